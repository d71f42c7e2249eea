"""Texts of the page that describes the addresses of the service, in Chinese and English; `…` in backticks is code.

What the routes say of themselves is in English, in their docstrings: its Chinese stands here by method and path, and a
test tells where it is missing.  What FastAPI cannot know of a parameter is said here in both languages.
"""

from __future__ import annotations

__all__ = ["API_PAIRS", "OPERATION_WORDS", "PARAMETER_WORDS", "STATUS_WORDS", "TAG_WORDS"]

#: Chinese, English.
_Pair = tuple[str, str]

API_PAIRS: dict[str, _Pair] = {
    "api_lead": (
        "页面上看到的，程序都能照样取走。下面列出每一个地址：做什么、带哪些参数、给出哪些格式，附一行可直接运行的命令。",
        "All that the pages show, programs can have too. Here is every address: what it does, with which parameters "
        "and formats, and a line that runs as it stands.",
    ),
    "api_read_only": (
        "除更正外都只读；不用登录，也不用密钥。",
        "Everything but corrections is read-only; there is no login and no key.",
    ),
    "api_formats_note": (
        "要哪种格式，用 `Accept` 请求头说，或在地址后加 `format=` 和格式的短名；两样都有时，以 `format` 为准。",
        "Say which format you want in the header `Accept`, or with `format=` and its short name; `format` decides.",
    ),
    "api_etag_note": (
        "答复带 `ETag`：下次请求把它放进 `If-None-Match`，数据没变就只回 `304`，没有内容。",
        "Answers bear an `ETag`: send it as `If-None-Match` next time, and what has not changed is only a `304` "
        "without content.",
    ),
    "api_paging_note": (
        "长的列表分页给出，下一页的地址在 `Link` 响应头里（`rel=\"next\"`）。",
        "Long lists come page by page; the header `Link` has the address of the next one (`rel=\"next\"`).",
    ),
    "api_machine": ("给程序读的说明（OpenAPI）", "The description for programs (OpenAPI)"),
    "api_try": (
        "在浏览器里试（Swagger UI，英文，需 JavaScript）",
        "Try it in the browser (Swagger UI, needs JavaScript)",
    ),
    "api_try_title": ("在浏览器里试", "Try it in the browser"),
    "api_back": ("接口说明", "Description of the API"),
    "api_name": ("名称", "Name"),
    "api_type": ("类型与取值", "Type and values"),
    "api_meaning": ("说明", "Meaning"),
    "api_default": ("默认", "default"),
    "api_in_path": ("在地址里", "in the address"),
    "api_in_body": ("在请求体里", "in the body"),
    "api_repeatable": ("可重复", "repeatable"),
    "api_from_to": ("{low} 至 {high}", "{low} to {high}"),
    "api_above": ("大于 {low}", "more than {low}"),
    "api_chars": ("至多 {n} 字", "at most {n} characters"),
    "api_body": ("请求体", "Body"),
    "api_answers": ("给出的格式", "Formats"),
    "api_statuses": ("也可能回", "May also answer"),
    "api_errors": ("出错时", "Errors"),
    "api_errors_note": (
        "下列状态各个地址都可能回，其余的写在各自的条目里。错误默认是下面这样的 JSON，要 HTML 时是页面。",
        "Any address may answer these; others stand at their entry. An error is JSON of this form, or a page where "
        "HTML was asked for.",
    ),
    "api_error_code": ("不变的代号，供程序判断", "a word that stays the same, for programs"),
    "api_error_message": ("出了什么错（英文）", "what is wrong"),
    "api_error_line": ("查询里的行，从 1 起", "line of the query, from 1"),
    "api_error_column": ("列，从 1 起", "column, from 1"),
    "api_error_hint": ("怎么办；可能没有", "what to do; may be null"),
    "api_error_request_id": (
        "请求编号，也在 `X-Request-Id` 响应头里",
        "of this request, as in the header `X-Request-Id`",
    ),
    "api_error_said": (
        "同样的话，用网址里 `lang=zh` 或 `lang=en` 指明的语言：`lang`、`message`、`hint`",
        "the same in the language that `lang=zh` or `lang=en` in the address names: `lang`, `message`, `hint`",
    ),
    "api_error_suggestions": ("是不是要找这些：`path` 与 `name`", "did you mean these: `path` and `name`"),
    "api_error_status": ("HTTP 状态", "the HTTP status"),
    "api_open": ("打开示例", "Open an example"),
    "api_curl": ("命令", "Command"),
    "api_copy": ("复制", "Copy"),
    # The address of the canvas
    "canvas_long": (
        "这幅图的网址已有 {n} 个字符，有些程序会把这么长的链接截断；少留一些实体，网址就会变短。",
        "The address of this drawing has {n} characters, and some programs cut such links off; fewer entities make it "
        "shorter.",
    ),
    "canvas_cut": (
        "网址不完整，只恢复了能读出的部分。",
        "The address is incomplete; what could be read of it is shown. ",
    ),
    "canvas_unread": (
        "网址中的图读不出来：链接可能已损坏或被截断。",
        "The drawing in this address cannot be read: the link may be damaged or cut off. ",
    ),
    # An article without a headline, in lists and under sentences
    "opening_mark": ("原文无标题", "no headline"),
    "opening_page": ("第 {n} 版", "page {n}"),
    "opening_comma": ("，", ", "),
    "opening_lang": ("zh-Hans", "en"),
}

