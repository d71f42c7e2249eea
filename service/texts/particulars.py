"""The particulars of errors: English as the code says them -> Chinese; ``{name}`` is what was found or is allowed.

A test reads every error that the service raises and asks for its line here.
"""

from __future__ import annotations

__all__ = ["HINTS", "MESSAGES"]

MESSAGES: dict[str, str] = {
    # parameters
    "{name} was given {n} times; give it once": "参数 {name} 出现了 {n} 次，只能出现一次",
    "{name}={given} was given; a whole number is allowed": "{name}={given} 不是整数",
    "{name}={given} was given; a whole number from 1 to {most} is allowed": (
        "{name}={given} 不是 1 到 {most} 之间的整数"
    ),
    "{name}={given} was given; that is not what stands there ({why})": "{name}={given} 不合要求（{why}）",
    "{name} is missing; give it": "缺少参数 {name}",
    "limit={given} was given; 1 to {most} are allowed": "limit={given} 不在允许的范围内，应为 1 到 {most} 之间的整数",
    "by={given} is no year and no day; write by=2025 or by=2025-06-30":
        "by={given} 不是年份或日期，应写作 by=2025 或 by=2025-06-30",
    "{name}={given} is no day; write {name}=2024-01-30": "{name}={given} 不是日期，应写作 {name}=2024-01-30",
    "undated={given} was given; true and false are allowed": "undated={given} 不行，可以写 true 或 false",
    "articles without a day have no since and until; leave these out, or undated=true": (
        "日期不详的文章不能按日期筛选，请去掉 since 和 until，或去掉 undated=true"
    ),
    "{name}={given} is no date; write it as 2024-12-31": "{name}={given} 不是日期，应写作 2024-12-31",
    "since={first} is later than until={last}; give the earlier day as since": (
        "since={first} 晚于 until={last}，since 应是较早的一天"
    ),
    "timeout={given} was given; a number of seconds above 0 is allowed, such as 2.5": (
        "timeout={given} 不合要求，应是大于 0 的秒数，例如 2.5"
    ),
    "parameter {name} does not exist here; allowed are {allowed}": "这里没有 {name} 这个参数，可用的有：{allowed}",
    "format {name} does not exist here; allowed are {allowed}": "这里没有 {name} 这种格式，可用的有：{allowed}",
    "type {name} does not exist; allowed are {allowed}": "没有 {name} 这个类型，可用的有：{allowed}",
    "list {name} does not exist; allowed are {allowed}": "没有 {name} 这种列表，可用的有：{allowed}",
    "outcome {name} does not exist; allowed are {allowed}": "没有 {name} 这种结果，可用的有：{allowed}",
    "view {name} does not exist; allowed are {allowed}": "没有 {name} 这种显示方式，可用的有：{allowed}",
    "view={name} was given; allowed are {allowed}": "view={name} 不合要求，可用的有：{allowed}",
    "direction {name} does not exist; allowed are out, in": "没有 {name} 这个方向，可用的有：out、in",
    "after={given} was given; take it from the field next of the page before": (
        "after={given} 不合要求，应取自前一页的 next"
    ),
    "evidence was given {n} times; {most} are allowed": "参数 evidence 出现了 {n} 次，最多 {most} 次",
    "evidence={given} was given; allowed are two offsets in the article's text, the smaller one first: "
    "evidence=96,131": (
        "evidence={given} 不合要求，应是文章正文里的两个位置，小的在前：evidence=96,131"
    ),
    "month={given} was given; allowed are 2024, 2024-01 and 2024-01-30": (
        "month={given} 不合要求，应如 2024、2024-01 或 2024-01-30"
    ),
    "field {name} has {n} characters; {most} are allowed": "{name} 有 {n} 个字，最多 {most} 个",
    "the cursor is broken, or was made for another list or other parameters": (
        "翻页标记 cursor 已损坏，或属于别的列表、别的条件"
    ),
    "{what} has no list of {list}; it has {allowed}": "这里没有“{list}”列表，可用的有：{allowed}",
    "the list of {list} comes whole; leave {parameter} out": "“{list}”列表一次给全，请去掉 {parameter}",
    "no text was given; ask /search?q=准东, or /search?type=Zone for all of a class": (
        "没有给出要搜索的文字；请用 /search?q=准东，或用 /search?type=Zone 列出一个类型的全部"
    ),
    "id is empty; give what an IRI has behind the base, as in ?id=place/昌吉市, or an IRI": (
        "id 是空的；请给出 IRI 在前缀之后的部分（如 ?id=place/昌吉市），或完整的 IRI"
    ),
    "{n} ids were given; at most {most} are drawn": "给出了 {n} 个 id，最多画 {most} 个",
    "Turtle is of edges: name a predicate too, as in &predicate=kg:locatedIn": (
        "Turtle 写的是关系：还要指明谓语，例如 &predicate=kg:locatedIn"
    ),
    'the body is not as wanted; send JSON like {"ids": ["place/昌吉市"]}': (
        '请求正文不合要求，应是这样的 JSON：{"ids": ["place/昌吉市"]}'
    ),
    "answers are paged up to row {last}; bind more parameters, or ask /sparql": (
        "答案只翻到第 {last} 行；请多给条件，或在 /sparql 查询"
    ),
    "graph and entity were both given; give one of them": "graph 和 entity 只能给一个",
    "more than {most} parameters were given; give each that is needed once": "参数超过了 {most} 个",
    "the parameter {name} is not UTF-8; percent-encode it as UTF-8": "参数 {name} 无法读取，应是百分号编码的 UTF-8",
    "a POST brings its query in its body, and this one has none": "POST 请求应在请求体里带上查询，而这个请求没有请求体",
    # bodies and formats
    "the body is not UTF-8 (byte {n}); send the query in UTF-8": "请求正文不是 UTF-8（第 {n} 个字节）",
    "{name}={given} is no absolute IRI; give one such as https://example.org/graph": (
        "{name}={given} 不是完整的 IRI，应如 https://example.org/graph"
    ),
    "a body in {charset} is not read here; send it in UTF-8": "不读取 {charset} 编码的请求正文，请用 UTF-8",
    "a body of type {kind} is not read here; send {wanted} or {form}": (
        "不读取 {kind} 类型的请求正文，请发送 {wanted} 或 {form}"
    ),
    "a body of type {kind} was sent; {wanted} is read": "请求正文的类型是 {kind}，这里只读取 {wanted}",
    "a body with Content-Encoding {kind} is not read here; send it as it is": "不读取压缩过（{kind}）的请求正文",
    "the body has more than {n} bytes": "请求正文超过了 {n} 字节",
    "the body has more than {n} bytes; shorten the query and the other fields": "请求正文超过了 {n} 字节，请缩短",
    "the form cannot be read: it must be percent-encoded UTF-8 of at most {n} fields": (
        "表单无法读取：应是百分号编码的 UTF-8，最多 {n} 个字段"
    ),
    "the form has more than {n} bytes; shorten its fields": "表单超过了 {n} 字节，请缩短各栏",
    "nothing that Accept: {header} allows is on offer; there are {offered}": (
        "Accept: {header} 所接受的格式这里都没有，可用的有：{offered}"
    ),
    "the accepted formats do not fit this query, which answers with {kind}: ask for {allowed}": (
        "所要的格式不适合这个查询，它的答案是{kind}，可用的有：{allowed}"
    ),
    "rows": "表格行",
    "triples": "三元组",
    # queries
    "the query is not SPARQL 1.1: {why}": "查询不符合 SPARQL 1.1：{why}",
    "the endpoint does not take this query: {why}": "后面的 SPARQL 服务不接受这个查询：{why}",
    "the query cannot be answered: {said}": "这个查询无法回答：{said}",
    "the query is not SPARQL 1.1: none of SELECT, ASK, CONSTRUCT and DESCRIBE is in it": (
        "查询不符合 SPARQL 1.1：其中没有 SELECT、ASK、CONSTRUCT 或 DESCRIBE"
    ),
    "it does not say why": "原因不详",
    "no query was brought; send ?query=SELECT … or a body of type application/sparql-query": (
        "没有给出查询；请用 ?query=SELECT …，或发送 application/sparql-query 类型的正文"
    ),
    "a query came in the address and in the body; give it once": "地址和正文里都有查询，只能有一个",
    "updates change data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE": (
        "更新会修改数据，而本服务只读；请用 SELECT、ASK、CONSTRUCT 或 DESCRIBE 查询"
    ),
    "{word} changes data and this service is read-only; ask with SELECT, ASK, CONSTRUCT or DESCRIBE": (
        "{word} 会修改数据，而本服务只读；请用 SELECT、ASK、CONSTRUCT 或 DESCRIBE 查询"
    ),
    "SERVICE asks another endpoint and is not allowed here; take it out and ask that endpoint itself": (
        "SERVICE 要访问别的端点，这里不允许；请去掉它，直接向那个端点查询"
    ),
    "SERVICE asks another endpoint over the network, which is not done here; take it out and ask that endpoint "
    "itself": (
        "SERVICE 要访问别的端点，这里不允许；请去掉它，直接向那个端点查询"
    ),
    "the query holds half a character at {n}; send whole ones": "查询在第 {n} 个字符处只有半个字符",
    "the engine behind this service passes over the graphs that a request names; name them in the query: "
    "GRAPH <IRI> { ?s ?p ?o }": "后面的引擎不理会请求里指明的图，请写进查询：GRAPH <IRI> { ?s ?p ?o }",
    # limits
    "the query ran longer than {n} ms, waiting included, and was stopped": "查询连同等待超过了 {n} 毫秒，已经停止",
    "the query ran longer than {n} ms and was stopped": "查询超过了 {n} 毫秒，已经停止",
    "the query took more than {n} MB of memory and was stopped": "查询占用的内存超过了 {n} MB，已经停止",
    "the query nests deeper than the engine can follow and was stopped": "查询嵌套太深，引擎无法处理，已经停止",
    "the answer has more than {n} rows": "答案超过了 {n} 行",
    "the answer has more than {n} bytes": "答案超过了 {n} 字节",
    "the client took nothing of its answer for {n} ms": "您有 {n} 毫秒没有接收答案",
    "the client took nothing for {n} ms": "您有 {n} 毫秒没有接收答案",
    "the query has {found} characters; up to {n} are read": "查询有 {found} 个字符，最多读取 {n} 个",
    "the answer has more than {n} triples": "答案超过了 {n} 条三元组",
    "the query's braces, brackets and parentheses lie {depth} deep within each other (line {line}, column {column}); "
    "{most} are allowed": "查询的括号套了 {depth} 层（第 {line} 行第 {column} 列），最多 {most} 层",
    "the query has {found} words and signs, lists of VALUES aside; an engine behind this service gets up to {n}": (
        "查询有 {found} 个词和符号（VALUES 的列表不计），后面的引擎最多接收 {n} 个"
    ),
    "more than {rate} queries a second came from {client}; ask again in {n} s": (
        "{client} 每秒的查询超过了 {rate} 个，请在 {n} 秒后再试"
    ),
    "{running} {kind} of {client} run and {waiting} wait, which is all that may; ask again when one has its answer": (
        "{client} 有 {running} 个{kind}正在处理，{waiting} 个在等候，已到上限；请等其中一个有了答案再问"
    ),
    "the {kind} of {client} before this one took too long; ask again when one has its answer": (
        "{client} 在这之前的{kind}用时太长；请等其中一个有了答案再问"
    ),
    "queries": "查询",
    "pages": "网页",
    "{n} wrong tokens came from {client}; try again in {seconds} s": (
        "{client} 给错了 {n} 次口令，请在 {seconds} 秒后再试"
    ),
    "{n} queries wait already, which is all that may; ask again in {seconds} s": (
        "已有 {n} 个查询在等候，到了上限；请在 {seconds} 秒后再试"
    ),
    "as many queries wait already as may; ask again in {n} s": "等候的查询已到上限，请在 {n} 秒后再试",
    "no place became free in time; ask again in {n} s": "没有等到空位，请在 {n} 秒后再试",
    "the process that ran the query was ended from outside": "执行查询的进程被外部终止",
    "the process that was to run the query was ended from outside": "准备执行查询的进程被外部终止",
    "another build was swapped in while the graph was read; ask again": "读取期间图谱换成了新的，请再试一次",
    "the service is ending; ask again when it runs": "服务正在停止，请等它重新运行后再试",
    # connections
    "the request did not come in time": "请求没有按时到齐",
    "one client may not have so many connections open; close some": "您打开的连接太多，请关闭一些",
    "too many connections are open; come again": "打开的连接太多，请稍后再来",
    "this is no request of HTTP/1.1 as it should be": "这不是合格的 HTTP/1.1 请求",
    "the request has both Content-Length and Transfer-Encoding": "请求同时带有 Content-Length 和 Transfer-Encoding",
    "the request has two Content-Length headers": "请求带有两个 Content-Length",
    "the Content-Length is no number of bytes": "Content-Length 不是字节数",
    "the only Transfer-Encoding that is read here is chunked": "这里只读取 Transfer-Encoding: chunked",
    "a chunk of the body is not its size, its bytes and a line break behind each": (
        "请求体的分块写法不对：应依次是长度、内容，各自换行"
    ),
    "only HTTP/1.1 and HTTP/1.0 are spoken here": "这里只支持 HTTP/1.1 和 HTTP/1.0",
    "the request line is not a method, an address and HTTP/1.1 with one blank between them": (
        "请求行应由方法、地址和 HTTP/1.1 组成，中间各空一格"
    ),
    "a header is not written as NAME: VALUE on a line of its own": (
        "有一个请求头的写法不对：应单独一行，名称与值之间用冒号隔开"
    ),
    "the methods here are {allowed}": "这里可用的方法是 {allowed}",
    "a request of HTTP/1.1 needs a Host header": "HTTP/1.1 的请求要有 Host",
    "a request of HTTP/1.1 has one Host header, not several": "HTTP/1.1 的请求只能有一个 Host",
    "the Host header is no name or address of a host, with a port or without": "Host 不是主机名或地址（可带端口）",
    "the head of the request has more than {n} bytes": "请求头超过了 {n} 字节",
    "the address has {n} bytes or more; with the other headers it may have {most}": (
        "地址有 {n} 字节或更多，连同其他请求头最多 {most} 字节"
    ),
    # who may
    "a token was given in the address, where logs keep it; take another token, and give it in the form alone": (
        "口令写在了地址里，日志会留下它；请换一个口令，并只在表单里填写"
    ),
    "this service writes no corrections": "本服务不写入更正",
    "the form was sent from a page of another site": "表单是从别的网站发来的",
    "the token is wrong": "口令不对",
    "no token was given": "没有给出口令",
    "/metrics is turned off here": "这里没有开放 /metrics",
    "/metrics is for clients on this machine": "/metrics 只对本机开放",
    "this service gives no texts of articles away (export_text = none)": "本服务不提供文章全文（export_text = none）",
    # what is not there
    "Not Found": "这个地址下没有内容",
    "Method Not Allowed": "这个地址不接受这种请求方法",
    "this address takes {allowed}": "这个地址接受 {allowed}",
    "there is no resource {iri}": "没有 {iri} 这个资源",
    "there is no article {iri}": "没有 {iri} 这篇文章",
    "there is no industry {iri}": "没有 {iri} 这个产业",
    "there is no entity {iri}": "没有 {iri} 这个实体",
    "there is no question {name}": "没有 {name} 这个问题",
    "there is no graph at {path}": "{path} 下没有图",
    "there is no graph {iri}": "没有 {iri} 这个图",
    "{iri} is no IRI: {said}": "{iri} 不是 IRI",
    "{n} graph{many} named{beside}; one is needed: ?graph=IRI, or ?default": (
        "指明了 {n} 个图，应恰好指明一个：?graph=IRI，或 ?default"
    ),
    "{name}={given} is no absolute IRI ({said}); give one such as https://example.org/graph": (
        "{name}={given} 不是完整的 IRI，应如 https://example.org/graph"
    ),
    "nothing is called {name}": "没有叫{name}的事物",
    "a and b have to name two things, or two articles": "a 和 b 应是两个事物，或两篇文章",
    "name two things at /compare": "请在 /compare 指明两个事物",
    # questions
    "parameter {name} = {given} is not an IRI: {said}": "参数 {name} = {given} 不是 IRI",
    "parameter {name} = {given}: nothing of class {kind} has this name; look it up with /search?q=…, or give its IRI "
    "(question {question})": "参数 {name} = {given}：没有叫这个名称的 {kind}；请用 /search?q=… 查找，或给出 IRI",
    "parameter {name} = {given} is no day; write it as 2024-12-31": "参数 {name} = {given} 不是日期，应写作 2024-12-31",
    "parameter {name} = {given} is no whole number; write it as 2025": "参数 {name} = {given} 不是整数，应写作 2025",
    "question {question} has no parameter {name}; it has {allowed}": "问题 {question} 没有参数 {name}，它有：{allowed}",
    "parameter {name} = {given} holds half a character; write whole ones, in UTF-8": "参数 {name} 里有半个字符",
    "question {question} needs parameter {name} ({kind}), e.g. {name}={example}": (
        "问题 {question} 需要参数 {name}（{kind}），例如 {name}={example}"
    ),
    "the name {name} holds half a character; write whole ones, in UTF-8": "名称 {name} 里有半个字符",
    # exports
    "export format {name} does not exist; allowed are {allowed}": "没有 {name} 这种导出格式，可用的有：{allowed}",
    "no article {iri} is in the store; look it up with kg query or /search": "图谱里没有文章 {iri}，可在 /search 查找",
    "nothing is known of {iri}; look it up with kg ask or /search": "图谱里没有 {iri}，可在 /search 查找",
    "only CONSTRUCT and DESCRIBE queries give triples to export; for rows use: kg query": (
        "只有 CONSTRUCT 和 DESCRIBE 查询才有可导出的三元组"
    ),
    "format {kind} does not fit this query form; for rows ask for application/sparql-results+json or text/csv, for "
    "graphs text/turtle or application/n-triples": "{kind} 格式不适合这种查询",
    # the graph
    "an answer holds {value}, which RDF 1.1 does not have; ask for its parts": "答案里有 RDF 1.1 所没有的 {value}",
    "{place}: the store cannot be opened ({said}); build again": "{place}：图谱打不开，请重新构建",
    "{place}: the store cannot be opened ({said}); build again into a new folder": "{place}：图谱打不开，请重新构建",
    "no query process can be started ({said}); free memory or processes": "无法启动查询进程，内存或进程数不足",
    "{place}: a query process does not start; see that this machine has memory left": (
        "{place}：查询进程无法启动，请检查内存"
    ),
    "{place}: the search index has form {found}, this version reads {wanted}; build again": (
        "{place}：搜索索引的版本是 {found}，本版本读取 {wanted}；请重新构建"
    ),
    "{place}: the search index cannot be read ({said}); build again": "{place}：搜索索引无法读取，请重新构建",
    "{place}: no such store; build one with: kg build PATHS --out {out}": "{place}：还没有图谱，请先构建",
    "{place}: holds no graph yet; build one with: kg build PATHS --out {out}": "{place}：还没有图谱，请先构建",
    "{place}: snapshot {name} is missing; build again with: kg build PATHS --out {out}": (
        "{place}：缺少快照 {name}，请重新构建"
    ),
    "{place}: store format {found} was found, this version reads {wanted}; build into a new folder": (
        "{place}：图谱的格式是 {found}，本版本读取 {wanted}；请重新构建到新的文件夹"
    ),
    "{place}: this user may not read it; give it the right to, or run as the user who built the store": (
        "{place}：服务所用的用户无权读取，请授予读取权限，或改用构建图谱的用户运行"
    ),
    "{place}: cannot be read ({said}); see that the drive is there and whole": "{place}：无法读取，请检查磁盘是否正常",
    "{place}: not a store's state ({said}); give the folder of a build, or build into a new one": (
        "{place}：不是构建出的图谱"
    ),
    "question file {name}.rq: its rows cannot be traced to what they are made of; write it as the others are: a SELECT "
    "that groups what one inner SELECT DISTINCT finds": "问题文件 {name}.rq 的写法无法追溯每一行的出处",
    "the service met a fault of its own; the operator's log has it": "服务内部出错，已经记入日志",
    # another endpoint
    "the endpoint ended the query before it was done": "后面的 SPARQL 服务没有做完就结束了查询",
    "the endpoint had not enough memory for the query": "后面的 SPARQL 服务内存不足",
    "the query ran longer than the endpoint allows": "查询超过了后面的 SPARQL 服务的时间限制",
    "the endpoint is too busy; ask again in {n} s": "后面的 SPARQL 服务太忙，请在 {n} 秒后再试",
    "the endpoint {found} (status {status})": "后面的 SPARQL 服务没有回答（状态 {status}）",
    "the endpoint stopped the query in the middle of its answer": "后面的 SPARQL 服务中途停止了查询",
    "the endpoint's answer ends in its middle": "后面的 SPARQL 服务的答案不完整",
    "the endpoint's answer cannot be read as {kind}": "后面的 SPARQL 服务的答案不合 {kind} 格式，无法读取",
    "the endpoint answered with {kind}, which is no SPARQL answer": "后面的服务回答的是 {kind}，不是 SPARQL 的答案",
    "the endpoint does not write this format; up to {n} bytes are turned into it here": (
        "后面的 SPARQL 服务不写这种格式；这里最多转换 {n} 字节"
    ),
    "the endpoint broke off its answer": "后面的 SPARQL 服务中断了答案",
    "the endpoint behind this service cannot be reached": "后面的 SPARQL 服务联系不上",
    "the endpoint behind this service closed the connection without an answer": (
        "后面的 SPARQL 服务没有回答就关闭了连接"
    ),
    "the endpoint behind this service answers with what is no HTTP": "后面的 SPARQL 服务的回答不是 HTTP",
    "the endpoint {place} cannot be reached": "后面的 SPARQL 服务 {place} 联系不上",
    "the endpoint {place} closed the connection without an answer": (
        "后面的 SPARQL 服务 {place} 没有回答就关闭了连接"
    ),
    "the endpoint {place} answers with what is no HTTP": "后面的 SPARQL 服务 {place} 的回答不是 HTTP",
    "the endpoint {place} is silent": "后面的 SPARQL 服务 {place} 没有回应",
    "the endpoint {place} answers with what is no SPARQL result ({said})": (
        "后面的服务 {place} 的回答不是 SPARQL 的结果"
    ),
    "{place}: was not looked at yet; ask again": "{place}：还没有连接好，请再试一次",
    "{place}: is not connected; start the service": "{place}：还没有连接，请启动服务",
    "{place}: the graph was loaded without its named graphs; load N-Quads: kg export --format nquads": (
        "{place}：载入的图谱缺少命名图，请载入 N-Quads"
    ),
    "{place}: holds no graph of this kind; load into it what this gives: kg export --format nquads": (
        "{place}：里面没有这种图谱，请载入 kg export --format nquads 的结果"
    ),
    "{place}: its ontology stands in {found}, not in {own}; set id_base to {base}": (
        "{place}：本体在 {found} 而不在 {own}，请把 id_base 设为 {base}"
    ),
    "{place}: its default graph does not hold what its named graphs hold, and all pages ask the union of them; turn it "
    "on: {how}": "{place}：它的默认图不是所有命名图的并集，请打开这一设置：{how}",
    "{place}: cannot be written ({said}); make room or name another folder by the setting endpoint_cache": (
        "{place}：无法写入，请腾出空间，或用 endpoint_cache 另指一个文件夹"
    ),
}

