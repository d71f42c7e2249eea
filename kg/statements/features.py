"""What a pair of mentions, and a possible statement, show: names of features, the same ones for the same text.

A pair's names say how its two mentions stand to each other, whatever may be stated of them; a statement's names say
what the rules and the whole article hold of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.records import Mention, Span
from kg.statements.modality import modality_of
from kg.statements.pairs import Pair
from kg.statements.surroundings import Surroundings, verb_kinds

__all__ = ["denied", "pair_features", "steps"]

_LISTING = frozenset("、和与及暨同以等")
_SHORT_GAP, _MOST_WORDS, _LONGEST_FRAME = 5, 10, 9
_LETTER = {"Place": "P", "Zone": "Z", "Government": "G", "Company": "C", "Institution": "I", "Organization": "O",
           "Person": "W", "Project": "J", "Facility": "F", "Industry": "D", "Product": "T", "Policy": "L", "Event": "E"}


def steps(count: int) -> str:
    """Return the step that a count lies on, each twice as wide as the one before.

    >>> [steps(n) for n in (0, 1, 2, 3, 4, 7, 40)]
    ['0', '1', '2', '3', '4', '4', '32']
    """
    if count < 4:
        return str(count)
    return str(min(64, 1 << (count.bit_length() - 1)))


def pair_features(around: Surroundings, pair: Pair) -> tuple[str, ...]:
    """Return the names of a pair's features, each once."""
    kinds = f"{pair.first.type}-{pair.second.type}"
    names = _carried(around, pair, kinds) if pair.between < 0 else _together(around, pair, kinds)
    return tuple(dict.fromkeys(["bias", f"t:{kinds}", *names]))


def denied(around: Surroundings, pair: Pair) -> bool:
    """Tell whether either mention stands in a clause that is denied, supposed or asked.

    A pair that the model alone tells of needs a plain sentence: which verb a denial belongs to is not weighed.
    """
    reading = around.reading
    clause = around.clauses[around.stands[pair.second].clause]
    sentence = reading.annotated.sentences[pair.sentence].span
    text = sentence.of(reading.text)
    ends = [pair.second.span.begin, max(pair.second.span.end, clause.span.end - 1)]
    if pair.between >= 0:
        first = around.clauses[around.stands[pair.first].clause]
        ends.append(max(pair.first.span.end, first.span.end - 1))
    return any(modality_of(text, at - sentence.begin) is None for at in ends)


