"""Where the pipeline's time goes, stage by stage, beside LAC alone: the same network asked for words only."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc

from kg.articles import split_page
from kg.language import annotate_page, components
from kg.measures import extract_measures
from kg.network import WORDS, Network
from kg.pages import read_page
from kg.pipeline import Pipeline
from kg.quotations import extract_quotations
from kg.records import Told
from kg.resources import models_dir, samples_dir
from kg.settings import Settings
from kg.statements import extract_statements

__all__ = ["forget_readings", "shares_of_stages"]

_GROUPS = {"kg_sentences": "sentences", "kg_network": "network", "kg_arbiter": "choice", "kg_linker": "linking"}


class _Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        self.spent[stage] += time.process_time() - begun


class _TimedLanguage:
    """The spaCy pipeline with a clock at each component."""

    def __init__(self, nlp: Language, clock: _Clock) -> None:
        self._nlp, self._clock = nlp, clock

    def make_doc(self, text: str) -> Doc:
        with self._clock.of("segmentation"):
            return self._nlp.make_doc(text)

    def __call__(self, doc: Doc) -> Doc:
        for name, component in self._nlp.pipeline:
            with self._clock.of(_GROUPS.get(name, "voices")):
                doc = component(doc)
        return doc


class _OnePath:
    """A session that computes what it is asked for and nothing else."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._options = onnxruntime.RunOptions()
        self._options.only_execute_path_to_fetches = True

    def run(self, names: Sequence[str], inputs: Any) -> Any:
        return self._session.run(names, inputs, self._options)


def lac_alone() -> Callable[[str], object]:
    """Return the shipped network's head of words as a network of its own."""
    network = Network.load(models_dir() / "mentions")
    head = {WORDS: network._heads[WORDS]}
    return Network(_OnePath(network._session), network._characters, head).read


def forget_readings() -> None:
    """Let the network read its texts anew, which a process otherwise does once."""
    components._reading.cache_clear()


def shares_of_stages(folder: Path | None = None) -> list[str]:
    """Return lines on each stage's CPU beside LAC's over the same articles, one process, warm."""
    files = sorted((folder or samples_dir()).glob("*.txt"))
    pipeline, lac = Pipeline(Settings()), lac_alone()
    texts = [a.annotated.article.text for f in files for a in pipeline.read(f, f.stem, Told()).articles]
    for text in texts:
        lac(text)
    clock = _Clock()
    forget_readings()
    for file in files:
        _read(pipeline, file, clock)
    with clock.of("LAC"):
        for text in texts:
            lac(text)
    peer = clock.spent.pop("LAC")
    whole = sum(clock.spent.values())
    return [
        *(f"{stage:33s} {spent / whole:6.1%} of the pipeline, {spent / peer:5.2f} x LAC"
          for stage, spent in sorted(clock.spent.items(), key=lambda item: (-item[1], item[0]))),
        f"ratio of CPU, pipeline : LAC      {whole / peer:.2f}",
        f"LAC alone (words only)            {sum(map(len, texts)) / peer:,.0f} characters a CPU second",
    ]


def _read(pipeline: Pipeline, file: Path, clock: _Clock) -> None:
    """What `Pipeline.read` does with a page, a clock at each step."""
    with clock.of("reading the file"):
        page = read_page(file, Told())
    with clock.of("splitting"):
        split = split_page(page)
    kept = tuple(article for article in split.articles if article.kind != "masthead")
    timed: Any = _TimedLanguage(pipeline.nlp, clock)
    before = sum(clock.spent.values())
    begun = time.process_time()
    annotated = annotate_page(timed, kept, pipeline.home)
    inside = sum(clock.spent.values()) - before
    clock.spent["names of the page, records"] += time.process_time() - begun - inside
    for article in annotated:
        with clock.of("statements"):
            extract_statements(article, pipeline.authority)
        with clock.of("measures"):
            extract_measures(article)
        with clock.of("quotations"):
            extract_quotations(article)