#: Tag -> its heading, in the order of the page.
TAG_WORDS: dict[str, _Pair] = {
    "search": ("搜索", "Search"),
    "resources": ("实体和其他资源", "Things"),
    "articles": ("文章", "Articles"),
    "questions": ("问题与目标", "Questions and targets"),
    "changes": ("新增内容", "What is new"),
    "graph": ("关系图与产业链", "Graph and chains"),
    "sparql": ("SPARQL 查询", "SPARQL"),
    "graphs": ("命名图", "Named graphs"),
    "export": ("导出", "Export"),
    "descriptions": ("数据的说明", "What describes the data"),
    "corrections": ("更正", "Corrections"),
    "service": ("服务本身", "The service"),
}

#: Method and path -> summary and description in Chinese; paragraphs are parted as in the docstrings.
OPERATION_WORDS: dict[str, _Pair] = {
    "get /": ("各处的入口", "首页：数量、问题和最新文章；要 JSON 时列出服务的各个地址。"),
    "get /ontology": ("类与属性", "本体的全部用语：类、属性和各种取值，带中英文名称和说明；这张表另有 JSON 和 CSV。"),
    "get /questions": (
        "现成的问题", "列出可以按名字来问的问题和它们的参数；要 RDF 时，是一组带说明的查询示例。"),
    "get /questions/{name}": (
        "问一个问题",
        "回答一个现成的问题。问题自己的参数按名字给；对象可以写名称、别名、IRI，或 IRI 在基址之后的部分。\n\n"
        "要 RDF 时，给出各行所依据的内容：陈述、任职、数据、引语及其原句，所在文章和对象的名称。`view` 只管页面："
        "`table` 表、`chart` 图表、`graph` 关系图。\n\n"
        "行的顺序由查询本身决定，游标数的是行数：其间数据若已更新，答复会说明，游标随之失效。"),
    "get /articles": (
        "文章，从新到旧",
        "列出文章，网页每页五十篇；可限定时间、报纸和字词。\n\n`q` 是标题中的字词，`text` 是正文中的字词，"
        "须都出现，JSON 里附有所在的句子。"),
    "get /articles/{key}": (
        "读一篇文章",
        "给出文章的正文、其中的实体和事实，或它在图谱里的全部三元组。\n\n"
        "加 `list` 时只给一种内容（陈述、任职、数据或引语），网页分页。`evidence` 是正文里的起止位置，"
        "按字符数，不含末尾；可以给多个。"),
    "get /id/{path}": (
        "描述一个资源",
        "给出一个资源的全部内容；`path` 是它的 IRI 在基址之后的部分。\n\n"
        "资源是文章时，同 `/articles/{key}` 一样，也有 JSON 和纯文本。\n\n"
        "加 `list` 时给出（网页分页）关于它的陈述、任职、数据、引语，或提到它的文章；"
        "陈述可用 `predicate` 和 `direction` 只取一种关系、一个方向。"),
    "get /search": (
        "按名称查找",
        "查找名称或别名里含有 `q` 的对象，读音相同的也算。\n\n"
        "几个词须都符合；拼音可写全拼或首字母。没有符合的名称时，给出读音相同的，再给出含有大部分字词的；"
        "`near` 是只差一两个字母或字的名称。`type` 限定类；不写 `q` 就列出这一类的全部，"
        "说到它的文章多的在前。"),
    "get /suggest": (
        "补全名称",
        "给出名称、别名或其拼音以所写文字开头的对象；没写文字就没有结果。\n\n"
        "加 `lang=en` 时，有英文名的附上英文名。`indicators` 是名称符合的指标；指标不属于任何类，写了 `type` 就没有。"),
    "get /changes": (
        "新文章带来了什么",
        "列出某一段日子里出版的文章，从新到旧，以及各篇带来的内容。\n\n"
        "有 JSON Feed、Atom、HTML、CSV，或各篇文章的图（N-Quads）。构建图谱不记时刻，所以日期是文章的日期"
        "（出版日，没有就用报道日）。日期不详的文章另成一列：`undated=true`。"),
    "get /export": (
        "导出图谱，或其中一部分",
        "按所要的 RDF 格式导出。\n\n"
        "`graph` 是命名图（文章的 IRI），`entity` 是一个实体，都可以只写地址。`text` 决定报纸的文字带上多少。"
        "可信度低于 `min_confidence` 的陈述、任职、数据和引语不导出，只由它们说明的内容也不导出；"
        "不写就用服务自己的设定。"),
    "get /health": (
        "服务能不能回答，情况如何", "向存储问一个小问题，并给出版本、快照、数量、进程和队列。答不上来时回 `503`。"),
    "get /health/live": ("进程是否应答", "只应答，不问任何别的：不应答的进程应当重启。"),
    "get /health/ready": ("请求可不可以发来", "向存储问一个小问题；答不上来时回 `503`。"),
    "get /metrics": (
        "给 Prometheus 的计数", "以 Prometheus 的格式给出各项计数；由设置决定谁都不给、只给本机，还是都给。"),
    "get /.well-known/void": ("作为数据集的说明（VoID）", "说明这份数据：各类有多少成员，各属性有多少三元组。"),
    "get /catalog": (
        "给数据目录的说明（DCAT）",
        "说明数据集、它的各种下载方式和服务。\n\n供人读的页面上的数目和下载方式，另有 JSON 和 CSV。"),
    "get /examples": ("查询示例（SHACL）", "以 `sh:SPARQLExecutable` 列出查询示例。"),
    "get /graphs": ("按名字取一个图", "给出一个命名图或默认图的三元组。"),
    "get /graphs/{path}": (
        "按地址取一个图",
        "给出名字就是这个地址的图；没有的话，给出基址之后是这一段的图：`/graphs/article/KEY` 就是那篇文章的图。"),
    "get /neighbours": (
        "一个实体的邻居",
        "给出一个实体的各种关系和数目；写上 `predicate` 时，给出邻居和原句。\n\n"
        "格式是 JSON 和 CSV，邻居另有 Turtle。\n\n"
        "`id` 是 IRI，或它在基址之后的部分；`direction` 是 `out` 或 `in`；`after` 取自前一页的 `next`。"),
    "post /neighbours": (
        "几个实体之间的连线",
        "给出所列实体和它们之间的全部连线。\n\n"
        '请求体是 JSON：`{"ids": [...], "new": [...], "from": date, "to": date}`。写了 `new`，只给与其中某个相连的；'
        "写了日期，只给那段时间的文章所说的。"),
    "get /explore": (
        "从一个对象走进图谱",
        "画出一个实体和它的邻居，可以逐步展开；同样的内容也列成层层的列表，列表另有 JSON 和 CSV。\n\n"
        "不写实体，就列出可以从哪些实体开始。"),
    "get /chain": (
        "一条产业链，从上游到下游",
        "给出一个产业的各个环节及其中的企业和园区；不写 `industry` 就列出各条产业链。\n\n"
        "`industry` 是 IRI、它在基址之后的部分，或名称。"),
    "get /targets": (
        "目标，以及后来怎样了",
        "按期限列出目标，连同同一主体、同一指标的进度和此后报出的数字，并说明目标是否实现。\n\n"
        "`about` 是对象的名称或 IRI，`indicator` 是指标名称里的词，`outcome` 取下列之一：`kept` 已实现、"
        "`missed` 未实现、`unclear` 说法不一、`open` 尚无定论、`none` 还没有数据、`worded` 目标不带数字；"
        "`by` 是年、月或日，期限更晚的和没有期限的不列。"),
    "get /compare": (
        "两个对象或两篇文章对比",
        "给出两者共有的和各自独有的。\n\n`a` 和 `b` 是名称、IRI，或 IRI 在基址之后的部分，如 `article/…`。"),
    "get /correct": (
        "为更正文件写一条",
        "给出一个对象或一条陈述可能错在哪里，以及写进 `curation.toml` 的那一条。\n\n"
        "`of` 是名称、IRI，或 IRI 在基址之后的部分。`what` 对陈述是 `wrong`（`where` 指另一处同样的话，或 `all`）；"
        "对对象是 `same`（`other` 另一个，`keep` 保留 `this` 还是 `other`）、`rename`（`to`）、`retype`（`type`）、"
        "`different`（`alias` 或 `apart`）、`split`（`tell`、`article`）。`why`、`by`、`on` 写在旁边。"),
    "post /correct": (
        "把一条更正写进更正文件",
        "持有口令的人，可以把这一条加进启动服务时指定的文件。\n\n"
        "字段同 `GET`，另加 `token`。文件里原有的不动，已有的同一条不重写。答复说明写在哪里；下一次构建时起作用。"),
    "get /vocabulary": (
        "前缀、类和属性",
        "给出写查询可以用的词，用得多的在前。\n\n"
        "每个类和属性都有 IRI、带前缀的名字、各语言的名称和说明，以及成员或三元组的数目；"
        "还没数完，或数的时候超过服务的限度，数目就是 `null`。"),
    "get /sparql": (
        "用 SPARQL 1.1 提问", "按 SPARQL 1.1 协议回答查询。只读；不会去问别的端点。不带查询时，给出端点的说明。"),
    "post /sparql": ("用 SPARQL 1.1 提问", "同 `GET`；长的查询放在请求体里，不受地址长度所限。"),
}

