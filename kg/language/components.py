"""The pipeline's components: sentences, words, voices, arbiter, linker.

Each is registered with what it requires and assigns.  Voices add drafts to ``doc._.drafts``; the arbiter
turns them into ``doc.spans["mentions"]`` and cuts the tokens so that each mention lies on token boundaries;
the linker sets ``kb_id_`` (keys of several entities are parted by ``|``) and ``doc._.entities``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.authority import load_authority, load_body_rules
from kg.linking import Linker
from kg.mentions import VOICES, Draft, Gazetteer, View, Voice, Word, choose, network_spans
from kg.network import Network, Reading
from kg.records import Article, Sentence, Span
from kg.resources import models_dir

__all__ = ["COMPONENTS", "MENTIONS", "SENTENCE_END", "sentence_spans"]

MENTIONS = "mentions"
SENTENCE_END = re.compile(r"[。！？!?]+[”’』」）)\"']*|…{2,}[”’』」）)]*(?=$|\n)|；(?=\n)|\n+")
_SEPARATOR = "|"
_KEPT_READINGS = 64  # more than a page has articles

_EXTENSIONS: tuple[tuple[str, object], ...] = (
    ("article", None), ("home", None), ("known", ()), ("characters", None), ("sentence_spans", ()),
    ("token_edges", frozenset()), ("words", ()), ("drafts", ()), ("chosen", ()), ("links", ()), ("entities", ()),
    ("reading", None), ("named", ()))
for _name, _default in _EXTENSIONS:
    Doc.set_extension(_name, default=_default, force=True)


def sentence_spans(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text with their paragraphs; each line end closes one, a quotation's end mark too.

    >>> [s.span.of("一。二！\\n三") for s in sentence_spans("一。二！\\n三")]
    ['一。', '二！', '三']
    """
    found: list[Sentence] = []
    begin, paragraph = 0, 0
    for match in [*SENTENCE_END.finditer(text), None]:
        end = match.end() if match else len(text)
        core_begin, core_end = begin, end
        while core_begin < core_end and text[core_begin].isspace():
            core_begin += 1
        while core_end > core_begin and text[core_end - 1].isspace():
            core_end -= 1
        if core_begin < core_end:
            found.append(Sentence(Span(core_begin, core_end), paragraph))
        if match and "\n" in match.group():
            paragraph += 1
        begin = end
    return tuple(found)


def _view(doc: Doc) -> View:
    article: Article | None = doc._.article
    return View(
        text=doc.text if doc._.characters is None else doc._.characters, sentences=doc._.sentence_spans,
        words=doc._.words, bylines=article.bylines if article else (),
        body_begin=article.body_begin if article else 0, drafts=doc._.drafts, token_edges=doc._.token_edges,
        known=doc._.known, named=doc._.named)


@Language.component("kg_sentences", assigns=["token.is_sent_start", "doc._.sentence_spans", "doc._.token_edges"])
def sentences(doc: Doc) -> Doc:
    """Mark where sentences begin; the text is put together once for all that follow."""
    doc._.characters = doc.text
    doc._.sentence_spans = sentence_spans(doc._.characters)
    doc._.token_edges = frozenset(edge for token in doc for edge in (token.idx, token.idx + len(token.text)))
    begins = {sentence.span.begin for sentence in doc._.sentence_spans}
    for token in doc:
        token.is_sent_start = token.idx in begins or token.i == 0
    return doc


@cache
def _network(directory: str) -> Network:
    return Network.load(models_dir() / directory)


@lru_cache(maxsize=_KEPT_READINGS)
def _reading(directory: str, text: str) -> Reading:
    """Read a text once, though a page's articles are read in two passes."""
    return _network(directory).read(text)


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer(load_authority().surfaces())


