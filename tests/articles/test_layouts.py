"""Pages in the layouts that e-papers and web sites use, each with the articles it holds."""

from __future__ import annotations

from datetime import date

import pytest

from kg.articles import split_page
from kg.records import Article, Page, Told
from kg.text import width

GRAIN = (
    "青川县的老粮仓换了新模样。走进仓库，传送带把一袋袋玉米送上货车，工人们忙着清点数量。",
    "据了解，青川县今年投入资金3000万元改造粮仓12座，仓容增加了5万吨，农户卖粮排队的时间比往年短了一半。",
    "“往年卖一车玉米要等两天，现在两个小时就办完了。”种粮大户马海说，省下来的时间可以多跑一趟地里。",
)
CLINIC = (
    "3月5日，临河市第二人民医院新门诊楼启用。新楼建筑面积2.6万平方米，设床位400张。",
    "医院院长周平介绍，新楼启用后，日接诊量可以达到3000人次，周边三个乡镇的居民看病不用再进城。",
)
TAPE = (
    "春耕时节，白杨镇的滴灌带厂开足马力。厂长孙强一边检查质量，一边接着外地客户打来的电话。",
    "孙强说，工厂去年新上了两条生产线，产量翻了一番，订单已经排到五月。",
    "镇上的农民也跟着忙起来，六十多人在厂里找到了活干，每月工资四千元左右。",
)
ESSAY = (
    "作风问题无小事。抓作风，就要从小事抓起，从身边的事抓起，久久为功。",
    "各级干部要带头改进作风，把群众的事放在心上，让群众看到变化。",
)


def split(*blocks: str, told: Told = Told(), joint: str = "\n\n") -> tuple[Article, ...]:  # noqa: B008
    return split_page(Page("page", "page.txt", joint.join(blocks), "", "utf-8", told)).articles


