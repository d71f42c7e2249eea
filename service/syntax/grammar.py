"""The grammar of SPARQL 1.1 queries as a table: which way to go at which word.

It takes somewhat more than the engine does (an aggregate anywhere, any number of arguments) and serves for one thing:
to find the first word at which a text is no query any more, and what could have stood there.

The recommendation: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

__all__ = ["BUILTINS", "END", "KEYWORDS", "Node", "grammar"]

#: The terminal behind the last word.
END = "end"
#: Capitals are keywords, signs stand in quotes, small letters are kinds of words; the rest are rules.
_RULES = """
Query      = Prologue ( Select | Construct | Describe | Ask ) Values
Prologue   = ( BASE iri | PREFIX namespace iri | VERSION string )*
Select     = SELECT Projection Dataset Where Modifiers
SubSelect  = SELECT Projection Where Modifiers Values
Projection = ( DISTINCT | REDUCED )? ( Selected+ | '*' )
Selected   = variable | '(' Expression AS variable ')'
Construct  = CONSTRUCT ( Template Dataset Where Modifiers | Dataset WHERE Template Modifiers )
Template   = '{' Triples? '}'
Describe   = DESCRIBE ( ( variable | Iri )+ | '*' ) Dataset Where? Modifiers
Ask        = ASK Dataset Where Modifiers
Dataset    = ( FROM NAMED? Iri )*
Where      = WHERE? Group
Modifiers  = GroupBy? Having? OrderBy? Slice?
GroupBy    = GROUP BY ( Call | Grouped | variable )+
Grouped    = '(' Expression ( AS variable )? ')'
Having     = HAVING Constraint+
OrderBy    = ORDER BY ( ( ASC | DESC ) Bracketed | Constraint | variable )+
Slice      = LIMIT integer ( OFFSET integer )? | OFFSET integer ( LIMIT integer )?
Values     = ( VALUES Data )?
Group      = '{' ( SubSelect | Triples? ( Pattern '.'? Triples? )* ) '}'
Pattern    = Group ( UNION Group )* | OPTIONAL Group | MINUS Group | LATERAL Group | GRAPH ( variable | Iri ) Group
           | SERVICE SILENT? ( variable | Iri ) Group | FILTER Constraint | Bind | VALUES Data
