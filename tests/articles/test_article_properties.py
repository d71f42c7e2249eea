"""What holds for the articles of any page, however odd its text."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.articles import split_page
from kg.records import Page, Span, Told
from kg.text import same_print

PHRASES = st.sampled_from(
    (
        "本报讯 记者李明报道：",
        "□本报记者 赵 亮摄",
        "□本报记者 陈静",
        "□马明",
        "编者按",
        "相关链接",
        "（下转第3版）",
        "（上接第一版）",
        "青川县老粮仓换新颜",
        "——白杨镇见闻",
        "昨日，",
        "4月2日，",
        "2024年3月5日 星期二",
        "总第123期",
        "来源：青川新闻网 2024-04-03 10:21",
        "具体如下：",
        "●第一条",
        "青川县 32.5 61%",
        "临河市 18 47%",
        "图为农民在育苗。",
        "责任编辑：王芳",
        "庭院时评",
        "“链主”",
        "《青川县粮",
        "仓改造方案》",
        "工人们忙着清点数量。",
        "产量达3000吨，",
        '"大项目"',
        "±±11001100千伏千伏站站外景外景",
        "。。",
        " ",
        "\n",
        "\n\n",
        "\n\n\n\n",
        "　　",
        "\u200b",
        "\ue000",
        "⼯业",
        "％",
        "１２",
        "VCR test",
        "阿依古丽·吐尔地",
    )
)
TEXTS = st.lists(st.one_of(PHRASES, st.text(max_size=12)), max_size=40).map("".join)


def page_of(text: str) -> Page:
    return Page("page", "page.txt", text.replace("\r", "\n"), "", "utf-8", Told())


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@example("")
@example("\n".join("短" for _ in range(50)))
@example("来源：青川新闻网 2024-04-03\n" * 3)
@given(TEXTS)
def test_articles_lead_back_to_the_page(text: str) -> None:
    page = page_of(text)
    split = split_page(page)
    assert split == split_page(page)
    assert [article.offset for article in split.articles] == sorted(article.offset for article in split.articles)
    assert len({article.key for article in split.articles}) == len(split.articles)
    for article in split.articles:
        assert 0 <= article.body_begin <= len(article.text)
        assert article.text[article.body_begin :]
        end = 0
        for run in article.runs:
            assert run.begin >= end and run.length > 0
            end = run.begin + run.length
            assert end <= len(article.text)
            for i in range(run.length):
                assert same_print(article.text[run.begin + i], page.text[run.page_begin + i])
        placed = {run.begin + i for run in article.runs for i in range(run.length)}
        assert all(article.text[i] in " \n" for i in range(len(article.text)) if i not in placed)
        assert article.printed(Span(article.body_begin, article.body_begin + 1))[0].begin == article.offset
        for byline in article.bylines:
            assert byline.span is None or byline.span.of(article.text) == byline.name


@settings(max_examples=150)
@given(TEXTS)
def test_no_character_stands_in_two_articles(text: str) -> None:
    seen: set[int] = set()
    for article in split_page(page_of(text)).articles:
        places = {run.page_begin + i for run in article.runs for i in range(run.length)}
        assert not places & seen
        seen |= places