#: A parameter's name, or path and name where it means something of its own -> what it is.
PARAMETER_WORDS: dict[str, _Pair] = {
    "format": ("格式的短名；先于 `Accept`", "short name of the format; decides before `Accept`"),
    "lang": (
        "页面的语言；不写就看 cookie 和 `Accept-Language`",
        "language of the page, else by cookie and `Accept-Language`"),
    "limit": (
        "至多多少条；不写时页面只有一页，CSV 和 JSON 有全部（至多 10,000）",
        "most entries; unless given those of a page as HTML, all as CSV and JSON (up to 10,000)"),
    "/suggest limit": ("至多多少条", "most entries"),
    "/neighbours limit": ("至多多少条", "most entries"),
    "/changes limit": (
        "至多多少条；不写时页面和两种 feed 有 20，CSV 和 N-Quads 有全部（至多 10,000）",
        "most entries; unless given 20 on the page and in feeds, all as CSV and N-Quads (up to 10,000)"),
    "/articles month": ("哪年、哪月或哪天的报道", "a year, month or day of the articles"),
    "/articles paper": ("哪份报纸的报道", "the newspaper of the articles"),
    "/articles q": ("标题里的词", "words of the headline"),
    "/questions/{name} limit": (
        "至多多少行；不写时页面 200，JSON 和 CSV 10,000，RDF 至多 1,000",
        "most rows; unless given 200 on the page, 10,000 as JSON and CSV; RDF has at most 1,000"),
    "/questions/{name} name": ("问题的名字，见 `/questions`", "name of the question, from `/questions`"),
    "/questions/{name} view": ("页面上怎么显示", "how the page shows the answer"),
    "/articles/{key} limit": (
        "加 `list` 时，至多多少条；不写时页面 100，CSV 和 JSON 有全部（至多 10,000）",
        "with `list`: most entries; unless given 100 on the page, all as CSV and JSON (up to 10,000)"),
    "/id/{path} limit": (
        "加 `list` 时，至多多少条；不写时页面 100，CSV 和 JSON 有全部（至多 10,000）",
        "with `list`: most entries; unless given 100 on the page, all as CSV and JSON (up to 10,000)"),
    "/targets by": ("期限不晚于：年、月或日", "due by this year, month or day"),
    "cursor": (
        "翻页的位置，取自前一页给出的下一页地址",
        "place in the list, from the address of the next page that the one before gave"),
    "key": ("文章的编号", "key of the article"),
    "/id/{path} path": ("IRI 在基址之后的部分", "what the IRI has behind the base"),
    "/graphs/{path} path": ("图的名字在基址之后的部分", "what the graph's name has behind the base"),
    "list": ("只给这一种内容，分页", "only what is of this kind, page by page"),
    "evidence": ("`BEGIN,END`：页面上要标出的字符", "`BEGIN,END`: characters to mark on the page"),
    "/articles/{key} view": (
        "只管页面：`text` 正文，`print` 与版面对照", "of the page: `text`, or `print` for the page as printed"),
    "q": ("名称、别名或拼音", "a name, an alias or pinyin"),
    "/suggest q": ("名称、别名或拼音的开头", "begin of a name, an alias or pinyin"),
    "/explore q": ("从名称所指的对象开始", "begins at what this name means"),
    "type": ("只要这一类", "only things of this class"),
    "/suggest type": (
        "只要这一类，或用逗号分开的几类",
        "only things of this class, or of several with commas between them",
    ),
    "/correct type": ("改成哪一类（`retype`）", "the right class (`retype`)"),
    "since": ("起始日，含当日", "first day"),
    "until": ("截止日，含当日", "last day"),
    "undated": ("`true`：只列日期不详的文章", "`true`: the articles without a day alone"),
    "/export graph": ("命名图：文章的 IRI 或地址", "a named graph: an article's IRI or its path"),
    "entity": ("实体：IRI 或地址", "an entity: its IRI or its path"),
    "text": (
        "报纸的文字带多少：全部、只带原句、不带",
        "how much of the newspaper's words goes along: all, the sentences quoted, none"),
    "min_confidence": ("可信度低于它的不导出", "what is less sure than this is left out"),
    "graph": ("命名图的 IRI", "IRI of a named graph"),
    "default": ("默认图，不用写值；与 `graph` 二选一", "the default graph, in place of a name; needs no value"),
    "id": ("实体的 IRI，或它在基址之后的部分", "an entity's IRI, or what it has behind the base"),
    "/id/{path} predicate": ("只要这种关系的陈述", "only statements with this predicate"),
    "/id/{path} direction": ("只要从它出发的陈述，或指向它的", "only statements from it, or those to it"),
    "predicate": ("只要这种关系的邻居", "only neighbours by this predicate"),
    "direction": ("关系的方向：从它出发，或指向它", "of the predicate: from the entity, or to it"),
    "after": ("翻页的位置，取自前一页的 `next`", "place in the list: `next` of the page before"),
    "industry": (
        "产业的名称、IRI，或 IRI 在基址之后的部分", "an industry's name or IRI, or what that has behind the base"),
    "about": ("谁的目标：名称或 IRI", "whose targets: a name or an IRI"),
    "indicator": ("指标名称里的词", "words of the indicator's name"),
    "outcome": ("后来怎样了", "what became of the target"),
    "a": (
        "一方：名称、IRI，或 IRI 在基址之后的部分", "one of the two: a name, an IRI, or what that has behind the base"),
    "b": ("另一方", "the other"),
    "of": ("要更正的对象或陈述", "what is to be corrected: a thing or a saying"),
    "what": ("哪里不对", "what is wrong"),
    "where": ("去掉哪一处：同样的话的另一处，或 `all`（`wrong`）", "a saying like it, or `all` (`wrong`)"),
    "other": ("实为同一个的那个对象（`same`）", "the thing that is the same (`same`)"),
    "keep": ("保留哪一个：`this` 或 `other`（`same`）", "which of the two stays: `this` or `other` (`same`)"),
    "to": ("正确的名称（`rename`）", "the right name (`rename`)"),
    "alias": ("不属于它的别名（`different`）", "an alias that is not its own (`different`)"),
    "apart": ("不是同一个的对象（`different`）", "a thing that is not the same (`different`)"),
    "tell": ("分出来的那个怎么称呼（`split`）", "how the other one is told apart (`split`)"),
    "article": ("哪些文章说的是另一个（`split`）", "the articles that mean the other one (`split`)"),
    "why": ("理由", "why"),
    "by": ("谁更正的", "by whom"),
    "on": ("哪一天", "on which day"),
    "token": ("启动服务时设定的口令", "the token that the service was started with"),
    "query": (
        "`SELECT`、`ASK`、`CONSTRUCT` 或 `DESCRIBE`；不写就给出端点的说明",
        "`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; without it, the service description"),
    "default-graph-uri": (
        "查询当作默认图的图；不写就看查询里的 `FROM`，都没有就是全部图",
        "graph that the query sees as default; unless given, what the query's `FROM` says, else all graphs"),
    "named-graph-uri": ("`GRAPH` 可以用的图", "graph that `GRAPH` may name"),
    "timeout": (
        "查询至多几秒；服务自己的时限更短时，以服务为准",
        "seconds that the query may take; the service's own limit where that is less"),
    "ids": (
        "要画的实体，至多一千个：IRI，或它在基址之后的部分",
        "entities, at most 1,000: IRIs, or what they have behind the base"),
    "new": ("只给与其中某个相连的", "only edges at one of these"),
    "from": ("起始日", "first day"),
    "/neighbours to": ("截止日", "last day"),
}

