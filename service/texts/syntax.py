"""What is said of a text that is no query, and what its writer may do: name -> Chinese, English."""

from __future__ import annotations

__all__ = ["SYNTAX_HINTS", "SYNTAX_KINDS", "SYNTAX_PAIRS"]

#: What may be missing: Chinese, English.
SYNTAX_KINDS: tuple[tuple[str, str], ...] = (
    ("变量", "a variable"),
    (" IRI", "an IRI"),
    ("名称", "a name"),
    ("带引号的文字", "text in quotes"),
    ("数字", "a number"),
)

SYNTAX_PAIRS: dict[str, tuple[str, str]] = {
    "empty": ("查询是空的", "the query is empty"),
    "comments": ("查询里只有注释", "the query holds nothing but comments"),
    "nearly": ("“{found}”不是 SPARQL 的词，是否想写 {keyword}？", "{found} is no word of SPARQL; {keyword} was meant?"),
    "word": (
        "“{found}”在这里没有意义：它不是关键词、函数、变量，也不是带前缀的名称",
        "{found} means nothing here: it is no keyword, function, variable or name with a prefix",
    ),
    "prefix": ("前缀 {prefix} 没有声明", "the prefix {prefix} is not declared"),
    "string_open": (
        "以 {found} 开头的字符串没有结束的引号",
        "the string that begins with {found} has no closing quote",
    ),
    "iri_open": (
        "以 {found} 开头的 IRI 没有用 > 结束，或含有不允许的字符",
        "the IRI that begins with {found} is not closed by >, or holds a character that it may not",
    ),
    "full_width": ("{found} 是全角符号", "{found} is a full-width sign"),
    "closes_nothing": ("{found} 没有对应的 {opening}", "{found} closes nothing: no {opening} is open"),
    "closed_wrong": (
        "第 {line} 行第 {column} 列的 {opening} 还没有结束，就出现了 {found}",
        "{found} stands where the {opening} of line {line}, column {column} is still open",
    ),
    "not_closed": (
        "第 {line} 行第 {column} 列的 {opening} 没有结束",
        "the {opening} opened at line {line}, column {column} is not closed",
    ),
    "object": ("{found} 之前的三元组缺少宾语", "the triple lacks its object before {found}"),
    "object_at_end": ("最后一个三元组缺少宾语", "the last triple lacks its object"),
    "predicate": ("{found} 之前的三元组缺少谓语", "the triple lacks its predicate before {found}"),
    "predicate_at_end": ("最后一个三元组缺少谓语", "the last triple lacks its predicate"),
    "fourth": ("三元组已经完整，{found} 是多出来的", "the triple was whole before {found}"),
    "select_nothing": ("SELECT 之后没有写要查什么", "SELECT names nothing to select"),
    "unnamed": ("SELECT 里的表达式没有取名", "an expression in SELECT has no name"),
    "unbracketed": ("{keyword} 的条件没有写在括号里", "what {keyword} tests stands in no parentheses"),
    "equals": ("SPARQL 里没有 ==", "there is no == in SPARQL"),
    "unequal": ("SPARQL 里没有 <>", "there is no <> in SPARQL"),
    "connective": ("SPARQL 里没有 {found} 这个词", "there is no word {found} in SPARQL"),
    "too_late": ("{found} 出现得太晚", "{found} stands too late"),
    "behind_end": ("{found} 出现在查询结束之后", "{found} stands behind the end of the query"),
    "whole_number": ("{keyword} 之后应是整数，却是 {found}", "{keyword} takes a whole number and not {found}"),
    "whole_number_at_end": ("{keyword} 之后缺少整数", "{keyword} lacks its whole number"),
    "namespace_at_end": ("PREFIX 之后缺少带冒号的前缀", "PREFIX lacks a name with a colon"),
    "namespace": ("PREFIX 之后应是带冒号的前缀，却是 {found}", "PREFIX takes a name with a colon and not {found}"),
    "missing": ("{found} 之前缺少 {expected}", "{expected} is missing before {found}"),
    "missing_at_end": ("末尾缺少 {expected}", "{expected} is missing at the end"),
    "kind_missing": ("{found} 之前缺少{kind}", "{kind} has to stand before {found}"),
    "kind_missing_at_end": ("末尾缺少{kind}", "{kind} has to follow at the end"),
    "sign": ("{sign} 之后应是数字，却是 {found}", "a number follows the sign {sign}, and {found} is none"),
    "sign_at_end": ("末尾的 {sign} 之后缺少数字", "the sign {sign} at the end lacks its number"),
    "value": ("{found} 之前缺少一个值", "a value is missing before {found}"),
    "value_at_end": ("末尾缺少一个值", "a value is missing at the end"),
    "early": ("查询没有写完", "the query ends too early"),
    "no_query": ("读到末尾，仍不成查询", "read to its end, it is no query"),
    "other": ("{found} 不能出现在这里", "{found} cannot stand here"),
    "star_grouped": ("SELECT * 不能与 GROUP BY 同用", "SELECT * does not go with GROUP BY"),
    "ungrouped": (
        "SELECT 里有变量既不在 GROUP BY 里，也不在聚合函数里",
        "SELECT names a variable that is neither in GROUP BY nor in an aggregate",
    ),
    "selected_twice": ("SELECT 把同一个变量写了两次", "SELECT gives the same variable twice"),
    "bound": ("变量 {found} 在 BIND 之前已经有值", "the variable {found} has a value before BIND gives it one"),
    "bad_iri": ("有一个 IRI 的写法不对", "an IRI is not written as IRIs are"),
    "no_character": ("{found} 不是一个字符", "{found} is no character"),
    "escape": ("字符串里的反斜杠用错了", "the string holds a backslash that escapes nothing"),
}

