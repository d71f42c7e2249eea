"""Texts of the questions' pages and of their answers, in Chinese and English."""

from __future__ import annotations

__all__ = ["ANSWER_WORDS", "QUESTION_PAIRS"]

QUESTION_PAIRS: dict[str, tuple[str, str]] = {
    "figure_of_row": ("数据", "figure"),
    "n_rows": ("{n} 条", "{n} row|{n} rows"),
    "took": ("用时 {n} 毫秒", "{n}\u00a0ms"),
    "views": ("显示方式", "Shown as"),
    "view_as_table": ("表格", "Table"),
    "view_as_chart": ("图表", "Chart"),
    "view_as_graph": ("关系图", "Graph"),
    "open_in_editor": ("在 SPARQL 编辑器中打开", "Open in the SPARQL editor"),
    "open_in_canvas": ("在关系图画布中打开", "Open in the canvas"),
    "address_of_answer": ("这一问的网址", "The address of this question"),
    "copy_address": ("复制网址", "Copy the address"),
    "copied": ("已复制", "Copied"),
    "ask_wider": ("去掉条件再问一次", "Ask again without the conditions"),
    "try_example": ("例如：", "For example: "),
    "understood": ("按“{name}”来查", "Taken as {name}"),
    "understood_more": ("同名的还有 {n} 个，一并查了", "and {n} more of that name"),
    "ask_of_one": ("只查其中一个：", "Ask of one alone: "),
    "may_be": ("也可能是：", "Or is it: "),
    "wrong_fields": ("有的栏目填得不对，请看标出的地方。", "Something in the form is amiss; it is marked below."),
    "field_required": ("请填写这一栏。", "Fill this in."),
    "field_unknown": (
        "图谱里没有叫这个名称的{kinds}；写全称、简称或拼音都可以。",
        "Nothing of that name is here ({kinds}); a name, a short name or pinyin will do.",
    ),
    "field_iri": ("这不是完整的网址。", "This is no whole address."),
    "field_date": ("日期请写成 2024-12-31 的样子。", "Write the day as 2024-12-31."),
    "field_integer": ("请写整数，例如 2025。", "Write a whole number, such as 2025."),
    "field_broken": ("这里有写不全的字符，请重新输入。", "This holds half a character; write it again."),
    "field_foreign": ("这个问题没有“{name}”这一项。", "This question has no field called {name}."),
    "target_sentence": ("目标原句", "The target"),
    "other_sentence": ("另一篇说", "The other article"),
    "chart_left_out": (
        "另有 {n} 条没有画在图上：单位或口径不同，是名次，或没有时间。",
        "{n} row is not in a chart: of another unit or kind, a rank, or without a time.|"
        "{n} rows are not in a chart: of another unit or kind, ranks, or without a time.",
    ),
    "chart_spans": (
        "横线是这个数所属的整段时间，点在时段末，会相互遮住的点并排放；没有横线的点是某一天的数。",
        "A bar is the whole time that a figure is of, its mark at the end, or beside another that stands there; "
        "a mark without a bar is of one day.",
    ),
    "chart_by_told": (
        "没有写明时段的数，标在见报的那一天。",
        "A figure told without a period stands on the day it was told.",
    ),
    "chart_undated": ("既没有写明时段、报道也没有日期的：", "Told without a period, in articles without a date: "),
    "graph_note": (
        "图里画的是下表各条所说的关系；下表是同样的内容。选中一个实体或一条连线，这里显示详情与原句。",
        "It draws what the rows below say; the table holds the same. Choose an entity or a line for its sentences.",
    ),
    "graph_said": ("{nodes}、{edges}", "{nodes}, {edges}"),
    "graph_nodes": ("{n} 个实体", "{n} entity|{n} entities"),
    "graph_edges": ("{n} 条连线", "{n} line|{n} lines"),
    "graph_left_out": (
        "还有 {n} 个实体没有画下，请加条件缩小范围。",
        "There was no room for {n} more entity; narrow the question.|"
        "There was no room for {n} more entities; narrow the question.",
    ),
    "graph_script": ("画图需要 JavaScript；下面的表格不需要。", "Drawing needs JavaScript; the table does not."),
    "no_answer_here": ("图谱中暂无答案", "no answer in this graph"),
    "no_view": ("这个回答不能这样看，下面是表格。", "This answer cannot be shown so; here is the table."),
}

#: Subjects of the questions, in Chinese and English, with the questions of each in the order of the list.
QUESTION_GROUPS: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("产业、园区与项目", "Industries, zones and projects"),
     ("coal-chain-companies", "zone-companies", "industry-of-place", "chain-up-and-downstream", "products-and-makers",
      "who-builds-what", "projects-investment-status")),
    (("数字与目标", "Figures and targets"),
     ("indicator-over-time", "growth-and-decline", "rank-table", "targets-by-deadline", "target-kept",
      "articles-disagree")),
    (("人物、机构与政策", "People, bodies and policies"),
     ("posts-of-person", "posts-of-body", "who-works-with-whom", "who-said-what", "events-and-attendees",
      "policies-issued")),
    (("报道", "Articles"), ("article-says", "newest-mentions")),
)  # fmt: skip
#: Above questions of no group.
OTHER_QUESTIONS = ("其他", "Others")

#: What a query itself writes into its rows, where the graph has no term with a label -> in English.
ANSWER_WORDS: dict[str, str] = {
    "已达到": "kept",
    "增长": "increase",
    "下降": "decrease",
    "未达到": "missed",
    "尚无定论": "open",
    "上游": "upstream",
    "下游": "downstream",
    "组成部分": "part of it",
    "所属产业链": "what it belongs to",
    "开始日期": "begins on",
    "结束日期": "ends on",
    "开始于": "begins on",
    "结束于": "ends on",
    "涉及": "concerns",
}