HINTS: dict[str, str] = {
    "the newest articles are a list of their own: {path}": "最新文章另有列表：{path}",
    "write it as example.org or example.org:8000": "写成 example.org 或 example.org:8000",
    "ask again": "请再试一次",
    "take it out of the address, or write one of these": "请把它从地址里去掉，或改用上面的参数",
    "send a long query by POST, with Content-Type: application/sparql-query": (
        "长的查询请用 POST 发送，Content-Type 为 application/sparql-query"
    ),
    "ask again later": "请稍后再试",
    "send the address by GET, or the query as a body of type {kind}": (
        "请用 GET 访问这个地址，或把查询作为 {kind} 类型的请求体发送"
    ),
    "all addresses are at /docs": "全部地址见“接口”页",
    "was {address} meant? All addresses are at /docs": "是否想访问 {address}？全部地址见“接口”页",
    "send the body once, with one Content-Length or with Transfer-Encoding: chunked": (
        "请求体只发一次，用一个 Content-Length，或用 Transfer-Encoding: chunked"
    ),
    "ask by HTTP/1.1; what speaks HTTP/2 to clients is a proxy in front": (
        "请用 HTTP/1.1 访问；若要用 HTTP/2，请在前面设置代理"
    ),
    "percent-encode what the address holds: a blank as %20": "地址里的特殊字符要用百分号编码，空格写作 %20",
    "write the method in capitals; this port speaks no TLS": "方法要大写；这个端口不用 TLS（请用 http://）",
    "mend the header, or leave it out": "请改正或去掉这个请求头",
    "ask again; the operator's log has more": "请再试一次；详情见管理员的日志",
    "or name one by ?format=": "也可用 ?format= 指明一种",
    "or name one by ?format=: {allowed}": "也可用 ?format= 指明一种：{allowed}",
    "leave out cursor to begin with the first page, then follow next": "去掉 cursor，从第一页看起，再用 next 往下翻",
    "open this address in a browser for a form": "在浏览器里打开这个地址有表单",
    "the operator's log has more": "详情见管理员的日志",
    "the operator gave the address of something else than a SPARQL query service": "管理员给的地址不是 SPARQL 查询服务",
    "start it, or name another one by --endpoint": "请启动它，或用 --endpoint 另指一个",
    "give the address of its SPARQL query service": "请给出它的 SPARQL 查询地址",
    "all articles are at /articles": "全部文章见 /articles",
    "all chains are listed at /chain": "全部产业链见 /chain",
    "look for its name: /search?q=…": "可按名称查找：/search?q=…",
    "look for it: {address}": "可以搜索：{address}",
    "the names of all: SELECT ?graph WHERE { GRAPH ?graph { } } at /sparql": (
        "全部图名可在 /sparql 查询：SELECT ?graph WHERE { GRAPH ?graph { } }"
    ),
    "take the entry away (format=toml) and add it to curation.toml, or start the service with --curate": (
        "把条目下载下来（format=toml）加进 curation.toml，或用 --curate 启动服务"
    ),
    "send it from this service's own page; behind a proxy, name the proxy in trusted_proxies": (
        "请从本服务的页面发送；若前面有代理，请写进 trusted_proxies"
    ),
    "give it in the field token": "请填在 token 一栏",
    "the operator may open it with --set metrics=all": "管理员可用 --set metrics=all 开放",
    "try again; if it stays, report the address you asked for": "请再试一次；若仍出现，请把所访问的地址告诉管理员",
    "ask for less: bind more, sort or count less, add LIMIT": "请缩小范围：多给条件，少排序少计数，加上 LIMIT",
    "ask for less: sort, group or join fewer rows": "请减少参与排序、分组、连接的行",
    "add LIMIT, or ask in parts": "请加上 LIMIT，或分几次查询",
    "add LIMIT, ask for fewer columns, or in parts": "请加上 LIMIT，减少列，或分几次查询",
    "shorten the query": "请缩短查询",
    "write it flatter: fewer groups within groups, shorter chains": "请写得平一些：少套几层，链条短些",
    "read the answer as it comes, or ask in parts": "请随到随读，或分几次查询",
}
