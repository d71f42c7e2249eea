"""Posts told by a verb behind the person: X任某局局长, X当选会长, 任命X为…, 免去其…职务, 由X接任."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table, words
from kg.records import Mention, Sentence, Span
from kg.statements.bodies import Held
from kg.statements.modality import modality_of
from kg.statements.titles import Titles

__all__ = ["Told", "by_pronoun", "by_verb", "in_list"]

#: A post, what happens to it, the rule.
Told = tuple[Held, str, str]

_HONOUR = "(?:同志|先生|女士)?(?:[（(][^（）()]{1,6}[）)])?"
_END = re.compile("[，,。；;！？]|职务|一职|职位")
#: 免去张三某局局长职务.
_DISMISSED = re.compile("(?:免去|免除|撤销|罢免)(?:了)?$")
#: A life told in short clauses: 张三，男，汉族，1970年生，现任….
_LIFE = ("现任", "曾任", "历任")
#: Words that open a further clause about the same person: 并兼任…, 同时还担任….
_FURTHER = "(?:同时|并且?|还|也|又|现在?|此前|之前|后来?|如今|目前|曾|先后|同年|当年|次年)*"
#: Verbs too light to tell of a post in a further clause.
_LIGHT = ("为", "的", "系")


@cache
def _verbs() -> tuple[tuple[str, str, str], ...]:
    rows = [(row[0], row[1], row[2]) for row in table("roles_events")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def by_verb(titles: Titles, sentence: Sentence, person: Mention, reach: int) -> Iterator[Told]:
    """Yield the posts that verbs behind `person` tell, up to offset `reach` (the next person or the end)."""
    text = titles.text
    right = text[person.span.end:sentence.span.end]
    lead = titles.opening(sentence) + text[sentence.span.begin:person.span.begin]
    given = re.search("|".join(words("roles_giving")), lead)
    ended = re.search("|".join(words("roles_ending")), lead)
    starts: list[tuple[int, int, str, str]] = []
    for verb, event, stands in _verbs():
        if stands == "between" and not (given if event == "Appointed" else ended):
            continue
        told = "(?:，[^。；]{0,60}?)?" if verb in _LIFE else ""
        start = re.match(f"^{_HONOUR}{told}[（(]?(?:[^，。；、（()）]{{0,8}}?)(?:[，,])?{re.escape(verb)}"
                         if stands == "before" else f"^{_HONOUR}(?:同志)?{re.escape(verb)}", right)
        if start:
            starts.append((start.end() - len(verb), -len(verb), verb, event))
    if starts:
        at, length, verb, event = min(starts)
        found = list(_posts(titles, sentence, person.span.end + at - length, verb, event, "post-after-verb.v1"))
        yield from found
        if not found and verb not in ("为", "的"):
            return
    elif _DISMISSED.search(lead) and re.match("[^，。；]{3,30}(?:职务|一职)", right):
        yield from _posts(titles, sentence, person.span.end, "免去", "Left", "post-after-verb.v1")
    yield from _further(titles, sentence, Span(person.span.end, min(reach, sentence.span.end)))
    yield from _taken_back(titles, sentence, Span(person.span.end, min(reach, sentence.span.end)))


def by_pronoun(titles: Titles, sentence: Sentence, reach: int) -> Iterator[Told]:
    """Yield what a sentence that opens with 他 or 她 tells: 他是某厂的厂长，也是…."""
    text = titles.text
    opening = re.match("(?:[^，。]{0,10}，)?[他她](?!们)", text[sentence.span.begin:reach])
    if opening is None:
        return
    begin = sentence.span.begin + opening.end()
    for verb, event, stands in _verbs():
        start = re.match(f"[^，。；、]{{0,6}}?{re.escape(verb)}", text[begin:reach])
        if stands == "before" and start:
            yield from _posts(titles, sentence, begin + start.end(), verb, event, "post-of-pronoun.v1")
            break
    for held, event, _ in _further(titles, sentence, Span(begin, reach)):
        yield held, event, "post-of-pronoun.v1"


def in_list(titles: Titles, sentence: Sentence, person: Mention) -> Iterator[Told]:
    """●李四 某市水利局局长: a line that holds a name and a post and nothing else."""
    text = titles.text
    before = text[sentence.span.begin:person.span.begin]
    rest = re.match("[ 　]*[ 　：:，,（(][ 　]*", text[person.span.end:sentence.span.end])
    if not re.fullmatch("[●■▪◆★○·•*\\-—— 　]*", before) or not rest:
        return
    begin = person.span.end + rest.end()
    end = begin + len(text[begin:sentence.span.end].rstrip("。） )"))
    line = text[begin:end]
    if "，" in rest.group():
        # 王强，某大学教授、博士生导师，…: a post set beside the name, with its body
        line = re.split("[，。；]", line)[0]
        end = begin + len(line)
        part = [m for m in titles.annotated.mentions if Span(begin, end).covers(m.span)]
        if not part or any(m.type == "Person" for m in part) or part[0].span.begin != begin:
            return
    if "，" in line or "。" in line:
        return
    for held in titles.held(Span(begin, end), None, titles.seen(person.span.begin)):
        yield held, "Holds", "post-in-list.v1"


def taken_over(text: str, sentence: Sentence, person: Mention, ended: Held | None) -> Iterator[Told]:
    """…不再担任局长，由X接任: X gets the post that another one has just left."""
    after = re.match(f"{_HONOUR}(接任|接替|继任|代理)", text[person.span.end:sentence.span.end])
    if ended is None or after is None or not text[:person.span.begin].endswith("由"):
        return
    role = f"代理{ended.role}" if after.group(1) == "代理" else ended.role
    yield Held(ended.body, role, (), None, ended.place), "Appointed", "post-taken-over.v1"


def _further(titles: Titles, sentence: Sentence, span: Span) -> Iterator[Told]:
    text = titles.text
    for joint in re.finditer("[，,；;]", span.of(text)):
        begin = span.begin + joint.end()
        for verb, event, stands in _verbs():
            start = re.match(f"{_FURTHER}{re.escape(verb)}", text[begin:span.end])
            if stands == "before" and verb not in _LIGHT and start and begin + start.end() + 1 < span.end:
                yield from _posts(titles, sentence, begin + start.end(), verb, event, "post-further-clause.v1")
                break


def _taken_back(titles: Titles, sentence: Sentence, span: Span) -> Iterator[Told]:
    """任命X为…，免去其…职务."""
    for verb in re.finditer("(?:免去|免除|撤销|解除)(?:了)?其", span.of(titles.text)):
        at = span.begin + verb.end()
        yield from _posts(titles, sentence, at, verb.group(), "Left", "post-further-clause.v1")


def _posts(titles: Titles, sentence: Sentence, at: int, verb: str, event: str, rule: str) -> Iterator[Told]:
    """Yield the posts named from offset `at`, right behind `verb`."""
    text, whole = titles.text, sentence.span.of(titles.text)
    if modality_of(whole, at - sentence.span.begin - len(verb)) is None and not verb.startswith("不再"):
        return
    if modality_of(whole, at - sentence.span.begin) == "Planned":
        return
    stop = _END.search(text[at:sentence.span.end])
    end = at + stop.start() if stop else sentence.span.end
    # 是 alone says what somebody is; a post only where the body is printed
    for held in titles.held(Span(at, end), None, titles.seen(at)):
        if verb == "是" and not held.spans and held.how == "earlier":
            continue
        if verb == "代理":
            held = Held(held.body, f"代理{held.role}", held.spans, held.seat, held.place, held.how)
        yield held, "Left" if held.former and event == "Holds" else event, rule
