"""Every text of the pages, in Chinese and English."""

from __future__ import annotations

from service.texts.api import API_PAIRS
from service.texts.classes import SIGNS
from service.texts.correcting import CORRECTING_PAIRS
from service.texts.dataset import DATASET_PAIRS
from service.texts.editor import EDITOR_PAIRS
from service.texts.explorer import EXPLORER_PAIRS
from service.texts.press import PRESS_PAIRS
from service.texts.questions import QUESTION_PAIRS

__all__ = ["COLUMNS", "SIGNS", "TEXTS", "counted"]

_PAIRS: dict[str, tuple[str, str]] = {
    "site": ("准东知识图谱", "Zhundong KG"),
    "tagline": (
        "从报纸版面到可核对的事实：每一条都带着原句。",
        "From newspaper pages to facts that can be checked: each one brings its sentence.",
    ),
    "other_language": ("English", "中文"),
    "questions": ("问题", "Questions"),
    "articles": ("文章", "Articles"),
    "search": ("搜索", "Search"),
    "search_hint": ("名称、简称或拼音", "Name, short name or pinyin"),
    "sparql": ("SPARQL", "SPARQL"),
    "ontology": ("本体", "Ontology"),
    "api": ("接口", "API"),
    "menu": ("菜单", "Menu"),
    "skip": ("跳到正文", "Skip to content"),
    "example_questions": ("可以这样问", "You can ask"),
    "all_questions": ("全部问题", "All questions"),
    "change_up": ("增长", "increase"),
    "change_down": ("下降", "decrease"),
    "articles_order": (
        "从新到旧：按报道日，没有报道日的按出版日（注明“出版日”）。",
        "Newest first, by the day that the news is of or, where none is told, by the day of publication (marked so).",
    ),
    "newest_articles": ("最新文章", "Newest articles"),
    "all_articles": ("全部文章", "All articles"),
    "in_the_graph": ("图谱里有", "In the graph"),
    "covers": ("收录", "Covers"),
    "until_month": ("至", " to "),
    "n_pages_in": ("{n} 个版面", "{n} page|{n} pages"),
    "n_articles_in": ("{n} 篇文章", "{n} article|{n} articles"),
    "n_statements_in": ("{n} 条陈述", "{n} statement|{n} statements"),
    "said_in_it": ("报上说了多少", "What the paper says"),
    "named_in_it": ("提到了哪些", "What it names"),
    "count_pages": ("版面", "page|pages"),
    "count_articles": ("文章", "article|articles"),
    "count_mentions": ("提及", "mention|mentions"),
    "count_statements": ("陈述", "statement|statements"),
    "count_posts": ("任职", "post|posts"),
    "count_observations": ("观测值", "observation|observations"),
    "count_targets": ("目标", "target|targets"),
    "count_quotations": ("引语", "quotation|quotations"),
    "count_triples": ("三元组", "triple|triples"),
    "told_statements": ("{n} 条陈述", "{n} statement|{n} statements"),
    "told_posts": ("{n} 项任职", "{n} post|{n} posts"),
    "told_measures": ("{n} 条指标数据", "{n} figure|{n} figures"),
    "told_quotations": ("{n} 条引语", "{n} quotation|{n} quotations"),
    "n_articles": ("文章", "articles"),
    "mentions": ("提及", "mentions"),
    "statements": ("陈述", "statements"),
    "posts": ("任职", "Posts"),
    "quotations": ("引语", "Quotations"),
    "undated": ("日期不详", "no date"),
    "untitled": ("（无标题）", "(no headline)"),
    "previous_page": ("上一页", "Previous"),
    "next_page": ("下一页", "Next"),
    "paging": ("翻页", "Pages"),
    "rebuilt": (
        "翻页期间数据已更新，列表从原处继续。",
        "The data was renewed while you were paging; the list goes on from the same place.",
    ),
    "rebuilt_rows": (
        "翻页期间数据已更新，行的顺序可能有变：请从第一页重新看起。",
        "The data was renewed while you were paging, so rows may have moved: begin again with the first page.",
    ),
    "whole_list": ("完整列表", "Whole list"),
    "at_least": ("至少", "at least"),
    "found": ("条结果", "found"),
    "changes": ("新增内容", "What is new"),
    "changes_note": (
        "新文章带来了什么，从新到旧：按出版日，看不出出版日的按报道日（注明“报道日”）。构建图谱不记时刻，所以日期是文章的日期。",
        "What new articles brought, newest first: by the day of publication or, where the page tells none, by the day "
        "that the article is of (marked “News of”). Builds keep no time of day or date.",
    ),
    "since": ("起始日", "Since"),
    "until": ("截止日", "Until"),
    "day_form": ("写成 2024-01-30 的样子", "Write it as 2024-01-30"),
    "day_fault": (
        "“{given}”不是日期，请写成 2024-01-30 的样子。",
        "“{given}” is no day; write it as 2024-01-30.",
    ),
    "days_crossed": (
        "起始日 {first} 晚于截止日 {last}，请把较早的一天写在前面。",
        "{first} is later than {last}; give the earlier day first.",
    ),
    "changes_undated": ("日期不详的文章", "Articles without a day"),
    "changes_undated_note": (
        "报上看不出出版日、也看不出报道日的文章：按日期排的列表里没有它们，都列在这里。",
        "Articles whose page tells no day, and which report on none: the list by days cannot hold them.",
    ),
    "undated_count": (
        "另有 {n} 篇文章日期不详",
        "{n} more article without a day|{n} more articles without a day",
    ),
    "changes_dated": ("按日期排的新增内容", "What is new, by days"),
    "show": ("显示", "Show"),
    "semicolon": ("；", "; "),
    "comma": ("，", ", "),
    "n_more_said": ("文中另有 {n} 条", "{n} more in the article|{n} more in the article"),
    "said_new": ("首次见于本文", "said here first"),
    "feed": ("订阅", "Feed"),
    "catalogue": ("数据目录", "Data catalogue"),
    "also_named": ("提到", "Names"),
    "ask": ("提问", "Ask"),
    "answer": ("回答", "Answer"),
    "truncated": ("只显示前面的行；下载可得全部。", "Only the first rows are shown; a download has them all."),
    "nothing": ("没有结果。", "No result."),
    "true": ("是", "Yes"),
    "false": ("否", "No"),
    "download": ("下载", "Download"),
    "plain_text": ("纯文本", "Plain text"),
    "query": ("查询", "Query"),
    "run": ("运行", "Run"),
    "examples": ("示例", "Examples"),
    "union_note": (
        "默认查询全部图；用 GRAPH 可限定某一篇文章。只读，不可访问其他端点。",
        "A query sees all graphs as one; GRAPH restricts it to an article. Read-only; no other endpoint is asked.",
    ),
    "required": ("必填", "required"),
    "optional": ("可不填", "optional"),
    "default": ("不填则为示例值", "the example unless given"),
    "example": ("如", "e.g."),
    "show_sparql": ("这一问的 SPARQL", "The SPARQL of this question"),
    "evidence": ("依据", "Evidence"),
    "also_called": ("又作", "Also called"),
    "facts": ("事实", "What is said"),
    "from_others": ("被提到于", "From the other side"),
    "measures": ("指标数据", "Figures"),
    "indicator": ("指标", "Indicator"),
    "subject": ("主体", "Of"),
    "value": ("数值", "Value"),
    "period": ("时段", "Period"),
    "kind": ("类型", "Kind"),
    "rank": ("位次", "Rank"),
    "as_of": ("截至", "as of"),
    "mentioned_in": ("见于文章", "Mentioned in"),
    "described": ("其他信息", "Description"),
    "linked_from": ("指向这里的", "Linked from"),
    "page_text": ("版面原文", "Text of the page"),
    "reported": ("报道日", "News of"),
    "published": ("出版日", "Published"),
    "page": ("版面", "Page"),
    "issue": ("期", "Issue"),
    "what_it_says": ("这篇文章说了什么", "What this article says"),
    "how_made": ("处理流程", "Made by"),
    "article_views": ("看法", "View"),
    "article_view_text": ("正文与事实", "Text and facts"),
    "article_view_print": ("与版面对照", "Beside the page as printed"),
    "article_in_graph": ("文中实体的关系图", "Its entities in the graph"),
    "article_compare": ("同另一篇对比", "Compare with another article"),
    "article_facts": ("旁注事实", "Facts beside the text"),
    "article_n_facts": ("{n} 条事实", "{n} fact|{n} facts"),
    "article_head_says": ("标题所说", "What the headline says"),
    "article_more": ("另有 {n} 条", "{n} more"),
    "article_note": ("第 {n} 句：{facts}", "Sentence {n}: {facts}"),
    "article_where": ("依据：第 {n} 句", "Evidence: sentence {n}"),
    "article_where_unnumbered": ("依据", "Evidence"),
    "article_until": ("期限", "by"),
    "article_to_print": ("本段在版面上的位置", "Where this paragraph is printed"),
    "article_to_text": ("回到正文的这一段", "Back to this paragraph of the text"),
    "article_cleaned": ("整理后的正文", "The cleaned text"),
    "article_printed": ("版面原文", "The page as printed"),
    "article_printed_note": (
        "从版面提取的文字，断行照旧；本文的字句有底色，其余属于同版的其他内容。",
        "The text as taken from the page, line breaks kept; what belongs to this article is tinted, "
        "the rest is other matter of the page.",
    ),
    "article_no_print": ("图谱里没有这一版的原文。", "The graph holds no text of this page."),
    "article_lost": ("地址所指的字句超出本文。", "The address asks for characters beyond the end of this article."),
    "article_previous": ("本版上一篇", "Before it on the page"),
    "article_next": ("本版下一篇", "After it on the page"),
    "article_neighbours": ("本版其他文章", "Other articles of the page"),
    "article_page_number": ("第 {n} 版", "page {n}"),
    "article_issue_number": ("第 {n} 期", "no. {n}"),
    "article_marked_evidence": ("已标出依据", "Evidence marked"),
    "article_marked_facts": ("已标出这一句的事实：{n} 条", "Facts of this sentence marked: {n}"),
    "article_unmarked": ("已取消标出", "Marks removed"),
    "n_mentioning": ("{n} 篇文章提到", "{n} article|{n} articles"),
    "all_classes": ("全部类", "All classes"),
    "error": ("出错了", "Something is wrong"),
    "not_found": ("没有找到", "Not found"),
    "search_for": ("搜索“{name}”", "Search for “{name}”"),
    "meant": ("是不是要找", "Did you mean"),
    "request_id": ("请求编号", "Request id"),
    "classes": ("类", "Classes"),
    "properties": ("属性", "Properties"),
    "listed_terms": ("取值", "Listed terms"),
    "no_script": ("接口说明需要 JavaScript；说明文件：", "This page needs JavaScript; the description itself:"),
    "graph": ("关系图", "Graph"),
    "chains": ("产业链", "Chains"),
    "see_graph": ("在关系图中展开", "See it in the graph"),
}

