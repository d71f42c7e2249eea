"""What each error means and what to do, for the people who read the pages."""

from __future__ import annotations

from service.errors import ErrorBody

__all__ = ["ERROR_TEXTS", "explain_error"]

_PAIRS: dict[str, tuple[str, str]] = {
    "bad-request": (
        "请求缺少内容，或含有本服务不认识的内容。",
        "The request lacks something, or holds what does not exist.",
    ),
    "query": ("查询不符合 SPARQL 1.1 的写法，请按下面指出的位置修改。", "The query is not SPARQL 1.1."),
    "forbidden-query": (
        "这个查询要访问别的主机或修改数据，本服务只读，不予执行。",
        "The query would reach another host or change data; this service only reads.",
    ),
    "read-only": (
        "本服务只读：没有依据的陈述无从写入。",
        "This service only reads: a statement without evidence has no way in.",
    ),
    "not-allowed": ("这个地址不对您开放。", "This address is not open to you."),
    "not-found": (
        "这里没有您要找的内容；名称可能有变，试试搜索。",
        "There is nothing here; the name may have changed, try the search.",
    ),
    "method-not-allowed": ("这个地址不接受这种请求方法。", "This address does not take this method."),
    "not-acceptable": (
        "没有您接受的格式；可用 ?format= 指明一种。",
        "There is no format that you accept; name one by ?format=.",
    ),
    "media-type": ("不读取这种类型的请求正文。", "A body of this type is not read here."),
    "query-too-nested": (
        "查询的括号套得太深，或链条太长，请写得平一些、短一些。",
        "The query is nested deeper, or its chains are longer, than they may be; write it flatter.",
    ),
    "client-too-slow": ("您接收得太慢，连接已经断开。", "The answer was taken too slowly and was given up."),
    "query-too-long": ("查询太长，请缩短。", "The query is too long."),
    "time-limit": (
        "查询超过了时间限制，已经停止。请缩小范围：多给条件，少排序少计数，加上 LIMIT。",
        "The query ran longer than it may and was stopped.",
    ),
    "memory-limit": (
        "查询占用的内存超过了限制，已经停止。请减少参与排序、分组、连接的行。",
        "The query took more memory than it may and was stopped.",
    ),
    "row-limit": ("答案的行数超过了限制。请加上 LIMIT，或分几次查询。", "The answer has more rows than it may."),
    "bytes-limit": (
        "答案的字节数超过了限制。请加上 LIMIT，减少列，或分几次查询。",
        "The answer has more bytes than it may.",
    ),
    "too-many-requests": ("您的请求太密了，请稍后再试。", "You ask faster than one client may; wait a little."),
    "queue-full": ("现在提问的人太多，请过几秒再试。", "Too many queries wait now; try again in some seconds."),
    "worker-lost": (
        "执行查询的进程被外部终止，请再试一次。",
        "The process that ran the query was ended from outside; try again.",
    ),
    "client-gone": ("连接已经断开。", "The connection was closed."),
    "store": (
        "图谱现在打不开，请稍后再试；管理员可查看 /health。",
        "The graph cannot be opened now; operators look at /health.",
    ),
    "endpoint": (
        "后面的 SPARQL 服务联系不上，请稍后再试。",
        "The SPARQL endpoint behind this service does not answer; try again later.",
    ),
    "resource": ("服务自身的文件有误，请告诉管理员。", "A file of the service is broken; tell its operator."),
    "internal": (
        "服务内部出错，已经记入日志。若再次出现，请把下面的编号告诉管理员。",
        "The service met a fault of its own, which its log has. If it stays, tell the operator the id below.",
    ),
}
#: Status of 100 -> what is said of a code that has no text of its own.
_OTHERS = {
    4: ("这个请求不能照办。", "This request cannot be done."),
    5: ("服务现在不能回答。", "The service cannot answer now."),
}

#: Language -> code of an error -> text.
ERROR_TEXTS: dict[str, dict[str, str]] = {
    "zh": {code: pair[0] for code, pair in _PAIRS.items()},
    "en": {code: pair[1] for code, pair in _PAIRS.items()},
}


def explain_error(body: ErrorBody, lang: str) -> str:
    """Return what the error means, in ``zh`` or ``en``."""
    return ERROR_TEXTS[lang].get(body.code) or _OTHERS[5 if body.status >= 500 else 4][lang == "en"]
