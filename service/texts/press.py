"""Texts of newspapers, issues, pages and articles, in Chinese and English, and days in words."""

from __future__ import annotations

from datetime import date

__all__ = ["PRESS_PAIRS", "ROLE_WORDS", "day_words", "month_words"]

PRESS_PAIRS: dict[str, tuple[str, str]] = {
    # The way from the newspaper to the article
    "crumbs": ("所在位置", "Where this stands"),
    "crumb_article": ("本文", "This article"),
    "press_paper": ("报纸", "Newspaper"),
    "press_papers": ("按报纸看", "By newspaper"),
    "press_page_unnamed": ("报名、期号不详的版面", "Page of an unnamed issue"),
    "press_page_key": ("版面 {key}", "page {key}"),
    "press_issue": ("期", "Issue"),
    # Newspaper
    "press_covers": ("收录 {since} 至 {until}", "Held here: {since} to {until}"),
    "press_n_issues": ("{n} 期", "{n} issue|{n} issues"),
    "press_n_pages": ("{n} 个版面", "{n} page|{n} pages"),
    "press_n_articles": ("{n} 篇文章", "{n} article|{n} articles"),
    "press_publisher": ("出版者", "Publisher"),
    "press_undated": ("日期不详的期", "Issues without a day"),
    "press_all_articles": ("全部文章，从新到旧", "All its articles, newest first"),
    "press_no_issues": ("图谱里还没有这份报纸的任何一期。", "The graph holds no issue of this newspaper yet."),
    # Issue and page
    "press_no_pages": ("图谱里还没有这一期的版面。", "The graph holds no page of this issue yet."),
    "press_no_articles": ("这一版里没有分出文章。", "No article was found on this page."),
    "press_no_issue": ("这一版未标明报纸与日期。", "This page does not tell its newspaper and day."),
    "press_source": ("来源文件", "Read from"),
    "press_articles": ("本版文章", "Articles on this page"),
    "press_as_printed": ("版面原文", "The page as printed"),
    "press_as_printed_note": (
        "从版面提取的文字，断行照旧。每篇文章有底色，开头标着它在左列的序号；没有底色的是报头、栏名等其他内容。",
        "The text as taken from the page, line breaks kept. Each article is tinted and begins with its number in the "
        "list; what is not tinted is other matter: the head of the page, names of columns.",
    ),
    "press_see_on_page": ("在版面上的位置", "where it is printed"),
    "press_photo": ("图片", "photo"),
    "press_previous_issue": ("上一期", "Issue before"),
    "press_next_issue": ("下一期", "Next issue"),
    "press_previous_page": ("上一版", "Page before"),
    "press_next_page": ("下一版", "Next page"),
    "press_more": ("其他信息", "Description"),
    "press_lists": ("列表", "As lists"),
    "press_list_issues": ("各期", "issues"),
    "press_list_pages": ("版面", "pages"),
    "press_list_articles": ("文章", "articles"),
    # Article
    "article_classes": ("显示类别", "Show classes"),
    "article_which": ("标注哪些类", "Which classes are marked"),
    "article_sure_percent": ("可信度 {n} %", "confidence {n} %"),
    "article_sure_title": (
        "可信度：程序估计这一条读得对的可能性",
        "Confidence: how likely the program holds it that this was read rightly",
    ),
    # A thing that only the authority file knows
    "unmentioned": (
        "报上还没有提到。这里只有权威档案中的信息。",
        "No newspaper page here names it yet: all that is known comes from the authority file.",
    ),
    # The list of articles
    "articles_month": ("年月", "Year or month"),
    "articles_month_hint": ("如 2024 或 2024-01", "2024 or 2024-01"),
    "articles_words": ("标题中的字词", "Words of the headline"),
    "articles_text": ("正文中的字词", "Words of the text"),
    "articles_most_found": ("只列出最新的 {n} 篇。", "Only the newest {n} are listed."),
    "articles_all_papers": ("全部报纸", "all newspapers"),
    "articles_filter": ("筛选", "Filter"),
    "articles_clear": ("取消筛选", "Show all"),
}
#: Roles of bylines, as the paper prints them -> in English.
ROLE_WORDS = {
    "记者": "Reporter",
    "摄影记者": "Photojournalist",
    "通讯员": "Correspondent",
    "摄影": "Photographs",
    "作者": "Author",
    "评论员": "Commentator",
    "实习生": "Trainee",
    "撰稿": "Author",
    "撰文": "Author",
    "文": "Text",
    "图": "Pictures",
    "文/图": "Text and pictures",
    "图/文": "Text and pictures",
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def day_words(iso: str | None, lang: str) -> str:
    """Return a day in words; what is no day stays as it is.

    >>> day_words("2024-01-30", "zh"), day_words("2024-01-30", "en"), day_words("2024", "zh"), day_words(None, "en")
    ('2024年1月30日', '30 January 2024', '2024', '')
    """
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(month: int, lang: str) -> str:
    """Return a month, 1 to 12, in words.

    >>> month_words(3, "zh"), month_words(3, "en")
    ('3月', 'March')
    """
    return f"{month}月" if lang == "zh" else _MONTHS[month - 1]
