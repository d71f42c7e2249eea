"""How far a project is: signed, started, being built, completed, in operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import table
from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.dates import Times
from kg.statements.projects import again
from kg.statements.reading import Clause, Reading

__all__ = ["status", "status_again"]

#: What was meant to be and is not, or may be: 原定3月开工, 若如期投产.
_NOT_SO = re.compile("原(?:打算|计划|定|拟|本)|^[“‘]?(?:若|如果|倘若|一旦|假如|要是)")
#: A step's word that is part of what is built: 续建配套与节水改造.
_PART_OF_NAME = re.compile("配套|与|和|、|改造")


def _step(text: str) -> tuple[int, str] | None:
    """Return where `text` tells a step and which; of several the one furthest on, told last."""
    found = [(text.rindex(word), len(word), name) for word, name in table("status_project") if word in text]
    # 建成后将接入…: what follows is told, the step itself is not
    found = [step for step in found if not text[step[0] + step[1]:].startswith(("后", "以后", "之后", "前", "之前"))
             and not (text.startswith("续建", step[0]) and _PART_OF_NAME.match(text[step[0] + step[1]:]))
             and not _NOT_SO.search(text[:step[0]])]
    if not found:
        return None
    place, _, name = max(found)
    return place, name


def status(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """Y项目开工; 建成Y项目: the last step that a clause tells of a project named in it."""
    if not reading.commentary:
        yield from _steps(reading, list(reading.every({"Project"})))


def status_again(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """该项目并网: the same of a project named before."""
    if not reading.commentary:
        yield from _steps(reading, list(again(reading)))


def _steps(reading: Reading, clauses: list[tuple[Clause, Mention]]) -> Iterator[Claim]:
    times: Times | None = None
    reported = reading.annotated.article.reported
    for clause, work in clauses:
        text = clause.text
        if clause.span.covers(work.span):
            # a word of the project's own name (光伏并网项目) is no step
            low, high = work.span.begin - clause.span.begin, work.span.end - clause.span.begin
            text = text[:low] + "\0" * (high - low) + text[high:]
        step = _step(text)
        if step is None:
            continue
        modality = reading.modality(clause.span.begin + step[0])
        times = times or Times(reading)
        days = [time.period.start for time in times.inside(clause.span) if time.period.start]
        if modality == "Fact" and reported and days and min(days) > reported:
            modality = "Planned"  # 10月开工, told in July
        if modality:
            for key in work.entities:
                yield Claim(key, "projectStatus", step[1], (clause.span, work.span), modality)
