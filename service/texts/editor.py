"""Texts of the SPARQL editor, in Chinese and English."""

from __future__ import annotations

__all__ = ["EDITOR_PAIRS"]

#: Name -> Chinese and English; ``{n}`` and the like are filled in by the page's script.
EDITOR_PAIRS: dict[str, tuple[str, str]] = {
    "editor_queries": ("打开的查询", "Open queries"),
    "editor_query_n": ("查询 {n}", "Query {n}"),
    "editor_new_tab": ("新建", "New"),
    "editor_close_tab": ("关闭", "Close"),
    "editor_cancel": ("停止", "Stop"),
    "editor_share": ("复制链接", "Copy link"),
    "editor_format": ("整理格式", "Tidy up"),
    "editor_prefixes": ("补写前缀", "Add prefixes"),
    "editor_keys": (
        "Ctrl+Enter 运行，Ctrl+空格（或 Ctrl+I）补全：可以直接输入中文名称、简称或拼音。常用前缀不必声明。",
        "Ctrl+Enter runs, Ctrl+Space (or Ctrl+I) completes: type a Chinese name, a short name or pinyin. "
        "The usual prefixes need no declaration.",
    ),
    "editor_suggestions": ("补全", "Suggestions"),
    "editor_prefix": ("前缀", "prefix"),
    "editor_variable": ("变量", "variable"),
    "editor_class": ("类", "class"),
    "editor_property": ("属性", "property"),
    "editor_indicator": ("指标", "indicator"),
    "editor_line_invalid": (
        "第 {line} 行不合 SPARQL 1.1 的写法；此处可写：{allowed}",
        "Line {line} is not SPARQL 1.1; allowed here: {allowed}",
    ),
    "editor_line_column": ("到第 {line} 行第 {column} 列", "Go to line {line}, column {column}"),
    "editor_press_run": (
        "这个链接要由脚本运行；浏览器没有开启 JavaScript，请点“运行”查看结果。",
        "This link is run by a script; without JavaScript press Run to see the answer.",
    ),
    "editor_running": ("正在查询……", "Asking…"),
    "editor_cancelled": ("查询已停止。", "The query was stopped."),
    "editor_copied": ("链接已复制。", "The link was copied."),
    "editor_link": ("链接", "Link"),
    "editor_long_link": (
        "查询很长，有些网站会截断这个链接。",
        "The query is long: some sites cut such a link short.",
    ),
    "editor_times": (
        "查询 {service} 毫秒，传输 {transfer} 毫秒，显示 {drawing} 毫秒",
        "asked in {service}\u00a0ms, sent in {transfer}\u00a0ms, shown in {drawing}\u00a0ms",
    ),
    "editor_unknown_names": (
        "这个图里没有 {names}，用到它的地方查不到结果。",
        "This graph holds no {names}: what asks for it finds nothing.",
    ),
    "editor_ms": ("{n} 毫秒", "{n}\u00a0ms"),
    "editor_n_rows": ("{n} 行", "{n} row|{n} rows"),
    "editor_n_triples": ("{n} 条三元组", "{n} triple|{n} triples"),
    "editor_rows_shown": ("第 {from}–{to} 行，共 {all} 行", "Rows {from}–{to} of {all}"),
    "editor_at_limit": (
        "结果正好是 LIMIT 所限的 {n} 行，图谱里可能还有更多。",
        "These are as many as LIMIT allows ({n}); the graph may hold more.",
    ),
    "editor_limits": (
        "限制：每次查询最多 {seconds} 秒、{rows} 行答案；超过的不予返回，也不会截断。",
        "Limits: {seconds} s a query and {rows} rows an answer; what is beyond them is refused, never cut short.",
    ),
    "editor_pages": ("翻页", "Pages"),
    "editor_page_first": ("首页", "First"),
    "editor_page_previous": ("上页", "Previous"),
    "editor_page_next": ("下页", "Next"),
    "editor_page_last": ("末页", "Last"),
    "editor_filter": ("在结果中筛选", "Filter these rows"),
    "editor_views": ("显示方式", "Views"),
    "editor_view_table": ("表格", "Table"),
    "editor_view_chart": ("图表", "Chart"),
    "editor_view_graph": ("关系图", "Graph"),
    "editor_view_raw": ("原始结果", "As sent"),
    "editor_raw_part": (
        "只显示前 {n} 个字符，共 {all} 个；下载可得全部",
        "the first {n} characters of {all}; a download has them all",
    ),
    "editor_loading": ("正在载入……", "Loading…"),
    "editor_no_library": (
        "图形组件没有载入，请再试一次；下面的表格内容相同。",
        "The drawing component did not load; try again. The table below says the same.",
    ),
    "editor_no_chart": ("没有数值列，无法作图。", "No column holds numbers, so there is nothing to draw."),
    "editor_label_column": ("标签列", "Labels"),
    "editor_number_column": ("数值列", "Numbers"),
    "editor_chart_whole": (
        "图中是“{number}”按“{label}”的 {n} 个值；同样的内容见下表。",
        "{n} value of “{number}” by “{label}”; the table below says the same.|"
        "{n} values of “{number}” by “{label}”; the table below says the same.",
    ),
    "editor_chart_part": (
        "图中是“{number}”按“{label}”的前 {n} 个值，共 {all} 个；其余见下表。",
        "The first {n} of {all} values of “{number}” by “{label}”; the table below has the rest.",
    ),
    "editor_no_graph": ("结果不是三元组，画不成关系图。", "The answer is no graph."),
    "editor_no_links": ("结果里没有资源之间的联系。", "The answer holds no links between resources."),
    "editor_graph_hint": (
        "点选实体或连线即可查看；拖动可移动，双指或按住 Ctrl 滚动可缩放。",
        "Choose an entity or a line to read it; drag to move; pinch, or hold Ctrl and scroll, to come nearer.",
    ),
    "editor_graph_whole": (
        "{nodes}，{links}；同样的内容见下表。",
        "{nodes}, {links}; the table below says the same.",
    ),
    "editor_graph_part": (
        "只画出 {n} 个节点（共 {all} 个）和 {links}；其余见下表。",
        "{n} of {all} nodes and {links} are drawn; the table below has the rest.",
    ),
    "editor_n_nodes": ("{n} 个节点", "{n} node|{n} nodes"),
    "editor_n_links": ("{n} 条联系", "{n} link|{n} links"),
    "editor_fit": ("适合窗口", "Fit"),
    "editor_subject": ("主语", "subject"),
    "editor_predicate": ("谓语", "predicate"),
    "editor_object": ("宾语", "object"),
    "editor_failed": ("未得到答案", "no answer"),
    "editor_history": ("最近运行", "Run lately"),
    "editor_no_history": ("运行过的查询会记在这个浏览器里。", "Queries that you run are kept in this browser."),
    "editor_forget": ("清空记录", "Forget them"),
    "editor_request_id": ("请求编号", "Request id"),
    "editor_error_400": (
        "查询没有被接受：请按标出的位置修改。",
        "The query was not accepted: correct it at the place that is marked.",
    ),
    "editor_error_403": (
        "本服务只读，也不访问其他主机：请改用 SELECT、ASK、CONSTRUCT 或 DESCRIBE。",
        "This service only reads and asks no other host: use SELECT, ASK, CONSTRUCT or DESCRIBE.",
    ),
    "editor_error_413": (
        "答案或查询超过了大小限制。请加上 LIMIT，减少列，或分几次查询。",
        "The answer or the query is larger than it may be. Add LIMIT, ask for fewer columns, or ask in parts.",
    ),
    "editor_error_429": ("请求太密了，请稍后再试。", "You ask faster than one client may; wait a little."),
    "editor_error_503": ("现在提问的人太多，请过几秒再试。", "Too many queries wait; try again in some seconds."),
    "editor_error_504": (
        "查询超过了时间限制，已经停止。请缩小范围：多给条件，少排序少计数，加上 LIMIT。",
        "The query ran longer than it may and was stopped. Ask for less: bind more, sort or count less, add LIMIT.",
    ),
    "editor_error_507": (
        "查询占用的内存超过了限制，已经停止。请减少参与排序、分组、连接的行。",
        "The query took more memory than it may and was stopped. Sort, group or join fewer rows.",
    ),
    "editor_error_other": ("服务没有给出答案，请稍后再试。", "The service gave no answer; try again later."),
    "editor_error_network": (
        "联系不上服务：请检查网络，再试一次。",
        "The service cannot be reached: look at your network and try again.",
    ),
    "editor_error_broken": (
        "答案没有传完：可能中途超过了服务的大小或时间限制，也可能连接断了。"
        "已经收到的部分一概不显示。请加上 LIMIT 或分几次查询，再试一次。",
        "The answer broke off: it ran past a limit of the service on its way, or the connection was lost. "
        "Nothing of what came is shown. Add LIMIT or ask in parts, and try again.",
    ),
}