def column(paragraphs: tuple[str, ...], ems: int) -> str:
    """Set paragraphs in a column: two ems of indent, no line begins with a closing mark."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, used = "", 2.0
        for char in paragraph:
            if used + width(char) > ems and char not in "，。、；”）：":
                lines.append(line)
                line, used = "", 0.0
            line, used = line + char, used + width(char)
        lines.append(line)
    return "\n".join(lines)


def body(article: Article) -> str:
    return article.text[article.body_begin :]


def report(lead: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return (lead + paragraphs[0], *paragraphs[1:])


def shape(articles: tuple[Article, ...]) -> list[tuple[str, str | None]]:
    return [(article.kind, article.headline) for article in articles]


@pytest.mark.parametrize("joint", ["\n", "\n\n", "\n\n\n"])
def test_paragraph_lines_with_headlines_over_bodies(joint: str) -> None:
    articles = split(
        "青川县老粮仓换新颜",
        *report("本报讯（记者 李明 通讯员 王芳）4月2日，", GRAIN),
        "临河市第二人民医院新门诊楼启用",
        *report("本报讯 记者赵亮报道：", CLINIC),
        "滴灌带厂忙春耕",
        "□本报记者 陈静",
        *TAPE,
        joint=joint,
    )
    assert shape(articles) == [
        ("news", "青川县老粮仓换新颜"),
        ("news", "临河市第二人民医院新门诊楼启用"),
        ("news", "滴灌带厂忙春耕"),
    ]
    assert [len(body(article).split("\n")) for article in articles] == [3, 2, 3]
    assert body(articles[2]).endswith(TAPE[2])
    assert [(byline.name, byline.role) for byline in articles[0].bylines] == [("李明", "记者"), ("王芳", "通讯员")]


@pytest.mark.parametrize("ems", [13, 16, 18, 21])
def test_columns_are_read_as_paragraphs(ems: int) -> None:
    articles = split(
        "青川县老粮仓换新颜",
        column(report("本报讯 记者李明报道：", GRAIN), ems),
        "临河市第二人民医院\n新门诊楼启用",
        column(report("本报讯 记者赵亮报道：", CLINIC), ems),
    )
    assert shape(articles) == [("news", "青川县老粮仓换新颜"), ("news", "临河市第二人民医院 新门诊楼启用")]
    assert body(articles[0]).split("\n")[1:] == list(GRAIN[1:])
    assert body(articles[1]).split("\n")[1:] == list(CLINIC[1:])


def test_headlines_behind_all_bodies_find_theirs_by_wording() -> None:
    articles = split(
        column(report("本报讯 记者李明报道：", GRAIN), 18),
        column(report("本报讯 记者赵亮报道：", CLINIC), 16),
        "临河市第二人民医院\n新门诊楼启用",
        "粮仓变样 卖粮不愁\n青川县老粮仓换新颜",
    )
    assert shape(articles) == [
        ("news", "粮仓变样 卖粮不愁 青川县老粮仓换新颜"),
        ("news", "临河市第二人民医院 新门诊楼启用"),
    ]


def test_body_without_a_sign_is_found_for_a_waiting_byline() -> None:
    articles = split(
        column(report("本报讯 记者李明报道：", GRAIN), 18),
        column(TAPE, 20),
        column(report("本报讯 记者赵亮报道：", CLINIC), 15),
        "青川县老粮仓换新颜",
        "临河市第二人民医院\n新门诊楼启用",
        "春耕里的滴灌带厂",
        "——白杨镇见闻",
        "□本报记者 陈静",
    )
    assert shape(articles) == [
        ("news", "青川县老粮仓换新颜"),
        ("news", "春耕里的滴灌带厂"),
        ("news", "临河市第二人民医院 新门诊楼启用"),
    ]
    assert articles[1].subtitle == "——白杨镇见闻"
    assert [byline.name for byline in articles[1].bylines] == ["陈静"]
    assert body(articles[1]).startswith(TAPE[0])


def test_captions_leave_the_body_whole() -> None:
    cut = GRAIN[1].index("仓容")
    articles = split(
        "青川县老粮仓换新颜",
        "本报讯 记者李明报道：" + GRAIN[0],
        GRAIN[1][:cut] + "\n\n",
        "工人在粮仓里检查玉米（4月1日摄）。",
        "□本报记者 陈 静摄",
        GRAIN[1][cut:],
        GRAIN[2],
    )
    assert [article.kind for article in articles] == ["news", "photo"]
    assert body(articles[0]).split("\n")[1] == GRAIN[1]
    photo = articles[1]
    assert [(byline.name, byline.role) for byline in photo.bylines] == [("陈静", "摄影记者")]
    assert body(photo) == "工人在粮仓里检查玉米（4月1日摄）。\n□本报记者 陈静摄"
    assert photo.bylines[0].span is not None


def test_several_captions_in_a_row() -> None:
    articles = split(
        "3月20日，白杨镇的农民在铺滴灌带。",
        "□本报记者 陈静 摄",
        "农机手在检修播种机。",
        "□马超 摄",
        "▲图为农民在大棚里育苗。 新华社记者 王小明 摄",
        "青川县老粮仓换新颜",
        *report("本报讯 记者李明报道：", GRAIN),
    )
    assert [article.kind for article in articles] == ["photo", "photo", "photo", "news"]
    assert [article.bylines[0].role for article in articles] == ["摄影记者", "摄影", "摄影记者", "记者"]


def test_print_set_twice_is_read_once() -> None:
    articles = split(
        "昌河—古城昌河—古城±±880000千伏千伏\n换流站夜景换流站夜景。。\n□□本报记者本报记者 马马 超超摄摄",
        *report("本报讯 记者李明报道：", GRAIN),
    )
    assert articles[0].kind == "photo"
    assert body(articles[0]) == "昌河—古城±800千伏换流站夜景。\n□本报记者 马超摄"


def test_section_heads_stay_in_the_body() -> None:
    articles = split(
        "滴灌带厂忙春耕",
        "□本报记者 陈静",
        TAPE[0],
        "开足马力",
        TAPE[1],
        "抢抓农时",
        TAPE[2],
        "青川县老粮仓换新颜",
        *report("本报讯 记者李明报道：", GRAIN),
    )
    assert shape(articles) == [("news", "滴灌带厂忙春耕"), ("news", "青川县老粮仓换新颜")]
    assert "\n开足马力\n" in body(articles[0]) and "\n抢抓农时\n" in body(articles[0])


def test_editors_note_between_headline_and_body() -> None:
    articles = split(
        "»)走进春天",
        "滴灌带厂忙春耕",
        "□本报记者 陈静",
        "编者按",
        "春天到了，本报派出多路记者走进车间田间，敬请关注。",
        *TAPE,
        told=Told(date(2024, 3, 21)),
    )
    assert shape(articles) == [("sidebar", "编者按"), ("news", "滴灌带厂忙春耕")]
    assert articles[0].reported == date(2024, 3, 21)
    assert articles[1].section == "走进春天"
    assert body(articles[1]) == "\n".join(TAPE)


def test_list_under_a_headline_is_a_sidebar() -> None:
    articles = split(
        "滴灌带厂忙春耕",
        "□本报记者 陈静",
        *TAPE,
        "白杨镇今年要办的三件事",
        "镇政府提出，今年要办好：",
        "- 修通村道40公里；\n- 新建幼儿园两所；\n- 改造泵站6座",
        "青川县老粮仓换新颜",
        *report("本报讯 记者李明报道：", GRAIN),
    )
    assert shape(articles) == [
        ("news", "滴灌带厂忙春耕"),
        ("sidebar", "白杨镇今年要办的三件事"),
        ("news", "青川县老粮仓换新颜"),
    ]
    assert body(articles[1]).split("\n")[1:] == ["修通村道40公里；", "新建幼儿园两所；", "改造泵站6座"]


def test_box_with_a_label_and_its_own_headline() -> None:
    articles = split(
        "滴灌带厂忙春耕", "□本报记者 陈静", *TAPE, "名词解释", "什么是滴灌", "滴灌是把水一滴一滴送到作物根部的办法。"
    )
    assert shape(articles) == [("news", "滴灌带厂忙春耕"), ("sidebar", "什么是滴灌")]
    assert articles[1].section == "名词解释"


@pytest.mark.parametrize(
    "over",
    [
        ("天山论坛", "让好作风成为好习惯", "□马明"),
        ("让好作风成为好习惯", "本报评论员"),
        ("让好作风成为好习惯", "□马明"),
    ],
)
def test_commentary(over: tuple[str, ...]) -> None:
    articles = split(*over, *ESSAY)
    assert shape(articles) == [("commentary", "让好作风成为好习惯")]
    assert {byline.role for byline in articles[0].bylines} <= {"作者"}


def test_author_over_a_report_makes_no_commentary() -> None:
    articles = split("滴灌带厂忙春耕", "——白杨镇见闻", "□陈静", *TAPE)
    assert shape(articles) == [("news", "滴灌带厂忙春耕")]


def test_reporters_behind_the_body_close_it() -> None:
    articles = split(
        "青川县老粮仓换新颜",
        *GRAIN[:1],
        GRAIN[1] + "（记者 李明 通讯员 王芳）",
        "临河市第二医院新楼启用",
        *CLINIC[:1],
        CLINIC[1] + "（记者 赵亮）",
    )
    assert shape(articles) == [("news", "青川县老粮仓换新颜"), ("news", "临河市第二医院新楼启用")]
    assert [byline.name for byline in articles[0].bylines] == ["李明", "王芳"]
    assert [byline.name for byline in articles[1].bylines] == ["赵亮"]


def test_jump_lines_are_no_text() -> None:
    articles = split(
        "青川县老粮仓换新颜",
        "本报讯 记者李明报道：" + GRAIN[0],
        GRAIN[1] + "（下转第3版）",
        "（上接第一版）" + TAPE[1],
        TAPE[2],
    )
    assert [body(article)[-6:] for article in articles] == [GRAIN[1][-6:], TAPE[2][-6:]]
    assert not any("版" in article.text for article in articles)


def test_table_rows_stay_rows() -> None:
    articles = split(
        "各县市春播进度公布",
        "本报讯 记者李明报道：截至4月10日，全市春播进度过半，具体如下：",
        "县市 面积（万亩） 进度\n青川县 32.5 61%\n临河市 18 47%",
        GRAIN[1],
    )
    assert shape(articles) == [("news", "各县市春播进度公布")]
    assert "\n青川县 32.5 61%\n临河市 18 47%\n" in articles[0].text


def test_kicker_headline_subtitle() -> None:
    [article] = split(
        "青川县加快粮食仓储设施改造，今年以来投入资金3000万元改造粮仓12座",
        "青川县老粮仓\n换新颜",
        "5万吨仓容今年投用",
        *report("本报讯 记者李明报道：", GRAIN),
    )
    assert article.kicker is not None and article.kicker.startswith("青川县加快")
    assert (article.headline, article.subtitle) == ("青川县老粮仓 换新颜", "5万吨仓容今年投用")
    assert article.text.split("\n")[:3] == [article.kicker, article.headline, article.subtitle]


def test_notice_is_left_out_and_tells_no_issue() -> None:
    split_up = split_page(
        Page(
            "page",
            "page.txt",
            "\n\n".join(
                (
                    "青川县水务局停水公告",
                    GRAIN[1],
                    "青川县水务局",
                    "2024年3月2日",
                    *report("本报讯 记者赵亮报道：", CLINIC),
                )
            ),
            "",
            "utf-8",
        )
    )
    assert split_up.issue is None
    assert shape(split_up.articles) == [("news", None)]
    [warning] = [warning for warning in split_up.warnings if warning.code == "advertisement"]
    assert warning.message.startswith("line 1: '青川县水务局停水公告'")


def test_one_article_without_headline() -> None:
    [article] = split(*GRAIN[:2])
    assert (article.kind, article.headline, article.body_begin) == ("news", None, 0)


@pytest.mark.parametrize("text", ["第3版\n\n2024年3月5日 星期二", "责任编辑：王芳\n\n新闻热线：2881100"])
def test_page_without_article_warns(text: str) -> None:
    found = split_page(Page("page", "page.txt", text, "", "utf-8"))
    assert "no-article" in [warning.code for warning in found.warnings]
    assert all(warning.where == "page" for warning in found.warnings)


def test_line_that_was_read_twice_is_mended() -> None:
    [article] = split(
        "青川县老粮仓换新颜", "本报讯 记者李明报道：" + GRAIN[0], GRAIN[2], "省下来的时间可以多跑一趟他里。 " + TAPE[1]
    )
    assert body(article).split("\n")[1:] == [GRAIN[2], TAPE[1]]
