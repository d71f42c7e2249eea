"""Jinja pages: one environment, autoescaped, with the texts and links of a request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from service.assets import Assets
from service.downloads import file_name
from service.links import Links
from service.periods import period_text
from service.texts import COLUMNS, TEXTS, counted
from service.texts.explorer import CLASS_WORDS
from service.vocabulary import Vocabulary, short_name

__all__ = ["Renderer"]

_HERE = Path(__file__).resolve().parent
#: Language -> the words of the classes, for suggestions.
_CLASS_WORDS = {
    lang: ",".join(f"{name}={pair[lang == 'en']}" for name, pair in CLASS_WORDS.items()) for lang in ("zh", "en")
}
#: A character that is read as Chinese: of another language than an English page.
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COOKIE_AGE_S = 365 * 24 * 3600


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
        )
        self._environment.filters["counted"] = counted
        self._environment.filters["file_name"] = file_name
        self._environment.globals["period"] = period_text
        self._environment.tests["chinese"] = lambda text: _CHINESE.search(str(text)) is not None

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
            column=lambda name: COLUMNS[lang].get(name, name),
            other_language=f"{links.here(request)}?{other.query}",
        )
        response = HTMLResponse(html, status, headers)
        if request.query_params.get("lang") in TEXTS:
            response.set_cookie("lang", lang, max_age=_COOKIE_AGE_S, samesite="lax", path=links.root or "/")
        return response
