"""A person's corrections: the file and its refusals, what each entry does, and that order has no meaning."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.curation import REJECTABLE, Curation, Entry, Rename
from kg.curationfile import find_curation, read_curation
from kg.errors import UsageError
from kg.joining import CURATION
from kg.records import Entity
from kg.references import Reference, parse_reference
from kg.rejecting import curate
from kg.resolve import CLASSES, ONE_NAME, PERSONS, SEVERAL, SHORT_FORM, EntityUse, Identity
from kg.settings import Settings
from kg.vocab import ENTITY_CLASSES

BASE = "https://w3id.org/zhundong-kg/id/"


# ---------------------------------------------------------------- the file

FULL_FILE = """
[[same]]
things = ["新疆晨光（集团）有限责任公司", "晨光实业"]
why = "更名公告"
by = "编辑部"
on = 2025-03-01

[[different]]
things = ["company/晨光集团", "https://w3id.org/zhundong-kg/id/company/晨光电力"]

[[different]]
things = ["王伟", "王伟~甲市教育局"]
class = "Person"
articles = ["p-1"]

[[rename]]
thing = "晨光电力"
class = "company"
to = "晨光电力有限公司"

[[retype]]
thing = "晨光广场"
to = "Facility"

[[reject]]
subject = "晨光电力"
predicate = "kg:locatedIn"
object = "甲市"
article = "https://w3id.org/zhundong-kg/id/article/p-1"

