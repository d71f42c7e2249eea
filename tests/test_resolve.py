"""Identity across articles: what is joined, what is kept apart, and that order does not matter."""

from __future__ import annotations

import random

from kg.records import Entity, Issue
from kg.resolve import EntityUse, merge_issues, resolve


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