SYNTAX_HINTS: dict[str, tuple[str, str]] = {
    "write_query": ("写一个，例如 SELECT * { ?s ?p ?o } LIMIT 10", "write one, such as SELECT * { ?s ?p ?o } LIMIT 10"),
    "write": ("请写 {keyword}", "write {keyword}"),
    "example": ("例如 {expected}", "such as {expected}"),
    "sign": (
        "去掉 {sign}，或在后面写数字，例如 {sign}10",
        "take {sign} out, or write a number behind it, such as {sign}10",
    ),
    "before": (
        "出错的地方也可能就在这之前",
        "what is wrong may also stand right before this place",
    ),
    "number": ("例如 {keyword} 10", "such as {keyword} 10"),
    "word": (
        "文字要加引号，变量以 ? 开头，名称要带前缀（如 kg:Company）",
        "text stands in quotes, a variable begins with ?, a name has a prefix as kg:Company has",
    ),
    "prefix_near": (
        "是否想写 {near}？否则请在查询最前面声明：PREFIX {prefix} <IRI>",
        "{near} was meant? Otherwise declare it before the query: PREFIX {prefix} <IRI>",
    ),
    "prefix_unknown": (
        "在查询最前面声明：PREFIX {prefix} <IRI>",
        "declare it before the query: PREFIX {prefix} <IRI>",
    ),
    "close_string": (
        "用 {quote} 结束；字符串里的引号前加反斜杠，分行的文字用三个引号",
        "close it with {quote}; a quote within it stands behind a backslash, text of several lines in three quotes",
    ),
    "close_iri": (
        "IRI 写在 < 和 > 之间，里面不能有空格；小于号两边请留空格",
        "an IRI stands between < and > and holds no blank; a < that compares has blanks around it",
    ),
    "half_width": ("请改用半角的 {sign}", "write {sign}"),
    "take_out": ("去掉它，或在前面补上 {opening}", "take it out, or put {opening} before"),
    "close_first": ("先补上 {closing}", "put {closing} before it"),
    "close": ("补上 {closing}", "add {closing}"),
    "triple": (
        "三元组写作：主语 谓语 宾语 . ，例如 ?s rdfs:label ?name .",
        "a triple is written: subject predicate object . as in ?s rdfs:label ?name .",
    ),
    "end_triple": (
        "先用 . 结束三元组；用 ; 接下一个谓语，用 , 接下一个宾语",
        "end it with . first; ; goes on with another predicate, , with another object",
    ),
    "select": (
        "写变量（?x）、* 或 (表达式 AS ?x)，例如 SELECT ?s (COUNT(?o) AS ?n)",
        "write variables, * or an expression with its name, as in SELECT ?s (COUNT(?o) AS ?n)",
    ),
    "name_it": ("写作 (COUNT(?x) AS ?n)", "write it as (COUNT(?x) AS ?n)"),
    "bracket_it": ("写作 {keyword}(?x > 3)", "write it as {keyword}(?x > 3)"),
    "order": (
        "顺序是 GROUP BY、HAVING、ORDER BY、LIMIT、OFFSET",
        "the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
    ),
    "one_query": ("一次只写一个查询", "send one query at a time"),
    "namespace": ("写作 PREFIX {prefix} <IRI>", "write it as PREFIX {prefix} <IRI>"),
    "expected": ("这里可以写：{expected}", "what can stand here: {expected}"),
    "name_variables": ("逐个写出变量和聚合函数", "name the variables and the aggregates"),
    "group_it": (
        "把它加进 GROUP BY，或用聚合函数，例如 (SAMPLE(?x) AS ?one)",
        "add it to GROUP BY, or take an aggregate of it, as in (SAMPLE(?x) AS ?one)",
    ),
    "other_name": ("换一个变量名", "take another name"),
    "whole_character": (
        "不能只写半个字符（D800 到 DFFF）；请直接写这个字符，或写 \\U 和八位十六进制数，最大 0010FFFF",
        "D800 to DFFF are halves of characters: write the character itself, or \\U and eight digits up to 0010FFFF",
    ),
    "iri_form": ("IRI 写作 <https://example.org/name>", "write it as <https://example.org/name>"),
    "escape": (
        "可用的是 \\t \\n \\r \\b \\f \\\" \\' \\\\；反斜杠本身写两次",
        "there are \\t \\n \\r \\b \\f \\\" \\' \\\\; a backslash itself is written twice",
    ),
}
