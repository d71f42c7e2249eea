"""Parts of the loaded pipeline swapped for a while: the one place that reaches into the stages.

Each function is a context manager; the pipeline is as it was when it ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg import curated
from kg.articles import split_page
from kg.authority import index
from kg.authority.reading import Description, read_descriptions
from kg.errors import KgError
from kg.language import components
from kg.language.page import annotate_page
from kg.network import WORDS, Reading
from kg.pipeline import Pipeline
from kg.records import AnnotatedArticle, Article

__all__ = [
    "Mentions", "authority_without", "everywhere", "remembered", "same_mentions", "swapped", "voice_silent",
    "with_characters", "with_head_silent",
]  # fmt: skip

#: What was read in a page's articles, by these and the home place.
Mentions = dict[tuple[tuple[Article, ...], str | None], tuple[AnnotatedArticle, ...]]


@contextmanager
def everywhere(old: object, new: object) -> Iterator[None]:
    """Put `new` in place of `old` under every name that a module of `kg` has for it.

    Raises:
        ValueError: no module has it; the inventory of parts is older than the code.
    """
    places = [
        (module, name)
        for package, module in sorted(sys.modules.items())
        if package.partition(".")[0] == "kg"
        for name, value in sorted(vars(module).items())
        if value is old
    ]
    if not places:
        raise ValueError(f"no module of kg holds {old!r}; bring training/ablation/parts.py up to date")
    try:
        for module, name in places:
            setattr(module, name, new)
        yield
    finally:
        for module, name in places:
            setattr(module, name, old)


@contextmanager
def remembered() -> Iterator[None]:
    """Keep what the splitter and the network say of a text: no part that is left out changes it."""
    read = components._reading
    with everywhere(split_page, _kept(split_page, {})), everywhere(read, _kept(read, {})):
        yield


def _kept(function: Callable[..., Any], known: dict[Any, Any]) -> Callable[..., Any]:
    """The function with its answers kept in `known` by all its arguments."""

    def again(*given: Any) -> Any:
        if given not in known:
            known[given] = function(*given)
        return known[given]

    return again


@contextmanager
def swapped(pipeline: Pipeline, pairs: Sequence[tuple[object, object]]) -> Iterator[Pipeline]:
    """The pipeline with some functions or tables of the stages in another form, as (old, new)."""
    with ExitStack() as stack:
        for old, new in pairs:
            stack.enter_context(everywhere(old, new))
        yield pipeline


@contextmanager
def same_mentions(known: Mentions) -> Iterator[None]:
    """Read each page's mentions once and keep them in `known`: for parts that stand behind the mentions."""

    def again(nlp: Language, articles: tuple[Article, ...], home: str | None) -> tuple[AnnotatedArticle, ...]:
        if (articles, home) not in known:
            known[articles, home] = annotate_page(nlp, articles, home)
        return known[articles, home]

    with everywhere(annotate_page, again):
        yield


@contextmanager
def voice_silent(pipeline: Pipeline, component: str) -> Iterator[Pipeline]:
    """The pipeline without one of its voices."""
    with pipeline.nlp.select_pipes(disable=[component]):
        yield pipeline


@contextmanager
def with_characters(pipeline: Pipeline) -> Iterator[Pipeline]:
    """The pipeline with single characters for words."""
    nlp, words = pipeline.nlp, pipeline.nlp.tokenizer
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))
    try:
        yield pipeline
    finally:
        nlp.tokenizer = words


@contextmanager
def with_head_silent(pipeline: Pipeline, heads: Collection[str]) -> Iterator[Pipeline]:
    """The pipeline with a network that says nothing through these heads."""
    read = components._reading

    def silent(directory: str, text: str) -> Reading:
        said = read(directory, text)
        return Reading(
            {head: () if head in heads else spans for head, spans in said.spans.items()},
            () if WORDS in heads else said.words,
        )

    with everywhere(read, silent):
        yield pipeline


@contextmanager
def authority_without(pipeline: Pipeline, left_out: Collection[str]) -> Iterator[Pipeline]:
    """A pipeline loaded over the authority file without some of its Turtle files (by name).

    What stays stands alone where its wider place or body is gone.
    """

    def fewer(paths: Iterable[Path]) -> dict[str, Description]:
        kept = read_descriptions([path for path in paths if path.name not in left_out])
        return {key: _cut(description, kept) for key, description in kept.items()}

    files = [path for path in curated._curated_files() if path.name not in left_out]
    with everywhere(read_descriptions, fewer), everywhere(curated._curated_files, lambda: files):
        _forget()
        try:
            yield _load(pipeline)
        finally:
            _forget()


def _cut(description: Description, kept: Mapping[str, Description]) -> Description:
    return {
        name: values if name not in index._PARENT_PROPERTIES else [value for value in values if value in kept]
        for name, values in description.items()
    }


def _load(pipeline: Pipeline) -> Pipeline:
    """Another pipeline of the same settings; without the home place where that is not known any more."""
    try:
        return Pipeline(pipeline.settings)
    except KgError:
        return Pipeline(pipeline.settings.model_copy(update={"home_place": None}))


def _forget() -> None:
    """Clear what the modules of `kg` keep; what `remembered` keeps stays."""
    for package, module in sorted(sys.modules.items()):
        if package.partition(".")[0] == "kg":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