Bind       = BIND '(' Expression AS variable ')'
Data       = variable '{' Value* '}' | '(' variable* ')' '{' Row* '}'
Row        = '(' Value* ')'
Value      = Iri | Literal | UNDEF
Triples    = Triple ( '.' Triples? )?
Triple     = Term Properties | Made Properties?
Properties = Verb Objects ( ';' ( Verb Objects )? )*
Verb       = variable | Path
Objects    = Object ( ',' Object )*
Object     = Term | Made
Made       = '(' Object* ')' | '[' Properties? ']'
Term       = variable | Iri | blank | Literal
Path       = Steps ( '|' Steps )*
Steps      = Step ( '/' Step )*
Step       = '^'? ( Iri | A | '!' Not | '(' Path ')' ) ( '?' | '*' | '+' )?
Not        = One | '(' ( One ( '|' One )* )? ')'
One        = '^'? ( Iri | A )
Iri        = iri | name | namespace
Literal    = Text | ( '+' | '-' )? Number | TRUE | FALSE
Number     = integer | decimal
Text       = string ( language | '^^' Iri )?
Constraint = Bracketed | Call
Call       = Built | Iri Arguments
Built      = builtin Arguments | EXISTS Group | NOT EXISTS Group
Bracketed  = '(' Expression ')'
Arguments  = '(' DISTINCT? ( '*' | Expression ( ',' Expression )* )? ( ';' SEPARATOR '=' string )? ')'
Expression = Both ( '||' Both )*
Both       = Compared ( '&&' Compared )*
Compared   = Sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Sum | IN List | NOT IN List )?
List       = '(' ( Expression ( ',' Expression )* )? ')'
Sum        = Product ( ( '+' | '-' ) Product )*
Product    = Signed ( ( '*' | '/' ) Signed )*
Signed     = '!' Signed | ( '+' | '-' ) ( ( '+' | '-' ) Number | Primary ) | Primary
Primary    = Bracketed | Built | Iri Arguments? | Text | Number | TRUE | FALSE | variable
"""
#: Functions and aggregates, which stand before their arguments.
BUILTINS = frozenset(re.findall(r"\w+", """
ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HASLANG
HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE MAX MD5 MIN
MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR
STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TZ
UCASE URI UUID YEAR
"""))
_PIECE = re.compile(r"'[^']+'|[A-Za-z]+|[()|*+?]")
_RULE = re.compile(r"^(\w+) += (.*)$", re.MULTILINE)
KEYWORDS = frozenset(re.findall(r"\b[A-Z]{2,}\b", _RULES))


class Node:
    """A place in the grammar.

    Attributes:
        kind: word (a terminal), rule, all (one after the other), any (one of them), many (none, one or more).
        name: of a terminal or a rule.
        parts: what it is made of.
        empty: whether nothing at all fits it.
        first: the terminals it can begin with.
        ways: of these, the parts to go on with; filled as they are asked for.
    """

    __slots__ = ("empty", "first", "kind", "name", "parts", "ways")

    def __init__(self, kind: str, name: str = "", parts: tuple[Node, ...] = ()) -> None:
        self.kind, self.name, self.parts = kind, name, parts
        self.empty = kind == "many"
        self.first: frozenset[str] = frozenset({name}) if kind == "word" else frozenset()
        self.ways: dict[str, tuple[Node, ...] | None] = {}

    def way(self, word: str) -> tuple[Node, ...] | None:
        """Return what to go through next where `word` stands, the first thing last; None where it does not fit."""
        if word in self.ways:
            return self.ways[word]
        found: tuple[Node, ...] | None = None
        if word in self.first:
            if self.kind == "many":
                found = (self, *self.parts)
            elif self.kind == "any":
                found = next((part,) for part in self.parts if word in part.first)
            else:
                found = self.parts[::-1]
        elif self.empty:
            found = ()
        self.ways[word] = found
        return found


class _Reader(NamedTuple):
    """Reads a rule's pieces into nodes."""

    pieces: list[str]
    rules: dict[str, Node]

    def one_of(self) -> Node:
        found = [self.sequence()]
        while self.pieces and self.pieces[0] == "|":
            self.pieces.pop(0)
            found.append(self.sequence())
        return found[0] if len(found) == 1 else Node("any", parts=tuple(found))

    def sequence(self) -> Node:
        found: list[Node] = []
        while self.pieces and self.pieces[0] not in ("|", ")"):
            found.append(self.item())
        return found[0] if len(found) == 1 else Node("all", parts=tuple(found))

    def item(self) -> Node:
        piece = self.pieces.pop(0)
        if piece == "(":
            node = self.one_of()
            self.pieces.pop(0)
        elif piece in self.rules:
            node = self.rules[piece]
        else:
            node = Node("word", piece.strip("'"))
        sign = self.pieces.pop(0) if self.pieces and self.pieces[0] in ("*", "+", "?") else ""
        if sign == "?":
            return Node("any", parts=(node, Node("all")))
        if sign == "*":
            return Node("many", parts=(node,))
        return Node("all", parts=(node, Node("many", parts=(node,)))) if sign == "+" else node


def _nodes(node: Node, found: dict[int, Node]) -> None:
    if id(node) not in found:
        found[id(node)] = node
        for part in node.parts:
            _nodes(part, found)


def _settle(nodes: list[Node]) -> None:
    """Find out of every node what it can begin with and whether it can be empty."""
    changed = True
    while changed:
        changed = False
        for node in nodes:
            if node.kind == "word":
                continue
            first, empty = set(node.first), node.kind in ("all", "rule")
            for part in node.parts:
                if node.kind in ("any", "many") or empty:
                    first |= part.first
                if node.kind in ("all", "rule"):
                    empty = empty and part.empty
            if node.kind in ("any", "many"):
                empty = node.kind == "many" or any(part.empty for part in node.parts)
            if first != node.first or empty != node.empty:
                node.first, node.empty, changed = frozenset(first), empty, True


@cache
def grammar() -> Node:
    """Return the rule of a whole query, with the end behind it; made once, when a first query is broken."""
    text = re.sub(r"\n +\|", " |", _RULES)
    rules = {name: Node("rule", name) for name, _ in _RULE.findall(text)}
    for name, content in _RULE.findall(text):
        rules[name].parts = (_Reader(_PIECE.findall(content), rules).one_of(),)
    whole = Node("all", parts=(rules["Query"], Node("word", END)))
    found: dict[int, Node] = {}
    _nodes(whole, found)
    _settle(list(found.values()))
    return whole
