"""Forms that mean a thing in their context alone: they are found, and shown as nobody's name."""

from __future__ import annotations

from pathlib import Path

from kg.search import SearchEntry, SearchIndex, write_search_index


def _entry(name: str, *aliases: str, kind: str, articles: int = 1) -> SearchEntry:
    return SearchEntry(f"https://example.org/{kind.lower()}/{name}", kind, name, aliases, articles)


def test_that_what_means_a_thing_in_its_context_alone_is_no_name(tmp_path: Path) -> None:
    write_search_index(tmp_path / "s.db", [
        _entry("昌吉回族自治州", "昌吉州", "我州", "全州", "自治州", kind="Place", articles=9),
        _entry("新疆维吾尔自治区", "自治区", kind="Place", articles=3),
        _entry("全州县", "全州", kind="Place"),
        _entry("自治区博物馆", kind="Institution"),
    ])
    index = SearchIndex(tmp_path / "s.db")

    def found(text: str) -> list[tuple[str, str, str]]:
        return [(hit.name, hit.matched, hit.how) for hit in index.find(text).hits]

    assert found("全州") == [("全州县", "全州", "exact"), ("昌吉回族自治州", "昌吉回族自治州", "context")]
    assert found("我州") == [("昌吉回族自治州", "昌吉回族自治州", "context")]
    assert found("自治区") == [("自治区博物馆", "自治区博物馆", "prefix"),
                            ("新疆维吾尔自治区", "新疆维吾尔自治区", "part")]
    assert all("州" in hit.matched for hit in index.find("昌吉").hits) and not index.find("我").hits
    assert index.facets("全州") == ({"Place": 2}, True)