[[reject]]
iri = "https://w3id.org/zhundong-kg/id/article/p-1#m-0123456789abcdef"
"""


def read(tmp_path: Path, text: str) -> Curation:
    path = tmp_path / "curation.toml"
    path.write_text(text, "utf-8")
    return read_curation(path)


def test_a_full_file_is_read_with_its_places(tmp_path: Path) -> None:
    found = {(e.kind, e.number): e for e in read(tmp_path, FULL_FILE).entries}
    assert len(found) == 7
    assert found["same", 1].line == 2 and found["reject", 2].line == 31
    assert found["reject", 2].label == f"{tmp_path}/curation.toml, line 31, [[reject]] 2"
    same = found["same", 1].content
    assert (same.why, same.by, same.on) == ("更名公告", "编辑部", date(2025, 3, 1))
    assert isinstance(rename := found["rename", 1].content, Rename)
    assert rename.reference == Reference("company", "晨光电力")


def test_what_windows_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "curation.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL_FILE.replace("\n", "\r\n").encode())
    assert read_curation(path).lines == read(tmp_path, FULL_FILE).lines


def test_an_empty_file_corrects_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing yet\n").entries == ()


def test_the_kept_texts_give_the_same_entries(tmp_path: Path) -> None:
    curation = read(tmp_path, FULL_FILE)
    assert Curation.of_lines(curation.lines).lines == curation.lines


@pytest.mark.parametrize(("text", "said"), [
    ("[[same]\n", "no TOML: "),
    ("[[rename]]\nthing = 晨光\n", "line 2"),
    ("[[merge]]\nthings = []\n", "'merge' is no kind of entry; allowed are [[same]], [[different]], [[rename]]"),
    ("[same]\nthings = ['a', 'b']\n", "begin each with [[same]] in double brackets"),
    ("[[same]]\nthing = 'a'\n", "line 1, [[same]] 1: 'things' is missing; fields are things, class, why, by, on"),
    ("[[same]]\nthings = ['甲', '甲 ']\n", "names 1 thing; name two or more"),
    ("[[same]]\nthings = '甲'\n", "things = '甲': "),
    ("\n\n[[rename]]\nthing = '甲'\nto = '乙'\nname = '丙'\n",
     "line 3, [[rename]] 1: 'name' is no field of it; allowed are"),
    ("[[rename]]\nthing = '甲'\nto = ''\n", "to = '': "),
    ("[[rename]]\nthing = '甲'\nto = \"a\\nb\"\n", "to = 'a\\nb': "),
    ("[[retype]]\nthing = '甲'\nto = 'Firm'\n", "'Firm' is no class; allowed are Place, Zone, Government, Company"),
    ("[[retype]]\nthing = 'company/甲'\nclass = 'Person'\nto = 'Place'\n", "is of class Company, but class = 'Person'"),
    ("[[rename]]\nthing = 'https://x.org/page/1'\nto = '乙'\n", "is no entity's IRI"),
    ("[[reject]]\nsubject = '甲'\n", "needs iri, or thing, or all of subject, predicate and"),
    ("[[reject]]\nthing = '甲'\nsubject = '甲'\n", "thing was given together with"),
    ("[[reject]]\niri = 'u:article/p-1#st-0123456789abcdef'\nclass = 'Company'\n", "class was given without thing"),
    ("[[reject]]\nsubject = '甲'\npredicate = 'owns'\nobject = '乙'\n", "allowed are locatedIn, partOf"),
    ("[[reject]]\niri = 'https://x.org/id/company/甲'\n", "none of a statement (…#st-…), post (#post-…)"),
    ("[[reject]]\niri = 'u:article/p-1#st-0123456789abcdef'\nsubject = '甲'\n", "iri alone is enough"),
    ("[[different]]\nthings = ['甲', '乙']\narticles = ['p-1']\n", "the same name with ~"),
    ("[[same]]\nthings = ['甲', '乙']\non = 'soon'\n", "on = 'soon': "),
], ids=lambda value: value[:30].replace("\n", " "))
def test_a_wrong_entry_is_refused_by_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, text)
    assert said in str(error.value) and "curation.toml" in str(error.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes("[[rename]]\nthing = '晨光'\n".encode("gbk"))
    with pytest.raises(UsageError, match=r"is not UTF-8 .* save it as UTF-8"):
        read_curation(tmp_path / "c.toml")


@pytest.mark.parametrize(("text", "lines"), [
    ("[[same]]\nthings = ['甲', '乙']\n[[different]]\nthings = ['乙', '甲']\n", (1, 3)),
    ("[[different]]\nthings=['甲', '丙']\n[[same]]\nthings=['甲', '乙']\n[[same]]\nthings=['乙', '丙']\n", (1, 3, 5)),
    ("[[rename]]\nthing = '甲'\nto = '乙'\n[[rename]]\nthing = '甲'\nto = '丙'\n", (1, 4)),
    ("[[same]]\nthings=['甲', '丁']\n[[retype]]\nthing='甲'\nto='Zone'\n[[retype]]\nthing='丁'\nto='Place'\n", (3, 6)),
])
def test_entries_that_contradict_each_other_are_both_named(text: str, lines: tuple[int, ...], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="take one of them out") as error:
        read(tmp_path, text)
    assert all(f"curation.toml, line {line}, " in str(error.value) for line in lines)


def test_the_file_is_looked_for_with_the_pages_then_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pages = tmp_path / "pages"
    pages.mkdir()
    assert find_curation(None, [pages]) is None
    (tmp_path / "curation.toml").touch()
    assert find_curation(None, [pages]) == Path("curation.toml")
    (pages / "curation.toml").touch()
    for first in (pages, pages / "a.txt", f"{pages}/*.txt"):
        assert find_curation(None, [first, tmp_path]) == pages / "curation.toml"
    assert find_curation(tmp_path / "curation.toml", [pages]) == tmp_path / "curation.toml"
    with pytest.raises(UsageError, match=r"x\.toml does not exist"):
        find_curation(Path("x.toml"), [pages])


def test_the_setting_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().curation is None
    monkeypatch.setenv("KG_CURATION", "here/c.toml")
    assert Settings().curation == Path("here/c.toml")
    monkeypatch.setenv("KG_CURATION", "")
    assert Settings().curation is None


@pytest.mark.parametrize(("text", "of_class", "expected"), [
    ("晨光(集团)", None, (None, "晨光（集团）")),
    ("晨光", "Company", ("company", "晨光")),
    ("Company/晨光", None, ("company", "晨光")),
    ("风电/光伏", None, (None, "风电/光伏")),
    (BASE + "industry/风电%2F光伏", None, ("industry", "风电/光伏")),
    ("urn:x:person/王伟~甲局", None, ("person", "王伟~甲局")),
])
def test_a_thing_is_named_by_iri_class_and_name_or_name(text: str, of_class: str | None,
                                                        expected: tuple[str | None, str]) -> None:
    assert parse_reference(text, of_class) == expected


# ---------------------------------------------------------------- what the entries do

def use(article: str, key: str, forms: tuple[str, ...] = (), known: bool = False, mentions: int = 1) -> EntityUse:
    kind, _, name = key.partition("/")
    return EntityUse(article, Entity(key, kind.capitalize(), name, forms, known), forms, mentions)


FULL, OTHER = "company/新疆晨光（集团）有限责任公司", "company/晨光电力"
USES = [
    use("p-1", FULL, ("晨光集团",)), use("q-1", "company/晨光集团"), use("q-1", OTHER, ("电力公司",)),
    use("p-1", "project/晨光广场", mentions=3), use("q-1", "facility/晨光广场"), use("r-1", "person/王伟"),
    use("p-1", "person/王伟"), use("p-1", "place/甲市", known=True), use("q-1", "zone/乙园"), use("r-1", "person/高山"),
    use("r-1", "place/高山"),
]


def entry(kind: str, **content: Any) -> str:
    if "of" in content:
        content["class"] = content.pop("of")
    return json.dumps({kind: content})


def curated(*entries: str) -> Identity:
    return curate(Curation.of_lines(entries), USES)[0]


def told(identity: Identity, what: str) -> list[str]:
    return [d.why for d in identity.decisions if d.what == what]


def test_same_joins_and_the_first_gives_the_name() -> None:
    identity = curated(entry("same", things=["晨光电力", "新疆晨光(集团)有限责任公司"], why="并购"))
    assert identity.replaced[FULL] == identity.replaced["company/晨光集团"] == OTHER
    assert "新疆晨光（集团）有限责任公司" in identity.entities[OTHER].aliases
    (line,) = [d for d in identity.decisions if d.rule == "curation"]
    assert (line.what, line.things, line.now, line.why) == ("joined", (FULL, OTHER), (OTHER,), "并购")


def test_the_authority_file_knows_the_name_better() -> None:
    assert curated(entry("same", things=["乙园", "甲市"])).replaced["zone/乙园"] == "place/甲市"


def test_a_name_is_an_alias_too_where_nothing_else_bears_it() -> None:
    assert curated(entry("rename", thing="电力公司", to="光电公司")).replaced[OTHER] == "company/光电公司"


def test_different_undoes_what_a_rule_joins() -> None:
    identity = curated(entry("different", things=["晨光集团", FULL]), entry("different", things=[
        "project/晨光广场", "facility/晨光广场"]))
    assert {"company/晨光集团", FULL, "project/晨光广场", "facility/晨光广场"} <= set(identity.entities)


def test_different_tells_two_people_of_one_name_apart_by_article() -> None:
    identity = curated(entry("different", things=["王伟", "王伟~甲市教育局"], of="Person", articles=["r-1"]))
    assert identity.key_of("r-1", "person/王伟") == "person/王伟~甲市教育局"
    assert identity.key_of("p-1", "person/王伟") == "person/王伟"
    assert identity.entities["person/王伟~甲市教育局"].name == "王伟" and told(identity, "unused") == []


def test_same_joins_two_people_whom_a_rule_told_apart() -> None:
    uses = [EntityUse(article, Entity("person/王伟", "Person", "王伟"), (), 1, (f"government/{where}教育局",),
                      (f"place/{where}",)) for article, where in (("p-1", "甲市"), ("q-1", "乙县"))]
    assert len(curate(Curation(), uses)[0].entities) == 2
    identity = curate(Curation.of_lines([entry("same", things=["王伟", "王伟~乙县教育局"])]), uses)[0]
    assert identity.key_of("q-1", "person/王伟") == "person/王伟" and list(identity.entities) == ["person/王伟"]
    assert [d.what for d in identity.decisions] == ["joined"]


def test_rename_keeps_the_old_name_and_iri() -> None:
    identity = curated(entry("rename", thing="晨光集团", to="晨光控股(集团)"))
    new = "company/晨光控股（集团）"
    assert identity.replaced[FULL] == identity.replaced["company/晨光集团"] == new
    found = identity.entities[new]
    assert (found.name, found.type) == ("晨光控股（集团）", "Company")
    assert found.aliases == ("新疆晨光（集团）有限责任公司", "晨光集团")


def test_rename_to_the_short_form_brings_its_iri_back() -> None:
    identity = curated(entry("rename", thing=FULL, to="晨光集团"))
    assert identity.entities["company/晨光集团"].name == "晨光集团" and identity.replaced[FULL] == "company/晨光集团"
    assert "company/晨光集团" not in identity.replaced


def test_retype_moves_the_iri() -> None:
    identity = curated(entry("retype", thing="zone/乙园", to="Facility"))
    assert identity.replaced["zone/乙园"] == "facility/乙园" and identity.type_of("facility/乙园") == "Facility"


def test_rename_and_retype_of_one_thing_meet_and_other_entries_may_use_either_name() -> None:
    entries = [entry("rename", thing="乙园", to="乙产业园"), entry("retype", thing="乙园", to="Facility"),
               entry("same", things=["facility/乙产业园", "晨光广场"])]
    identity = curated(*entries)
    assert identity.replaced["zone/乙园"] == identity.replaced["project/晨光广场"] == "facility/乙产业园"
    assert told(identity, "unused") == []


def test_one_name_and_class_is_one_thing_after_a_correction_too() -> None:
    identity = curated(entry("retype", thing="person/高山", to="Place", why="地名"))
    assert identity.replaced["person/高山"] == "place/高山"
    assert {d.what for d in identity.decisions if d.rule == "curation"} == {"retyped", "joined"}
    identity = curated(entry("rename", thing="乙园", to="丙园"), entry("rename", thing="晨光广场", to="丙园"),
                       entry("retype", thing="晨光广场", to="Zone"))
    assert identity.replaced["project/晨光广场"] == identity.replaced["zone/乙园"] == "zone/丙园"


@pytest.mark.parametrize(("line", "why"), [
    (entry("rename", thing="月光公司", to="甲"), "no article names 月光公司"),
    (entry("same", things=["晨光电力", "月光公司"]), "no article names 月光公司"),
    (entry("retype", thing="高山", to="Zone"), "高山 names several things: person/高山, place/高山; write one of"),
    (entry("retype", thing="晨光电力", of="Place", to="Zone"), "no article names place/晨光电力"),
    (entry("different", things=["晨光电力", "电力公司"]), "use these names for one thing, company/晨光电力"),
    (entry("different", things=["王伟", "王伟~局"], of="Person", articles=["z-9"]), "z-9 does not name person/王伟"),
    (entry("rename", thing=OTHER, to="晨光集团"), f"company/晨光集团 is another name of {FULL} already"),
])
def test_an_entry_that_does_nothing_is_told(line: str, why: str) -> None:
    identity = curated(line)
    (said,) = told(identity, "unused")
    assert why in said
    assert identity.entities == curated().entities


@pytest.mark.parametrize(("entries", "said"), [
    ([entry("same", things=["晨光电力", "乙园"]), entry("different", things=[OTHER, "zone/乙园"])],
     "makes them one thing"),
    ([entry("rename", thing="晨光电力", to="甲"), entry("rename", thing="电力公司", to="乙")], "makes it 甲"),
    ([entry("rename", thing=FULL, to="甲"), entry("rename", thing="company/晨光集团", to="乙")], "makes it 乙"),
    ([entry("rename", thing="乙园", to="甲园"), entry("rename", thing="晨光电力", to="乙园"),
      entry("retype", thing="晨光电力", to="Zone")], "an IRI is not used again"),
    ([entry("different", things=["王伟", "王伟~局"], of="Person", articles=["p-1"]),
      entry("different", things=["王伟", "王伟~所"], of="Person", articles=["p-1"])], "person/王伟 in p-1"),
    ([entry("retype", thing="person/高山", to="Place"),
      entry("different", things=["person/高山", "place/高山"])], "makes them one thing"),
])
def test_contradictions_that_only_the_pages_show_are_refused(entries: list[str], said: str) -> None:
    for order in (entries, entries[::-1]):
        with pytest.raises(UsageError) as error:
            curated(*order)
        assert said in str(error.value) and str(error.value).count("[[") >= 2


NAMES = st.sampled_from(["晨光集团", FULL, OTHER, "晨光广场", "facility/晨光广场", "王伟", "甲市", "乙园", "高山",
                         "place/高山", "电力公司", "没有"])
NEW_NAMES = st.sampled_from(["晨光集团", "丙园", "高山", "乙园"])
ENTRIES = st.lists(st.one_of(
    st.builds(lambda a, b: entry("same", things=[a, b]), NAMES, NAMES),
    st.builds(lambda a, b: entry("different", things=[a, b]), NAMES, NAMES),
    st.builds(lambda a, b: entry("rename", thing=a, to=b), NAMES, NEW_NAMES),
    st.builds(lambda a, b: entry("retype", thing=a, to=b), NAMES, st.sampled_from(["Place", "Facility", "Company"])),
), max_size=5)


def outcome(entries: list[str], uses: list[EntityUse]) -> Identity | str:
    try:
        return curate(Curation.of_lines(entries), uses)[0]
    except ValueError:
        return "twice the same name"
    except UsageError:
        return "contradiction"


@settings(max_examples=150)
@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_and_articles_does_not_matter(entries: list[str], random: Any) -> None:
    expected = outcome(entries, USES)
    shuffled, uses = list(entries), list(USES)
    random.shuffle(shuffled)
    random.shuffle(uses)
    assert outcome(shuffled, uses) == expected


@settings(max_examples=150)
@given(ENTRIES)
def test_every_name_leads_to_one_thing_that_is_there(entries: list[str]) -> None:
    identity = outcome(entries, USES)
    if isinstance(identity, str):
        return
    for article, key in {(u.article, u.entity.key) for u in USES}:
        found = identity.key_of(article, key)
        assert identity.entities[found].key == found and found not in identity.replaced
    assert not set(identity.replaced.values()) - set(identity.entities)
    for decision in identity.decisions:
        if decision.what == "apart":
            assert len(decision.now) == 2
        assert set(decision.now) <= set(identity.entities)
    apart = [d for d in identity.decisions if d.what == "apart" and d.rule == "curation"]
    assert all(d.now[0] != d.now[1] for d in apart)


def test_entries_know_no_place_after_they_were_kept() -> None:
    (kept,) = Curation.of_lines([entry("rename", thing="甲", to="乙")]).entries
    assert (kept.label, kept.shown) == ("curation.toml, [[rename]]", 'thing = "甲", to = "乙"')
    assert isinstance(kept, Entry)


def test_the_example_of_the_docs_is_allowed(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "curation.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    kinds = {e.kind for e in read(tmp_path, example).entries}
    assert kinds == {"same", "different", "rename", "retype", "reject"}
    assert all(f"`{name}`" in page for name in (*REJECTABLE, *ENTITY_CLASSES))
    assert all(f"`{rule}`" in page for rule in (ONE_NAME, SHORT_FORM, SEVERAL, CLASSES, PERSONS, CURATION))
