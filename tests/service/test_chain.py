"""The chain page: stages from upstream to downstream, who stands where, and the sentence that says so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tinygraph import ARTICLE, BASE, COMPANY, KG, PRODUCT, ZONE, span

from kg.iris import ID_BASE
from kg.state import StoreFolder
from service.backend import Limits
from service.isolation.pool import Pool
from service.reading.chain import Chain, narrowest, read_chain, read_structure
from service.reading.edges import Scope
from service.reading.neighbours import Node
from service.reading.stages import structure_of

_HTML = {"accept": "text/html"}
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _extra() -> str:
    """A chain of three stages; the company makes what the middle one makes and is in a part of the last."""

    def industry(name: str) -> str:
        return f"{BASE}industry/{name}"

    names = ("氢能链", "制氢", "储氢", "用氢", "氢冶金", "氢集群", "钢")
    curated = [(industry(name), _TYPE, f"<{KG}Industry>") for name in names]
    curated += [(industry(name), _SKOS + "prefLabel", f'"{name}"@zh') for name in names]
    broader = (("制氢", "氢能链"), ("储氢", "氢能链"), ("用氢", "氢能链"), ("氢冶金", "用氢"))
    curated += [(industry(one), _SKOS + "broader", f"<{industry(two)}>") for one, two in broader]
    stream = (("制氢", "储氢"), ("储氢", "用氢"), ("氢冶金", "钢"))
    curated += [(industry(one), KG + "upstreamOf", f"<{industry(two)}>") for one, two in stream]
    curated.append((industry("氢能链"), _SKOS + "closeMatch", f"<{industry('氢集群')}>"))
    curated.append((PRODUCT, KG + "productOfIndustry", f"<{industry('储氢')}>"))
    lines = [f"<{s}> <{p}> {o} <{BASE}graph/authority> ." for s, p, o in curated]
    for number, (subject, predicate, thing, mode) in enumerate(
        (
            (COMPANY, "produces", PRODUCT, "Planned"),
            (COMPANY, "inIndustry", industry("氢冶金"), "Fact"),
            (industry("储氢"), "inIndustry", industry("制氢"), "Planned"),
            (industry("制氢"), "locatedIn", ZONE, "Fact"),
        )
    ):
        said = f"<{ARTICLE}#st-c{number}>"
        for p, o in (
            (_RDF + "subject", subject),
            (_RDF + "predicate", KG + predicate),
            (_RDF + "object", thing),
            (KG + "modality", KG + mode),
            ("http://www.w3.org/ns/prov#wasQuotedFrom", span("它去年产出氢气12万吨。")),
        ):
            lines.append(f"{said} <{p}> <{o}> <{ARTICLE}> .")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def chains(tiny_service: Callable[..., TestClient]) -> TestClient:
    """The service over the tiny graph with a chain."""
    return tiny_service(_extra())


def test_all_chains_are_listed(chains: TestClient) -> None:
    page = chains.get("/chain", headers=_HTML)
    assert page.status_code == 200
    assert page.text.count("<option ") == 2 and "氢能链" in page.text and "3 个环节" in page.text
    assert chosen(page.text) == [""], "an industry is chosen that was not asked for"


def chosen(page: str) -> list[str]:
    """Return the options of the list of industries that are selected."""
    return re.findall(r'<option value="([^"]*)" selected>', page)


@pytest.mark.parametrize("name", ["氢能链", "储氢", "用氢"])
def test_that_the_list_shows_the_industry_that_is_shown(chains: TestClient, name: str) -> None:
    page = chains.get("/chain", params={"industry": f"industry/{name}"}, headers=_HTML).text
    assert chosen(page) == [f"industry/{name}"] and f"<h1>{name}</h1>" in page


def test_stages_stand_from_upstream_to_downstream(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": "industry/氢能链"}, headers=_HTML).text
    places = [page.index(f">{name}</a></h3>") for name in ("制氢", "储氢", "用氢")]
    assert places == sorted(places)
    assert page.index("上游</h2>") < page.index("中游</h2>") < page.index("下游</h2>") < page.index("去往其他产业</h2>")
    assert "氢集群" in page  # the cluster that articles name


def test_each_membership_has_its_sentence(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": "氢能链"}, headers=_HTML).text
    middle = page[page.index(">储氢</a></h3>") : page.index(">用氢</a></h3>")]
    assert "沙海能源有限公司" in middle and "在这一环节的产品、项目：" in middle and "计划" in middle
    assert "/articles/p1-12#char=" in middle and "12万吨" in middle
    assert "东山园区" in middle  # where the company is, with its sentence
    last = page[page.index(">用氢</a></h3>") :]
    assert "氢冶金" in last and "沙海能源有限公司" in last
    assert "1 家企业" in page


def test_that_a_sentence_stands_once_with_what_it_proves(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": "氢能链"}, headers=_HTML).text
    middle = page[page.index(">储氢</a></h3>") : page.index(">用氢</a></h3>")]
    proofs = middle.split('data-test="proves">')[1:]
    assert proofs and "风电" in proofs[0].partition("</p>")[0] and "计划" in proofs[0].partition("</p>")[0]
    member = middle.partition("</li>")[0]
    sentences = re.findall(r'<blockquote class="evidence[^>]*><a href="([^"]+)"', member)
    assert len(sentences) == len(set(sentences))


def test_that_a_stage_is_no_member_of_another_and_its_place_has_a_subject(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": "氢能链"}, headers=_HTML).text
    first = page[page.index(">制氢</a></h3>") : page.index(">储氢</a></h3>")]
    assert 'class="members"' not in first and "这一产业分布在" in first


def test_a_stage_alone_and_in_english(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": BASE + "industry/用氢", "lang": "en"}, headers=_HTML).text
    assert "<h1>用氢</h1>" in page and "Part of" in page and "From other industries" in page


@pytest.mark.parametrize("named", ["没有的产业", "industry/没有", COMPANY])
def test_what_is_no_industry(chains: TestClient, named: str) -> None:
    answer = chains.get("/chain", params={"industry": named})
    assert answer.status_code == 404 and "/chain" in answer.json()["error"]["hint"]


def test_levels_are_the_longest_ways_and_circles_end() -> None:
    parts = [(one, "r") for one in "abcd"]
    levels = structure_of(parts, [("a", "b"), ("b", "c"), ("a", "c")], []).levels("r")
    assert levels == (("a",), ("b",), ("c",))  # d feeds nothing: no stage
    circle = structure_of(parts, [("a", "b"), ("b", "c"), ("c", "a")], []).levels("r")
    assert sorted(one for level in circle for one in level) == ["a", "b", "c"]


def test_what_a_part_of_a_part_feeds_counts_for_the_part() -> None:
    found = structure_of([("a", "r"), ("b", "r"), ("a1", "a")], [("a1", "b"), ("x", "a1"), ("b", "y")], [])
    assert found.levels("r") == (("a",), ("b",))
    assert found.outside("r") == (("x",), ("y",))
    assert found.chains() == ("r",) and found.others() == ()


def test_a_name_without_parts_stands_for_what_it_is_close_to() -> None:
    found = structure_of([("a", "r"), ("n", "r")], [("a", "b")], [("r", "n"), ("a", "r")])
    assert found.names_of == {"r": ("n",)} and found.parts["r"] == ("a",)
    assert found.see == {"a": ("r",), "r": ("a",)}


def test_that_a_chain_has_its_table(chains: TestClient) -> None:
    told = chains.get("/chain", params={"industry": "industry/氢能链", "format": "json"}).json()
    assert [[stage["name"] for stage in level] for level in told["levels"]] == [["制氢"], ["储氢"], ["用氢"]]
    made = next(row for row in told["rows"] if row["stageName"] == "储氢" and row.get("subject") == COMPANY)
    assert made["predicate"] == KG + "produces" and made["state"] == KG + "Planned" and "12万吨" in made["sentence"]
    table = chains.get("/chain", params={"industry": "industry/氢能链", "format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.content.decode("utf-8-sig").splitlines()) == 1 + len(told["rows"])
    assert "format=csv" in chains.get("/chain", params={"industry": "industry/氢能链"}, headers=_HTML).text


def test_that_the_list_of_chains_has_its_table(chains: TestClient) -> None:
    listed = chains.get("/chain", params={"format": "json"}).json()["chains"]
    assert listed == [{"industry": BASE + "industry/氢能链", "name": "氢能链", "kind": "chain", "stages": 3}]
    assert "氢能链,chain,3" in chains.get("/chain", params={"format": "csv"}).text


def test_that_no_proof_stands_without_what_it_proves(chains: TestClient) -> None:
    page = chains.get("/chain", params={"industry": "industry/氢能链"}, headers=_HTML).text
    for before in re.findall(r"(.{12})<details class=\"proof\"><summary>依据<", page, re.DOTALL):
        assert "</h" not in before  # a heading claims nothing


def test_that_sentences_are_read_for_the_members_that_are_shown(sample_store: Path) -> None:
    scope, coal = Scope(ID_BASE), f"{ID_BASE}industry/煤炭产业链"

    async def read() -> tuple[Chain, Chain]:
        limits = Limits(120_000, 500, 10_000, 10**7, 10**5, page_time_ms=120_000)
        backend = Pool(StoreFolder(sample_store), limits, 1, 8)
        await backend.start()
        try:
            structure = await read_structure(backend, scope)
            return (await read_chain(backend, scope, structure, coal),
                    await read_chain(backend, scope, structure, coal, (1, 1)))  # fmt: skip
        finally:
            await backend.close()

    whole, shown = asyncio.run(read())
    members = [(one, two) for a, b in zip(whole.stages, shown.stages, strict=True)
               for one, two in zip(a.all_members, b.all_members, strict=True)]  # fmt: skip
    assert members and all(one.node == two.node for one, two in members), "the order depends on what is read"
    assert [[e.count for e in one.edges] for one, _ in members] == [[e.count for e in two.edges] for _, two in members]
    assert all(edge.proofs for one, _ in members for edge in one.edges)
    assert all(edge.proofs for stage in shown.stages for one in stage.members[:1] for edge in one.edges)
    assert not all(edge.proofs for _, two in members for edge in two.edges)


def test_that_a_project_stands_at_the_stage_that_its_name_tells() -> None:
    nodes = {one: Node(one, kind, {"zh": name}) for one, name, kind in (
        ("a", "煤化工", "Industry"), ("b", "煤制烯烃", "Industry"), ("c", "烯烃", "Industry"),
        ("p", "560万吨煤制烯烃项目", "Project"), ("f", "某某煤制烯烃公司", "Company"))}  # fmt: skip
    whole = structure_of([("b", "a"), ("c", "a")], [], [])
    assert [narrowest(whole, nodes, one, "a") for one in "pf"] == ["b", "a"]
    assert narrowest(whole, nodes, "p", "c") == "c"