def _together(around: Surroundings, pair: Pair, kinds: str) -> Iterator[str]:
    first, second = pair.first, pair.second
    reading, text = around.reading, around.reading.text
    one, two = around.stands[first], around.stands[second]
    yield from (f"1{name}" for name in one.names)
    yield from (f"2{name}" for name in two.names)
    gap = text[first.span.end:second.span.begin]
    apart = two.clause - one.clause
    yield f"far:{steps(len(gap))}"
    yield f"far:{steps(len(gap))}:{kinds}"
    yield f"between:{steps(pair.between)}"
    yield f"between:{steps(pair.between)}:{kinds}"
    yield f"clauses:{min(apart, 3)}"
    yield f"clauses:{min(apart, 3)}:{kinds}"
    inside = [m for place in range(one.clause, two.clause + 1) for m in around.clauses[place].mentions
              if first.span.end <= m.span.begin and m.span.end <= second.span.begin]
    if len(gap) <= _SHORT_GAP:
        yield f"gap:{gap}"
        yield f"gap:{gap}:{kinds}"
    frame = _frame(text, Span(first.span.end, second.span.begin), inside)
    if inside and len(frame) <= _LONGEST_FRAME:
        yield f"frame:{frame}"
        yield f"frame:{frame}:{kinds}"
    if inside and first.type == second.type and not set(frame) - _LISTING - {_LETTER[first.type]}:
        yield "listed"
    if any(m.type == first.type for m in inside):
        yield f"rival:1:{kinds}"
    if any(m.type == second.type for m in inside):
        yield f"rival:2:{kinds}"
    yield from (f"inside:{kind}" for kind in sorted({m.type for m in inside}))
    yield from (f"1b:{one.before}:{kinds}", f"1n:{one.behind}:{kinds}", f"2b:{two.before}:{kinds}",
                f"2n:{two.behind}:{kinds}", f"kl:{one.kind_left}:{kinds}", f"kr:{two.kind_right}:{kinds}")
    words = around.words(Span(first.span.end, second.span.begin))
    told = verb_kinds(words)
    yield from (f"k:{kind}:{kinds}" for kind in told)
    yield f"ks:{'+'.join(dict.fromkeys(told))}:{two.kind_right}:{kinds}"
    shown = words if len(words) <= _MOST_WORDS else [*words[:_MOST_WORDS // 2], *words[-_MOST_WORDS // 2:]]
    yield from (f"w:{word.text}" for word in shown)
    verbs = [word.text for word in words if word.tag in ("v", "vn", "vd")]
    yield from (f"v:{verb}:{kinds}" for verb in verbs[-4:])
    yield f"v1:{verbs[0] if verbs else ''}:{kinds}"
    yield f"vr:{two.verb_right}:{kinds}"
    yield f"vl:{one.verb_left}:{kinds}"
    yield from (f"mark:{mark}" for mark in "，：；“（—" if mark in gap)
    here, there = around.clauses[one.clause], around.clauses[two.clause]
    if there.topic is first:
        yield f"topic:1:{kinds}"
        yield f"topic:1:{two.verb_left}"
    if here.topic is second:
        yield f"topic:2:{kinds}"
    if there.scene is first:
        yield f"scene:1:{kinds}"
    yield from _said(around, pair)
    if reading.main and reading.main.entities[0] in (pair.first_key, pair.second_key):
        yield f"main:{1 if reading.main.entities[0] == pair.first_key else 2}:{kinds}"


def _frame(text: str, span: Span, inside: list[Mention]) -> str:
    """Return the characters of `span`, each mention in it as the letter of its class."""
    pieces, at = [], span.begin
    for mention in inside:
        pieces += [text[at:mention.span.begin], _LETTER[mention.type]]
        at = mention.span.end
    return "".join([*pieces, text[at:span.end]])


def _carried(around: Surroundings, pair: Pair, kinds: str) -> Iterator[str]:
    first, second, reading = pair.first, pair.second, around.reading
    two = around.stands[second]
    clause = around.clauses[two.clause]
    yield from (f"2{name}" for name in two.names)
    for way in pair.ways:
        yield f"way:{way}"
        yield f"way:{way}:{kinds}"
        yield f"way:{way}:{two.verb_left}"
        yield f"way:{way}:{two.verb_right}"
    yield f"ways:{'+'.join(pair.ways)}:{kinds}"
    yield from (f"2b:{two.before}:{kinds}", f"2n:{two.behind}:{kinds}", f"kl:{two.kind_left}:{kinds}",
                f"kr:{two.kind_right}:{kinds}")
    back = pair.sentence - reading.sentence_at(first.span.begin)
    yield f"back:{steps(max(0, back))}:{kinds}"
    verbs = around.verbs(two.clause)
    yield from (f"v:{verb.text}:{kinds}" for verb in verbs[:5])
    if not verbs:
        yield f"v::{kinds}"
    yield f"vr:{two.verb_right}:{kinds}"
    yield f"vl:{two.verb_left}:{kinds}"
    standing = [m for m in clause.mentions if m is not second and m.type == first.type]
    if standing:
        yield f"rival:{kinds}"
        yield f"rival:{'before' if standing[0].span.begin < second.span.begin else 'behind'}:{kinds}"
    if clause.topic is not None and first.entities != clause.topic.entities:
        yield f"other-topic:{clause.topic.type}:{kinds}"
    stand = around.stands.get(first)
    if stand is not None:
        yield from (f"1{name}" for name in stand.names if name[0] in "tsoh")  # topic, scene, opens, headed
    yield from _said(around, pair)


def _said(around: Surroundings, pair: Pair) -> Iterator[str]:
    """Yield what kind of sentence says it."""
    reading = around.reading
    sentence = reading.annotated.sentences[pair.sentence].span
    text = sentence.of(reading.text)
    yield f"tells:{modality_of(text, pair.second.span.begin - sentence.begin)}"
    if "“" in text[:pair.second.span.begin - sentence.begin] and "说" in text:
        yield "quoted"
    if sentence.begin < reading.annotated.article.body_begin:
        yield "headline"
    if "报讯" in text[:12] or "记者" in text[:12]:
        yield "byline"
