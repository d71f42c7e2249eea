"""Identity across articles: what is joined, what is kept apart, and that order does not matter."""

from __future__ import annotations

import random

from kg.records import Entity, Issue
from kg.resolve import EntityUse, Identity, merge_issues, resolve
from kg.rulings import Ruling, Rulings


def use(article: str, key: str, type_name: str, forms: tuple[str, ...] = (), known: bool = False,
        mentions: int = 1, bodies: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> EntityUse:
    entity = Entity(key, type_name, key.partition("/")[2], forms, known)
    return EntityUse(article, entity, forms, mentions, bodies, places)


FULL = "company/新疆晨光（集团）有限责任公司"


def test_a_short_form_joins_the_one_longer_name_that_bears_it() -> None:
    identity = resolve([use("p-1", FULL, "Company", ("晨光集团",)), use("q-1", "company/晨光集团", "Company")])
    assert identity.key_of("q-1", "company/晨光集团") == FULL
    assert "晨光集团" in identity.entities[FULL].aliases


def test_a_short_form_of_two_things_stays_apart() -> None:
    other = "company/甘肃晨光（集团）有限责任公司"
    identity = resolve([use("p-1", FULL, "Company", ("晨光集团",)), use("r-1", other, "Company", ("晨光集团",)),
                        use("q-1", "company/晨光集团", "Company")])
    assert identity.key_of("q-1", "company/晨光集团") == "company/晨光集团"


def test_one_name_under_two_classes_goes_to_the_more_frequent() -> None:
    identity = resolve([use("p-1", "project/北山储能电站", "Project", mentions=1),
                        use("q-1", "facility/北山储能电站", "Facility", mentions=3)])
    assert identity.key_of("p-1", "project/北山储能电站") == "facility/北山储能电站"


def test_names_that_differ_in_quotation_marks_are_one_and_stay_as_printed_most() -> None:
    identity = resolve([use("p-1", "policy/‘三水’理念", "Policy"), use("q-1", "policy/“三水”理念", "Policy"),
                        use("r-1", "event/青禾节", "Event", mentions=2), use("r-1", "event/“青禾节”活动", "Event")])
    assert identity.key_of("p-1", "policy/‘三水’理念") == "policy/“三水”理念"
    assert identity.key_of("r-1", "event/“青禾节”活动") == "event/青禾节"
    assert "‘三水’理念" in identity.entities["policy/“三水”理念"].aliases


def test_a_quoted_name_joins_that_of_its_class_though_another_class_bears_it_too() -> None:
    identity = resolve([use("p-1", "person/高山", "Person", mentions=9), use("q-1", "policy/“高山”", "Policy"),
                        use("r-1", "policy/‘高山’", "Policy")])
    assert {identity.key_of("q-1", "policy/“高山”"), identity.key_of("r-1", "policy/‘高山’")} == {"policy/“高山”"}
    assert identity.key_of("p-1", "person/高山") == "person/高山"


def test_classes_that_have_nothing_in_common_are_not_joined() -> None:
    identity = resolve([use("p-1", "person/高山", "Person"), use("q-1", "place/高山", "Place", mentions=5)])
    assert identity.key_of("p-1", "person/高山") == "person/高山"


def test_a_known_entity_is_never_replaced() -> None:
    identity = resolve([use("p-1", "place/新湖", "Place", known=True), use("q-1", "zone/新湖", "Zone", mentions=9)])
    assert identity.key_of("q-1", "zone/新湖") == "place/新湖"
    assert identity.entities["place/新湖"].known


def test_two_persons_of_one_name_in_bodies_of_different_places_are_kept_apart() -> None:
    a = use("p-1", "person/王伟", "Person", bodies=("government/甲市教育局",), places=("place/甲市",))
    b = use("q-1", "person/王伟", "Person", bodies=("government/乙县水利局",), places=("place/乙县",))
    c = use("r-1", "person/王伟", "Person", bodies=("government/甲市财政局",), places=("place/甲市",))
    identity = resolve([a, b, c])
    assert identity.key_of("p-1", "person/王伟") == identity.key_of("r-1", "person/王伟") == "person/王伟"
    assert identity.key_of("q-1", "person/王伟") == "person/王伟~乙县水利局"


def test_the_order_of_articles_does_not_matter() -> None:
    uses = [use(f"p-{i}", f"company/厂{i % 5}", "Company", (f"厂{i % 3}",), mentions=i % 4) for i in range(40)]
    expected = resolve(uses)
    for seed in range(5):
        random.Random(seed).shuffle(uses)
        assert resolve(uses) == expected


def test_pages_of_one_day_that_print_two_numbers_have_one_issue() -> None:
    key = "甲报/2024-01-30"
    issues = [Issue(key, "甲报", None, number) for number in ("11936", "12936", "11936", None)]
    assert merge_issues(issues)[key].number == "11936"
    assert merge_issues(reversed(issues)) == merge_issues(issues)


def reasons(identity: Identity) -> set[tuple[str, tuple[str, ...], str]]:
    return {(d.what, d.things, d.rule) for d in identity.decisions}


def test_every_join_tells_its_rule() -> None:
    identity = resolve([use("p-1", FULL, "Company", ("晨光集团",)), use("q-1", "company/晨光集团", "Company"),
                        use("p-1", "project/北山储能电站", "Project", mentions=1),
                        use("q-1", "facility/北山储能电站", "Facility", mentions=3)])
    assert reasons(identity) == {("joined", ("company/晨光集团", FULL), "short-form.v1"),
                                 ("joined", ("project/北山储能电站", "facility/北山储能电站"), "one-name.v1")}
    first = next(d for d in identity.decisions if d.rule == "short-form.v1")
    assert (first.now, first.articles) == ((FULL,), ("q-1",)) and "晨光集团 is a short form" in first.why


def test_what_is_kept_apart_tells_its_rule() -> None:
    other = "company/甘肃晨光（集团）有限责任公司"
    identity = resolve([
        use("p-1", FULL, "Company", ("晨光集团",)), use("r-1", other, "Company", ("晨光集团",)),
        use("q-1", "company/晨光集团", "Company"),
        use("p-1", "person/高山", "Person"), use("q-1", "place/高山", "Place"),
        use("p-1", "person/王伟", "Person", bodies=("government/甲市教育局",), places=("place/甲市",)),
        use("q-1", "person/王伟", "Person", bodies=("government/乙县水利局",), places=("place/乙县",))])
    assert reasons(identity) == {
        ("apart", ("company/晨光集团", FULL), "short-form-of-several.v1"),
        ("apart", ("company/晨光集团", other), "short-form-of-several.v1"),
        ("apart", ("person/高山", "place/高山"), "one-name-two-things.v1"),
        ("apart", ("person/王伟~乙县水利局", "person/王伟"), "persons-by-place.v1")}
    assert all(len(d.now) == 2 for d in identity.decisions)


def test_names_that_no_rule_touches_have_no_reason() -> None:
    assert resolve([use("p-1", "place/甲市", "Place"), use("q-1", "place/甲市", "Place")]).decisions == ()


RULING = Ruling('{"same": {}}', "curation.toml, [[same]] 1", "one firm")


def test_a_ruling_forbids_what_a_rule_would_join() -> None:
    uses = [use("p-1", FULL, "Company", ("晨光集团",)), use("q-1", "company/晨光集团", "Company")]
    identity = resolve(uses, Rulings(apart={frozenset({FULL, "company/晨光集团"}): RULING}))
    assert set(identity.entities) == {FULL, "company/晨光集团"} and not identity.replaced
    assert [(d.what, d.rule, d.why) for d in identity.decisions] == [("apart", "curation", "one firm")]


def test_a_ruling_forbids_a_join_by_way_of_a_third() -> None:
    # 晨光 is a short form of 晨光集团 alone, which is one of FULL: together they would join what is to stay apart.
    uses = [use("p-1", FULL, "Company", ("晨光集团",)), use("q-1", "company/晨光集团", "Company", ("晨光",)),
            use("r-1", "company/晨光", "Company")]
    identity = resolve(uses, Rulings(apart={frozenset({FULL, "company/晨光"}): RULING}))
    assert identity.key_of("r-1", "company/晨光") != identity.key_of("p-1", FULL)


def test_what_a_person_joined_keeps_its_name_when_a_rule_adds_to_it() -> None:
    uses = [use("p-1", FULL, "Company", ("晨光集团",)), use("q-1", "company/晨光集团", "Company"),
            use("r-1", "company/东方能源", "Company")]
    identity = resolve(uses, Rulings(same=((("company/东方能源", FULL), RULING),)))
    assert identity.replaced == {FULL: "company/东方能源", "company/晨光集团": "company/东方能源"}
    assert identity.entities["company/东方能源"].aliases == ("新疆晨光（集团）有限责任公司", "晨光集团")


def test_a_person_takes_a_short_form_from_its_bearer() -> None:
    other = "company/甘肃晨光（集团）有限责任公司"
    uses = [use("p-1", FULL, "Company", ("晨光集团",)), use("r-1", other, "Company"),
            use("q-1", "company/晨光集团", "Company")]
    identity = resolve(uses, Rulings(same=(((other, "company/晨光集团"), RULING),)))
    assert identity.key_of("q-1", "company/晨光集团") == other and FULL in identity.entities
