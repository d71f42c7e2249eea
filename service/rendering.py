"""Jinja pages: one environment, autoescaped, with the texts and links of a request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from kg.vocab import KG
from service.assets import Assets
from service.changewords import change_label
from service.downloads import file_name
from service.heldon import held_on
from service.links import Links
from service.pagenames import page_key
from service.periods import period_text
from service.quotemarks import nested
from service.texts import COLUMNS, TEXTS, counted
from service.texts.explorer import CLASS_PLURALS, CLASS_WORDS
from service.vocabulary import Vocabulary, short_name

__all__ = ["Renderer"]

_HERE = Path(__file__).resolve().parent
#: Language -> the words of the classes, for suggestions.
_CLASS_WORDS = {
    lang: ",".join(f"{name}={pair[lang == 'en'].capitalize()}" for name, pair in CLASS_WORDS.items())
    for lang in ("zh", "en")
}
#: A character that is read as Chinese: of another language than an English page.
_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: A part of a name in brackets, short enough to stand on one line.
_BRACKETED = re.compile(r"(（[^（）]{1,8}）)")
#: A word first, not the name of a parameter of which something is told.
_WORD_FIRST = re.compile(r"(?:there|this|what|nothing)\b|[a-z]+(?=[ ,;:])(?! (?:was|is|has) )")
_COOKIE_AGE_S = 365 * 24 * 3600
#: Compiled ahead of the others: a reader's first pages.
_FIRST = ("start.html", "thing.html", "question.html", "search.html", "article.html")


class _Compiled(BytecodeCache):
    """Templates as compiled once a process: a large one takes a tenth of a second."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _unparted(name: str) -> Markup:
    """Return a name as HTML in which no line ends within brackets."""
    pieces = _BRACKETED.split(name)
    return Markup("").join(
        Markup('<span class="unparted">{}</span>').format(piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


def _sentence(words: str, lang: str) -> str:
    """Return the words of an error as a page tells them: a capital first, a full stop last, but not behind an address.

    >>> _sentence("there is no article", "en"), _sentence("q was given twice", "en"), _sentence("都在 /articles", "zh")
    ('There is no article.', 'q was given twice.', '都在 /articles')
    """
    first = words[:1].upper() + words[1:] if _WORD_FIRST.match(words) else words
    is_open = first[-1:] not in ".?!…。？！：" and "/" not in first.rpartition(" ")[2]
    return first + ("。" if lang.startswith("zh") else ".") if is_open else first


def _class_words(vocabulary: Vocabulary, name: str, n: int, lang: str) -> str:
    """Return what `n` things of a class are called: its label, which Chinese and one alone need no other form of."""
    return CLASS_PLURALS[name].capitalize() if lang == "en" and n != 1 else vocabulary.label(KG + name, lang)


class Renderer:
    """Renders the templates beside this module."""

    def __init__(self, id_base: str) -> None:
        self._id_base = id_base
        self._assets = Assets()
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self._environment.filters["counted"] = counted
        self._environment.filters["file_name"] = file_name
        self._environment.filters["nested"] = nested
        self._environment.filters["sentence"] = _sentence
        self._environment.filters["unparted"] = _unparted
        self._environment.globals["period"] = period_text
        self._environment.globals["held_on"] = held_on
        self._environment.globals["page_key"] = page_key
        self._environment.globals["change_label"] = change_label
        self._environment.tests["chinese"] = lambda text: _CHINESE.search(str(text)) is not None

    def prepare(self) -> None:
        """Compile all templates, so that no page's first view waits for that; takes most of a second."""
        for name in dict.fromkeys((*_FIRST, *self._environment.list_templates(extensions=["html"]))):
            self._environment.get_template(name)

    def links(self, request: HTTPConnection) -> Links:
        """Return the links as seen by the one who asks."""
        return Links(self._id_base, request.scope.get("root_path", ""))

    def page(
        self,
        request: HTTPConnection,
        template: str,
        lang: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        vocabulary: Vocabulary | None = None,
        **content: Any,
    ) -> HTMLResponse:
        """Return a page.

        Args:
            request: tells the root path and the address of the page in the other language.
            template: file name.
            lang: ``zh`` or ``en``.
            status: of the response.
            headers: more headers.
            vocabulary: labels of terms.
            content: what the template shows.
        """
        links, words = self.links(request), vocabulary or Vocabulary()
        other = request.url.include_query_params(lang="en" if lang == "zh" else "zh")
        html = self._environment.get_template(template).render(
            content,
            lang=lang,
            t=TEXTS[lang],
            class_words=_CLASS_WORDS[lang],
            link=links,
            label=lambda iri: words.label(iri, lang),
            short=short_name,
            asset=lambda entry, ahead=False: self._assets.tags(entry, links, ahead),
            several=lambda name, n=2: _class_words(words, name, n, lang),
            column=lambda name: COLUMNS[lang].get(name, name),
            other_language=f"{links.here(request)}?{other.query}",
        )
        response = HTMLResponse(html, status, headers)
        if request.query_params.get("lang") in TEXTS:
            response.set_cookie("lang", lang, max_age=_COOKIE_AGE_S, samesite="lax", path=links.root or "/")
        return response
