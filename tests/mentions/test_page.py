"""A page's articles together: short forms that one article tells are found in the others, in any order."""

from __future__ import annotations

from itertools import permutations

import pytest
from spacy.language import Language

from kg.language import annotate, annotate_page, names_of
from kg.records import Article, Run

FULL = "新疆青石岭煤业有限责任公司（以下简称青石岭煤业）总经理冯国栋说，井下用上了机器人。"
CAPTION = "图为青石岭煤业的工人在检修设备。"
LATER = "冯国栋被评为劳动模范。"
OTHER = "北疆云杉乳业有限公司捐赠鲜奶。"
CORE = "云杉乳业的车间里机器轰鸣。"
CREDIT = "（本报记者 何 川 摄）"


def article(number: int, text: str) -> Article:
    return Article("test", number, "news", text, 0, (Run(0, 0, len(text)),))


def surfaces(nlp: Language, texts: tuple[str, ...]) -> dict[str, set[tuple[str, tuple[str, ...]]]]:
    page = annotate_page(nlp, [article(number, text) for number, text in enumerate(texts)], None)
    return {a.article.text: {(m.surface, m.entities) for m in a.mentions} for a in page}


def test_short_forms_cross_articles(nlp: Language) -> None:
    found = surfaces(nlp, (CAPTION, FULL, LATER))
    assert ("青石岭煤业", ("company/新疆青石岭煤业有限责任公司",)) in found[CAPTION]
    assert ("冯国栋", ("person/冯国栋",)) in found[LATER]


def test_short_forms_that_nobody_tells(nlp: Language) -> None:
    assert ("云杉乳业", ("company/北疆云杉乳业有限公司",)) in surfaces(nlp, (CORE, OTHER))[CORE]


def test_the_order_of_articles_makes_no_difference(nlp: Language) -> None:
    texts = (CAPTION, FULL, LATER, OTHER)
    first = surfaces(nlp, texts)
    assert all(surfaces(nlp, tuple(order)) == first for order in permutations(texts))


def test_an_article_alone_stays_as_it_was(nlp: Language) -> None:
    alone = annotate(nlp, article(0, FULL), None)
    assert annotate_page(nlp, [article(0, FULL)], None) == (alone,)


def test_a_form_of_two_things_is_left_out(nlp: Language) -> None:
    texts = ("甘肃青石岭矿业有限公司（以下简称青石岭公司）停产。", "陕西青石岭矿业有限公司（以下简称青石岭公司）复工。")
    page = [annotate(nlp, article(number, text), None) for number, text in enumerate(texts)]
    assert "青石岭公司" not in {name.form for name in names_of(page)}


@pytest.mark.parametrize(("text", "name"), [
    ("牧民叶尔肯别克·沙塔尔说，草场返青了。", "叶尔肯别克·沙塔尔"),
    ("记者阿依古丽·热合曼报道：葡萄熟了。", "阿依古丽·热合曼"),
    ("大学生古丽米热·阿布都热西提回乡创业。", "古丽米热·阿布都热西提"),
    ("县长阿不力孜·玉素甫出席会议。", "阿不力孜·玉素甫"),
    ("获奖的有巴合提别克·木合塔尔和同伴。", "巴合提别克·木合塔尔"),
])
def test_names_of_several_parts_are_one(nlp: Language, text: str, name: str) -> None:
    people = [m.surface for m in annotate(nlp, article(0, text), None).mentions if m.type == "Person"]
    assert people == [name]
