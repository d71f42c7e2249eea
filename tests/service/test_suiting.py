"""Examples of questions, mentions over time and headlines: what the pages take from the graph being served."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from kg.errors import QueryLimitError
from kg.questions import CannedQuery, bind, load_questions
from kg.settings import Settings
from kg.state import StoreFolder
from service import suiting
from service.backend import Backend, Limits, Query
from service.cache import CachedBackend
from service.isolation.pool import Pool
from service.mentioncharts import mention_times, mentions_chart
from service.overtime import Told, over_time_chart
from service.reading.headlines import find_headlines
from service.reading.mentions import Mentions, Month, read_mentions_by_month
from service.suiting import Suited, SuitedExamples, any_row, given_defaults
from service.texts import TEXTS
from service.texts.questions import QUESTION_GROUPS

QUESTIONS = load_questions()
R = TypeVar("R")


def asking(store: Path, ask: Callable[[Backend], Awaitable[R]]) -> R:
    async def run() -> R:
        limits = Limits(120_000, 500, 10_000, 10**7, 10**5, page_time_ms=120_000)
        backend = CachedBackend(Pool(StoreFolder(store), limits, 1, 8), 2**20)
        await backend.start()
        try:
            return await ask(backend)
        finally:
            await backend.close()

    return asyncio.run(run())


def test_that_an_example_has_an_answer_or_there_is_none(tiny_store: Path, sample_store: Path) -> None:
    async def best(backend: Backend) -> tuple[tuple[Suited, ...], bool]:
        return await SuitedExamples().best(backend, Settings(), QUESTIONS, 4, 120.0)

    suited, whole = asking(sample_store, best)
    assert whole and len(suited) == 4 and all(one.is_own for one in suited)
    tiny, whole = asking(tiny_store, best)
    assert whole and "article-says" in {one.question.name for one in tiny}
    says = next(one for one in tiny if one.question.name == "article-says")
    assert not says.is_own and says.words["title"] == says.values["title"] == "沙海能源投产新线"
    assert given_defaults(says.question, {}, says) == says.values
    assert given_defaults(says.question, {"title": "别的"}, says) == {"title": "别的"}
    assert given_defaults(says.question, {"title": " "}, None) == {"title": " "}


def test_that_what_could_not_be_found_out_is_looked_at_again(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_answer, asked = suiting._has_answer, list[str]()

    async def first_too_much(
        backend: Backend, settings: Settings, question: CannedQuery, values: Mapping[str, str]
    ) -> bool:
        asked.append(question.name)
        if len(asked) == 1:
            raise QueryLimitError("too much is going on", "query_time_limit_ms")
        return await has_answer(backend, settings, question, values)

    monkeypatch.setattr(suiting, "_has_answer", first_too_much)
    monkeypatch.setattr(suiting, "_SHORT_S", 120.0)

    async def twice(backend: Backend) -> tuple[list[str], list[str]]:
        examples = SuitedExamples()
        before, _ = await examples.best(backend, Settings(), QUESTIONS, 4, 120.0)
        monkeypatch.setattr(examples, "_again_at", 0.0)
        after, _ = await examples.best(backend, Settings(), QUESTIONS, 4, 120.0)
        return [one.question.name for one in before], [one.question.name for one in after]

    before, after = asking(sample_store, twice)
    assert asked[0] not in before and after[0] == asked[0] and len(after) == 4


def test_that_questions_without_an_answer_are_known(tiny_store: Path, sample_store: Path) -> None:
    async def without(backend: Backend) -> tuple[frozenset[str], bool]:
        return await SuitedExamples().without_answer(backend, Settings(), QUESTIONS, 120.0)

    tiny, samples = asking(tiny_store, without), asking(sample_store, without)
    assert tiny[1] and samples[1]
    assert "article-says" not in tiny[0] and "who-works-with-whom" in tiny[0]
    assert "coal-chain-companies" not in samples[0]


def test_that_every_question_stands_in_one_group() -> None:
    grouped = [name for _, names in QUESTION_GROUPS for name in names]
    assert sorted(grouped) == sorted(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("is_known", [True, False])
def test_that_a_look_for_any_row_finds_one_where_the_question_has_one(
    sample_store: Path, question: CannedQuery, is_known: bool
) -> None:
    nothing = {"text": "没有这样的话", "date": "1900-01-01", "integer": "7"}
    values = {} if is_known else {p.name: nothing.get(p.type, "urn:nothing") for p in question.parameters}
    query = question.sparql if is_known else bind(question, values, lambda *_: [])
    assert any_row(query) != query or question.name == "newest-mentions"

    async def rows(backend: Backend) -> list[bool]:
        return [bool((await backend.ask(Query(one), 1)).rows) for one in (query, any_row(query))]

    asked, looked = asking(sample_store, rows)
    assert asked is looked


def test_mentions_by_month(tiny_store: Path) -> None:
    found = asking(tiny_store, read_mentions_by_month)
    assert [one.name for one in found.months] == sorted(one.name for one in found.months)
    assert sum(one.articles for one in found.months) + found.undated == 2
    assert found != Mentions()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_many_months_are_years(lang: str) -> None:
    months = [Month(f"{2010 + at // 12}-{at % 12 + 1:02d}", 10, 1) for at in range(72)]
    assert mention_times(months)[0] == Month("2010", 120, 12) and len(mention_times(months[:60])) == 60
    chart = mentions_chart(months, TEXTS[lang])
    assert chart and [one.get("quiet", False) for one in chart["series"]] == [False, True]
    assert "720" in chart["summary"] and "2010 120" in chart["summary"]
    assert mentions_chart(months[:1], TEXTS[lang]) is None


def test_that_headlines_are_found_by_their_words(tiny_store: Path) -> None:
    def found(text: str) -> list[str | None]:
        return [one.headline for one in asking(tiny_store, lambda backend: find_headlines(backend, text))]

    assert found("投产 沙海") == ["沙海能源投产新线"]
    assert found('"沙海') == found("沙") == found("\ud83d") == []


def test_that_figures_stand_on_their_periods_and_others_below() -> None:
    def told(start: str, end: str, number: float, source: str) -> Told:
        return Told("", False, start, end, number, f"{number:g}亿元", source)

    plan = ("2021-01-01", "2025-12-31")
    chart, shown = over_time_chart(
        [told(*plan, 1405, "甲"), told(*plan, 2509, "甲"), told(*plan, 2509, "乙"), told("", "", 7, "丙")],
        "产值", "亿元", "题", TEXTS["zh"],
    )  # fmt: skip
    assert chart and shown == 4 and "2021–2025 1405亿元" in chart["summary"]
    assert chart["series"][0]["points"] == [
        ["2025-12-31", 1405, "1405亿元", "2021-01-01", "甲"], ["2025-12-31", 2509, "2509亿元", "2021-01-01", "甲\n乙"],
    ]  # fmt: skip
    assert chart["undated"] == [["", "7亿元", "丙"]]
    assert over_time_chart([told("", "", 7, "丙")], "产值", "亿元", "题", TEXTS["zh"]) == (None, 0)