_ALL = (
    _PAIRS | EDITOR_PAIRS | EXPLORER_PAIRS | QUESTION_PAIRS | CORRECTING_PAIRS
    | DATASET_PAIRS | API_PAIRS | PRESS_PAIRS
)

#: Language -> name -> text.
TEXTS: dict[str, dict[str, str]] = {
    "zh": {name: pair[0] for name, pair in _ALL.items()},
    "en": {name: pair[1] for name, pair in _ALL.items()},
}

#: Columns of the questions' answers.
_COLUMN_PAIRS: dict[str, tuple[str, str]] = {
    "via": ("经由", "via"),
    "about": ("主体", "of"),
    "asOf": ("时间", "day"),
    "body": ("机构", "body"),
    "change": ("变化", "change"),
    "company": ("企业", "company"),
    "day": ("日期", "day"),
    "deadline": ("期限", "deadline"),
    "developer": ("建设者", "developer"),
    "end": ("时段止于", "period ends"),
    "entity": ("对象", "thing"),
    "event": ("活动", "event"),
    "figure": ("数值", "figure"),
    "form": ("文中写法", "written as"),
    "indicator": ("指标", "indicator"),
    "industry": ("产业", "industry"),
    "issuer": ("发布者", "issuer"),
    "item": ("事项", "item"),
    "maker": ("生产者", "maker"),
    "modality": ("事实或计划", "fact or plan"),
    "object": ("对象", "object"),
    "one": ("一方", "one"),
    "other": ("另一方", "other"),
    "otherFigure": ("另一数值", "other figure"),
    "outcome": ("结果", "outcome"),
    "period": ("时段", "period"),
    "postEvent": ("任免", "holds or left"),
    "person": ("人物", "person"),
    "place": ("地点", "place"),
    "policy": ("政策", "policy"),
    "position": ("位置", "position"),
    "product": ("产品", "product"),
    "project": ("项目", "project"),
    "qualifier": ("限定词", "worded"),
    "quotation": ("引语", "quotation"),
    "rank": ("位次", "rank"),
    "relation": ("关系", "relation"),
    "said": ("内容", "what is said"),
    "says": ("关系", "relation"),
    "stage": ("环节", "stage"),
    "start": ("时段起于", "period begins"),
    "subject": ("主体", "of"),
    "target": ("目标", "target"),
    "thing": ("对象", "thing"),
    "title": ("职务", "post"),
    "unit": ("单位", "unit"),
    "until": ("时段止于", "period ends"),
    "value": ("数值", "value"),
    "who": ("谁", "who"),
    "within": ("排名范围", "ranked within"),
    "zone": ("园区", "zone"),
}

#: Language -> column -> heading; a column that is not here is shown by its own name.
COLUMNS: dict[str, dict[str, str]] = {
    "zh": {name: pair[0] for name, pair in _COLUMN_PAIRS.items()},
    "en": {name: pair[1] for name, pair in _COLUMN_PAIRS.items()},
}


def counted(text: str, n: int) -> str:
    """Return a text with `{n}` in it for a number: of ``singular|plural`` the one that fits.

    >>> counted("{n} article|{n} articles", 1), counted("{n} article|{n} articles", 2), counted("{n} 篇", 1)
    ('1 article', '2 articles', '1 篇')
    """
    singular, bar, plural = text.partition("|")
    return (plural if bar and n != 1 else singular).replace("{n}", f"{n:,}")
