"""Texts of entity pages, charts, targets, comparisons and suggestions, in Chinese and English."""

from __future__ import annotations

__all__ = ["CLASS_PLURALS", "CLASS_WORDS", "EXPLORER_PAIRS"]

EXPLORER_PAIRS: dict[str, tuple[str, str]] = {
    # Charts
    "chart_figures": ("数字", "figures"),
    "chart_targets": ("目标", "targets"),
    "chart_of": ("{name}：{n} 个数", "{name}: {n} figure|{name}: {n} figures"),
    "chart_told": ("见报日", "day told"),
    "over_time": ("历次数字", "Figures over time"),
    "over_time_note": (
        "实心点是已有的数，横线是它所属的整段时间；空心点是目标，放在期限那一天；同一口径的数才连成线。",
        "Full marks are figures, a bar is the whole time that one is of; hollow marks are targets on their deadline. "
        "Only figures on one scale share a line.",
    ),
    "mentions_over_time": ("历月报道", "Articles over time"),
    "named_over_time": ("历月提及", "Mentions over time"),
    "chart_mentions": ("历月提及：共 {n} 处", "Mentions over time: {n} in all"),
    "mentions_note": (
        "柱是当月文章里提到人、地、企业等的次数（左边的刻度），圆点是文章数（右边的刻度），相连的月份连成细线；没有文章的月份没有点，线也断开。",
        "Bars are how often the articles of a month name a person, place, company or the like (scale on the left); "
        "the points are how many articles there are (on the right), joined by a thin line that breaks where there are "
        "none.",
    ),
    "n_undated": (
        "另有 {n} 篇没有日期，其中的 {mentions}不在图中。",
        "{n} article has no date; its {mentions} are not in the chart.|"
        "{n} articles have no date; their {mentions} are not in the chart.",
    ),
    "n_mentions": ("{n} 处提及", "{n} mention|{n} mentions"),
    "number_of_mentions": ("提及数", "Mentions"),
    "month": ("月份", "Month"),
    "year": ("年份", "Year"),
    "number_of_articles": ("文章数", "Articles"),
    "as_table": ("看表格", "As a table"),
    # Entity page
    "on_this_page": ("本页内容", "On this page"),
    "done": ("已发生或属实", "done or true"),
    "planned_part": ("计划中", "Planned"),
    "n_sentences": ("另有 {n} 句", "{n} more sentence|{n} more sentences"),
    "n_untold": ("另有 {n} 处说法相同，见完整列表",
                 "{n} more says the same: whole list|{n} more say the same: whole list"),
    "n_unshown": ("另有 {n} 条，见完整列表", "{n} more in the whole list"),
    "whole_told": ("完整列表（共说到 {n} 次）", "Whole list (told {n} time)|Whole list (told {n} times)"),
    "newest_of": (
        "报上共说到 {all} 次，这里是最新的 {shown} 次；另有 {n} 次，见完整列表",
        "Of {all} told, the newest {shown} stand here; {n} more in the whole list",
    ),
    "n_more_articles": ("另有 {n} 篇，见完整列表", "{n} more in the whole list"),
    "over_time_cut": (
        "数字太多，图表只用了较新的一部分，早的可能不全；全部见完整列表",
        "There are too many figures: the charts have the newer ones and may lack some older; the whole list has all",
    ),
    "n_others": ("其余 {n} 条", "{n} other|{n} others"),
    "data_source": ("资料来源与代码", "Where this comes from"),
    "post_of": ("的", "of"),
    "signed": ("署名文章", "Signed articles"),
    "signed_as": ("共 {n} 篇，署名为：", "{n} article, signed as: |{n} articles, signed as: "),
    "organ_of": ("所属地方", "Organ of"),
    "organs": ("当地机构", "Its public bodies"),
    "ask_posts": ("谁在其中任职", "Who holds posts in them"),
    "related": ("常一同出现", "Often named together"),
    "first_of_more": ("前 {n}", "first {n}"),
    "related_note": ("按共同出现的文章数。", "By the number of articles that name both."),
    "compare": ("对比", "Compare"),
    "compare_with": ("同另一个对比", "Compare with another"),
    "take_away": ("下载", "Take away"),
    "taken_whole": (
        "CSV 和 JSON 不分页，至多 10,000 行；还有更多时，文件名会标明只是其中一部分。",
        "CSV and JSON are not paged and have up to 10,000 rows; a file of fewer than all is called a part.",
    ),
    "taken_changes": (
        "CSV 和 N-Quads 不分页，至多 10,000 篇；还有更多时，文件名会标明只是其中一部分。",
        "CSV and N-Quads are not paged and have up to 10,000 articles; a file of fewer than all is called a part.",
    ),
    "taken_most": (
        "CSV 和 JSON 不分页，至多 10,000 行，RDF 至多 1,000 行；还有更多时，文件名会标明只是其中一部分。",
        "CSV and JSON are not paged and have up to 10,000 rows, RDF is of up to 1,000; a file of fewer than all is "
        "called a part.",
    ),
    "from_here": ("从这里出发", "From here"),
    # Concepts: what one of a scheme is
    "scheme_indicator": ("指标", "Indicator"),
    "scheme_role": ("职务", "Role"),
    "scheme_unit": ("单位", "Unit"),
    "statements_csv": ("陈述（CSV）", "Statements (CSV)"),
    # When a fact holds
    "held_reported": ("据 {day} 报道", "as reported on {day}"),
    "held_told": ("所指时间 {day}", "as of {day}"),
    "post_reported": ("{day} 报道时在任", "in office when reported, {day}"),
    "post_told": ("{day} 时在任", "in office as of {day}"),
    # A fact and its proof
    "joint_proof": ("与上一句合起来才说明这一点：", "Proves it only together with the sentence above:"),
    "is_headline": ("文章标题", "The article's headline"),
    # Targets
    "targets_nav": ("目标", "Targets"),
    "targets_title": ("目标与兑现", "Targets and what became of them"),
    "targets_lead": (
        "报上说过要做到的事，按期限排列；同一主体、同一指标的进度和后来的数字放在下面，逐条可核对。",
        "What the paper said was to be reached, by deadline; figures of the same body and indicator, on the way and "
        "later, stand below, each with its sentence.",
    ),
    "targets_body": ("主体", "Body"),
    "targets_body_hint": ("名称、简称或拼音", "A name, a short name or pinyin"),
    "targets_indicator": ("指标", "Indicator"),
    "targets_indicator_hint": ("指标名称里的字词", "Words of the indicator's name"),
    "targets_due": ("期限不晚于", "Due by"),
    "targets_due_hint": (
        "年、月或日：2025、2025-06、2025-06-30",
        "A year, a month or a day: 2025, 2025-06, 2025-06-30",
    ),
    "targets_outcome": ("结果", "Outcome"),
    "targets_any": ("全部", "all"),
    "targets_by": ("截止于", "by"),
    "targets_no_deadline": ("没有写明期限", "No deadline told"),
    "targets_progress": ("目前进度", "So far"),
    "targets_later": ("后来的数字", "Later figures"),
    "targets_count": ("共 {n} 项目标", "{n} target|{n} targets"),
    "targets_merged": (
        "共 {told} 项目标，相同的合并后 {n} 项",
        "{told} targets told; {n} once the same ones are joined",
    ),
    "targets_cut": (
        "目标太多，只读了前面的；请按主体或指标筛选。",
        "There are too many targets, only the first were read; filter by body or indicator.",
    ),
    "targets_rules": (
        "只比较同一主体、同一指标、同一单位的数：水平对水平，增速对同类增速；目标列明了所数的各项，数字也要列明同样的各项。"
        "目标原句里名称略有长短的同类数字只算进度，不作判断。期限未到的数不判“未达到”；"
        "上限和增速要等期限到了才算；“约”“近”留百分之五的余地。不看今天的日期，只看报上登出的数字。",
        "Only figures of the same body, indicator and unit are compared: a level with a level, a rate with the same "
        "kind of rate; where a target lists what it counts, the figure must list the same. What the target's own "
        "sentence says of it under a slightly longer or shorter name is progress and decides nothing. A figure from "
        "before the deadline misses nothing; ceilings and rates count only when their time is over; “about” leaves "
        "five per cent. Today's date plays no part, only what was printed.",
    ),
    "outcome_kept": ("已达到", "kept"),
    "outcome_missed": ("未达到", "missed"),
    "outcome_open": ("尚无定论", "open"),
    "outcome_unclear": ("说法不一", "told differently"),
    "outcome_none": ("还没有后续数字", "no figure yet"),
    "outcome_worded": ("目标无数字", "told without a number"),
    "settles": ("据此判断", "decides"),
    # Compare
    "compare_title": ("对比", "Compare"),
    "compare_lead": (
        "把两个对象或两篇文章并排放着看：相同的在前，各自的在后。",
        "Two things or two articles side by side: what they share first, then what is each one's own.",
    ),
    "compare_first": ("第一个", "First"),
    "compare_second": ("第二个", "Second"),
    "compare_hint": ("名称、简称、拼音或文章地址", "A name, pinyin, or the address of an article"),
    "compare_go": ("对比", "Compare"),
    "compare_between": ("彼此之间", "Between the two"),
    "compare_shared": ("共同之处", "In common"),
    "compare_own": ("各自的", "Each one's own"),
    "compare_articles": ("同时提到两者的文章", "Articles that name both"),
    "compare_things": ("两篇都提到的", "Named in both"),
    "compare_indicators": ("相同指标", "The same indicators"),
    "compare_nothing": ("没有共同之处。", "Nothing in common."),
    "compare_no_own": ("没有别的。", "Nothing else."),
    "compare_unknown": ("没有找到“{name}”。", "Nothing is called “{name}”."),
    "compare_mixed": ("请选两个对象，或两篇文章。", "Choose two things, or two articles."),
    "compare_examples": ("例如", "For example"),
    "compare_and": ("与", "and"),
    "compare_partners": ("可以对比：", "To put beside: "),
    "compare_no_partner": ("没有文章同时提到它和别的对象。", "No article names it together with another thing."),
    "compare_shared_articles": ("{n} 篇文章同时提到", "{n} article names both|{n} articles name both"),
    "compare_shared_things": ("都提到 {n} 个对象", "{n} thing named in both|{n} things named in both"),
    "compare_taken": ("“{given}”按“{name}”来查", "“{given}” taken as {name}"),
    "compare_offered": ("是否指：", "Perhaps: "),
    "compare_only_named": ("只有它提到的", "Named in this one alone"),
    "compare_untold": ("另有 {n} 处说法相同", "{n} more says the same|{n} more say the same"),
    "compare_unread": (
        "另有 {n} 条未在此列出，见：",
        "{n} more is not listed here; all of them:|{n} more are not listed here; all of them:",
    ),
    "compare_older": ("另有更早的 {n} 篇。", "And {n} older one.|And {n} older ones."),
    "compare_swap": ("左右互换", "Swap"),
    # Search
    "search_headlines": ("标题含有这些字的文章", "Articles with these words in their headline"),
    "search_indicators": ("名称含有这些字的指标", "Indicators with these words in their name"),
    "search_ask_indicator": ("看各时期的数", "Their figures over time"),
    "n_figures": ("{n} 个数", "{n} figure|{n} figures"),
    "search_alike": ("没有名称写作“{q}”；读音相同的有：", "No name is written “{q}”; these sound like it:"),
    "search_some": ("没有名称含有“{q}”的全部字词；含有其中多数的有：",
                    "No name holds all of “{q}”; these hold most of it:"),
    "search_near": ("是不是要找", "Did you mean"),
    "search_texts": ("正文含有这些字词的文章", "Articles with these words in their text"),
    "search_n_texts": ("查看正文含有“{q}”的文章（{n} 篇）",
                       "See {n} article with “{q}” in its text|See {n} articles with “{q}” in their text"),
    "search_ways": ("可以换个说法，或从这里看起：", "Try other words, or begin here:"),
    # Suggestions
    "suggested": ("{n} 条建议，用上下键选择",
                  "{n} suggestion; choose with the arrow keys|{n} suggestions; choose with the arrow keys"),
    "suggested_none": ("没有建议", "No suggestions"),
}

#: Class -> its word beside a suggestion.
CLASS_WORDS: dict[str, tuple[str, str]] = {
    "Place": ("地点", "place"),
    "Zone": ("园区", "zone"),
    "Government": ("党政机关", "government body"),
    "Company": ("企业", "company"),
    "Institution": ("事业单位", "institution"),
    "Organization": ("组织", "organization"),
    "Person": ("人物", "person"),
    "Project": ("项目", "project"),
    "Facility": ("设施", "facility"),
    "Industry": ("产业", "industry"),
    "Product": ("产品", "product"),
    "Policy": ("政策", "policy"),
    "Event": ("活动", "event"),
}

#: Class -> its English word for several, beside how many there are.
CLASS_PLURALS: dict[str, str] = {
    "Place": "places",
    "Zone": "zones",
    "Government": "government bodies",
    "Company": "companies",
    "Institution": "institutions",
    "Organization": "organizations",
    "Person": "people",
    "Project": "projects",
    "Facility": "facilities",
    "Industry": "industries",
    "Product": "products",
    "Policy": "policies",
    "Event": "events",
}