class NetworkWords:
    """Runs the network once: words with their parts of speech, and the its named spans as hints."""

    def __init__(self, model: str) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Set words and add the hints to the drafts."""
        text = doc.text
        doc._.reading = reading = _reading(self.model, text)
        doc._.named = tuple((s.begin, s.end, s.label, s.score) for s in reading.spans_of("classes"))
        doc._.words = tuple(Word(word.begin, word.end, word.tag, text[word.begin:word.end]) for word in reading.words)
        spans = ((span.begin, span.end, span.label, span.score) for span in reading.spans_of("names"))
        doc._.drafts = (*doc._.drafts, *network_spans.propose(_view(doc), spans))
        return doc


@Language.factory("kg_network", default_config={"model": "mentions"}, assigns=["doc._.words", "doc._.drafts"])
def create_network(nlp: Language, name: str, model: str) -> NetworkWords:
    """Return the component over ``models/MODEL``."""
    return NetworkWords(model)


class VoiceComponent:
    """Lets one voice speak."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def __call__(self, doc: Doc) -> Doc:
        """Add what the voice proposes."""
        doc._.drafts = (*doc._.drafts, *sorted(set(self._voice(_view(doc))), key=lambda draft: draft.order))
        return doc


def _register_voice(name: str, bind: Callable[[], Voice]) -> str:
    component = f"kg_{name}"

    def create(nlp: Language, name: str) -> VoiceComponent:
        return VoiceComponent(bind())

    Language.factory(component, assigns=["doc._.drafts"], requires=["doc._.words", "doc._.sentence_spans"], func=create)
    return component


def _speak_authority() -> Voice:
    return _gazetteer().propose


def _speak(voice: Voice) -> Callable[[], Voice]:
    return lambda: voice


@Language.component("kg_arbiter", requires=["doc._.drafts"], assigns=["doc.spans", "doc._.chosen"], retokenizes=True)
def arbiter(doc: Doc) -> Doc:
    """Choose among the drafts and write the mentions, on token boundaries."""
    chosen = choose(_view(doc), doc._.drafts)
    doc = _recut(doc, {edge for draft in chosen for edge in (draft.begin, draft.end)})
    spans = [doc.char_span(draft.begin, draft.end, label=draft.type, span_id=draft.rule) for draft in chosen]
    doc.spans[MENTIONS] = [span for span in spans if span is not None]
    doc._.chosen = chosen
    return doc


def _recut(doc: Doc, edges: set[int]) -> Doc:
    """Return the document with tokens cut at `edges` too; the same one where nothing is to be cut."""
    words: list[str] = []
    starts: list[bool | int | None] = []
    begins = {sentence.span.begin for sentence in doc._.sentence_spans} | {0}
    for token in doc:
        text, begin = token.text, token.idx
        low = 0
        for high in range(1, len(text) + 1):
            if high == len(text) or begin + high in edges:
                words.append(text[low:high])
                starts.append(begin + low in begins)
                low = high
    if len(words) == len(doc):
        return doc
    recut = Doc(doc.vocab, words=words, spaces=[False] * len(words), sent_starts=starts, user_data=dict(doc.user_data))
    return recut


class LinkerComponent:
    """Links the mentions."""

    def __init__(self) -> None:
        self._linker = Linker(load_authority(), load_body_rules())

    def __call__(self, doc: Doc) -> Doc:
        """Set ``kb_id_`` of each mention, drop those that nothing can be named for, and set the entities."""
        chosen: tuple[Draft, ...] = doc._.chosen
        linked = self._linker.link(_view(doc), chosen, doc._.home)
        spans: list[DocSpan] = []
        for link in linked.links:
            draft = link.draft
            span = doc.char_span(draft.begin, draft.end, label=draft.type, span_id=draft.rule,
                                 kb_id=_SEPARATOR.join(link.keys))
            if span is not None:
                spans.append(span)
        doc.spans[MENTIONS] = spans
        doc._.links = linked.links
        doc._.entities = linked.entities
        return doc


@Language.factory("kg_linker", requires=["doc.spans", "doc._.chosen"], assigns=["doc._.entities", "doc._.links"])
def create_linker(nlp: Language, name: str) -> LinkerComponent:
    """Return the component over the package's authority file."""
    return LinkerComponent()


def _inventory() -> Iterable[str]:
    yield from ("kg_sentences", "kg_network")
    yield _register_voice("authority", _speak_authority)
    for name, voice in VOICES:
        yield _register_voice(name, _speak(voice))
    yield from ("kg_arbiter", "kg_linker")


#: Names of the components in the order of the pipeline.
COMPONENTS: tuple[str, ...] = tuple(_inventory())
