"""Search over 200,000 labels: time of hits with facets, and recall against a look at every label."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypinyin import lazy_pinyin

from bench.service.clients import percentile
from bench.service.data import made_names
from bench.service.figures import Bench, Figure, percentile_ms
from kg.search import SearchEntry, SearchIndex, write_search_index

__all__ = ["searching"]

_LABELS = 200_000
_ENDS = (("Company", "有限公司"), ("Project", "项目"), ("Facility", "产业基地"), ("Product", "产品"), ("Person", ""),
         ("Zone", "开发区"))
#: Words that a great many labels hold.
_COMMON = ("公司", "项目", "有限公司", "产业", "开发区", "煤电", "gongsi", "youxiangongsi", "xiangmu")
_TRADITIONAL = str.maketrans("华东电业产发开区项国兴汇联", "華東電業產發開區項國興匯聯")


def _entries(labels: int) -> list[SearchEntry]:
    """Return things with two labels each: a name and a shorter one."""
    found = []
    for number, name in enumerate(made_names(labels // 2, seed=11)):
        kind, end = _ENDS[number % len(_ENDS)]
        found.append(SearchEntry(f"https://example.org/{number}", kind, name + end, (name[:2] + name[-1] + end[-2:],),
                                 number * 7 % 400))
    return found


def _index(work: Path, entries: Sequence[SearchEntry]) -> tuple[Path, float]:
    path = work / f"search-{len(entries)}.db"
    path.unlink(missing_ok=True)
    begun = time.perf_counter()
    write_search_index(path, entries)
    return path, time.perf_counter() - begun


def _infixes(entries: Sequence[SearchEntry], length: int, count: int) -> list[str]:
    draw, found = random.Random(length), list[str]()
    while len(found) < count:
        name = draw.choice(entries).name
        begin = draw.randrange(max(1, len(name) - length + 1))
        if len(part := name[begin:begin + length]) == length:
            found.append(part)
    return found


def searching(bench: Bench) -> Iterator[Figure]:
    """Measure `find` and `facets` as one request of ``/search`` uses them."""
    labels = bench.times(_LABELS, 20_000)
    entries = _entries(labels)
    bench.work.mkdir(parents=True, exist_ok=True)
    path, built = _index(bench.work, entries)
    index = SearchIndex(path)
    count = bench.times(300, 100)
    yield Figure(f"index of {labels:,} labels", f"{built:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
    queries = {f"{n} characters": _infixes(entries, n, count) for n in (2, 3, 4)}
    queries["full pinyin"] = ["".join(lazy_pinyin(text)) for text in queries["3 characters"]]
    queries["two initials"] = ["".join(s[0] for s in lazy_pinyin(text)) for text in queries["2 characters"]]
    queries["characters and pinyin"] = [text[:2] + "".join(lazy_pinyin(text[2:])) for text in queries["4 characters"]]
    queries["with a word too many"] = [f"{text}局长" for text in queries["4 characters"]]
    queries["with a wrong character"] = [text[:2] + "龘" + text[3:] + "公司" for text in queries["4 characters"]]
    queries["in traditional characters"] = [text.translate(_TRADITIONAL) for text in queries["4 characters"]]
    queries["pinyin with a slip"] = [text[:-2] + text[-1] + text[-2] for text in queries["full pinyin"]]
    queries["common words"] = list(_COMMON) * bench.times(10, 3)
    everything: list[float] = []
    index.find("公司", 20)
    for name, texts in queries.items():
        spent = []
        for text in texts:
            begun = time.perf_counter()
            found = index.find(text, 20)
            index.facets(text)
            if not found.hits or found.hits[0].is_loose:
                index.near(text)
            spent.append(time.perf_counter() - begun)
        everything += spent
        yield Figure(f"{name}: p50, p99, longest", percentile_ms(spent))
    yield Figure.most("all searches: p99", percentile(everything, 0.99) * 1000, 20.0, "{:.1f}", " ms")
    yield Figure.most("all searches: longest", max(everything) * 1000, 20.0, "{:.1f}", " ms")
    missed = 0
    for text in [t for n in (2, 3) for t in queries[f"{n} characters"][:20]]:
        wanted = {e.iri for e in entries if text in e.name or any(text in a for a in e.aliases)}
        missed += len(wanted - {hit.iri for hit in index.find(text, len(wanted) + 10).hits})
    yield Figure.none("things that hold the characters and were not found, 40 searches", missed)
    drawn = random.Random(5).sample(entries, 40)
    behind = sum(index.find(text, 1).hits[0].place[0] != 0 for e in drawn for text in (
        e.name, "".join(lazy_pinyin(e.name)), e.aliases[0], " ".join(lazy_pinyin(e.aliases[0]))))
    yield Figure.none("whole names, written or spelled, with another before them, 160 searches", behind)
    index.close()