#: What the description says of a status -> the same in Chinese.
STATUS_WORDS: dict[str, str] = {
    "a parameter is missing or not allowed": "缺参数，或参数不合要求",
    "no format that the client accepts": "没有客户端接受的格式",
    "too many requests of one client; Retry-After tells when to ask again":
        "同一客户端请求过多；`Retry-After` 说明何时再来",
    "the endpoint behind the service fails": "服务背后的端点出了问题",
    "too many queries wait, or there is no graph; Retry-After tells when to ask again":
        "排队的查询太多，或还没有图谱；`Retry-After` 说明何时再来",
    "a query ran past its limit of time": "查询超过时限",
    "the resource has another name now": "资源已改名",
    "unchanged: the ETag that the client holds counts still": "没有变化：客户端手里的 `ETag` 仍然有效",
    "there is no such resource": "没有这个资源",
    "the answer is too long": "答复太长",
    "a query ran past its limit of memory": "查询超过内存限度",
    "the token is wrong, the form comes from another site, or this service writes nothing":
        "口令不对、表单来自别的网站，或这个服务不写更正",
    "the file of corrections is broken, or says the contrary": "更正文件有错，或里面写着相反的内容",
    "the form is too long": "表单太长",
    "the body is no form": "请求体不是表单",
    "the body is too long": "请求体太长",
    "only clients on this machine may read it": "只给本机的客户端",
    "the client has the answer already": "客户端已有这个答复",
    "not a query, with line and column": "不是查询；说明在第几行第几列",
    "an update": "是更新操作，不接受",
    "no such format": "没有这种格式",
    "too many rows, bytes, characters": "行、字节或字符太多",
    "a body of another media type": "请求体是别的媒体类型",
    "too many queries wait": "排队的查询太多",
    "time limit": "超过时限",
    "memory limit": "超过内存限度",
}
