"""Voice: what an article names once in full licenses its shorter forms elsewhere in it.

Short forms: the one given in brackets (以下简称X); the name without its place or legal form; a person's name
wherever it stands again; the bare head of an event (推介会) behind its full name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import table
from kg.mentions.draft import Draft, View

__all__ = ["ALIAS_RULE", "RULE", "aliases_told", "core_of", "propose", "propose_aliases"]

RULE, ALIAS_RULE = "echo.v1", "told-alias.v1"
_TOLD = re.compile(
    r"[（(](?:以下)?[简统]?(?:简称|称为|下称|以下称)[:：]?[“\"‘'《]?(?P<alias>[^（）()“”\"‘’'》]{2,16})[”\"’'》]?[）)]")
_LEGAL_FORM = re.compile(
    r"(?:[（(][^（）()]*[）)])?(?:集团|控股|科技|实业|发展|投资|工贸|商贸|贸易)?(?:集团)?"
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|公司|集团)$")
_GROUPS = ("宣讲团", "讲师团", "艺术团", "代表团", "考察团", "采访团", "救援队", "合唱团", "歌舞团")
_SURE = 0.7
_SHORTEST_OWN = 3  # characters of a firm's own name that may stand for it
_HAN = re.compile("[一-鿿A-Za-z]+")


def aliases_told(view: View) -> tuple[tuple[Draft, str, int], ...]:
    """Return (the draft that a bracket follows, the alias told, where the alias stands)."""
    found = []
    for match in _TOLD.finditer(view.text):
        before = [draft for draft in view.drafts if draft.end == match.start() and not draft.risky]
        if before:
            longest = max(before, key=lambda draft: (len(draft), draft.type))
            found.append((longest, match["alias"], match.start("alias")))
    return tuple(found)


def core_of(name: str, places: tuple[str, ...] = ()) -> str:
    """Return a company's name without legal form and leading place: what people call it.

    >>> core_of("新疆青禾科创有限公司", ("新疆",))
    '青禾科创'
    """
    core = _LEGAL_FORM.sub("", name)
    for place in sorted(places, key=lambda word: (-len(word), word)):
        if core.startswith(place) and len(core) - len(place) >= 2:
            return core[len(place):]
    return core


def propose_aliases(view: View) -> Iterator[Draft]:
    """Propose every place where a short form stands that the article tells in brackets."""
    text = view.text
    for draft, alias, _ in aliases_told(view):
        for begin in _places_of(text, alias):
            full = draft.name or draft.span.of(text)
            yield Draft(begin, begin + len(alias), draft.type, ALIAS_RULE, 0.92, draft.keys, full)


def propose(view: View) -> Iterator[Draft]:
    """Propose every place where a short form of a name found stands."""
    text = view.text
    places: dict[int, Draft] = {}
    for draft in view.drafts_of("Place"):
        if draft.rule.startswith("authority"):
            places.setdefault(draft.begin, draft)
    for draft in view.drafts_of("Company"):
        if draft.risky:
            continue
        surface = draft.span.of(text)
        leading = places.get(draft.begin)
        forms = {_LEGAL_FORM.sub("", surface), core_of(surface, (leading.span.of(text),) if leading else ())}
        for form in sorted(forms):
            if 3 <= len(form) < len(surface) and not any(form == p.span.of(text) for p in places.values()):
                for begin in _places_of(text, form):
                    yield Draft(begin, begin + len(form), "Company", RULE, 0.85, draft.keys, surface)
    yield from _own_names(view)
    people = {draft.span.of(text) for draft in view.drafts_of("Person") if not draft.risky and draft.score >= _SURE}
    for name in sorted(people):
        if len(name) > 1:
            for begin in _places_of(text, name):
                yield Draft(begin, begin + len(name), "Person", RULE, 0.8)
    yield from _bare_heads(view)


def _own_names(view: View) -> Iterator[Draft]:
    """Firms called by their own name alone, without the trade behind it (景青精工 of 景青精工材料公司).

    What is short is more than a piece of the full name only where whole words begin and end with it and another word
    goes on than in the full name.
    """
    text = view.text
    places = {draft.begin: draft for draft in view.drafts_of("Place") if draft.rule.startswith("authority")}
    firms = sorted({draft for draft in view.drafts_of("Company") if not draft.risky
                    and draft.rule == "body-suffix.v1" and _LEGAL_FORM.search(draft.span.of(text))},
                   key=lambda draft: draft.order)
    for draft in firms:
        surface = draft.span.of(text)
        leading = places.get(draft.begin)
        core = core_of(surface, (leading.span.of(text),) if leading else ())
        stem = core[:_SHORTEST_OWN]
        if len(core) <= _SHORTEST_OWN or not _HAN.fullmatch(core):
            continue
        for begin in _places_of(text, stem):
            size = next((n for n in range(_SHORTEST_OWN, len(core)) if text[begin + n:begin + n + 1] != core[n]), 0)
            end = begin + size
            if size and {begin, end} <= view.word_edges and not any(
                    other.begin < end and begin < other.end and not other.risky for other in view.drafts):
                yield Draft(begin, end, "Company", RULE, 0.75, draft.keys, surface)


def _bare_heads(view: View) -> Iterator[Draft]:
    """Bare heads of events found before, where nothing modifies them."""
    text = view.text
    for head in _GROUPS:
        groups = [d for d in view.drafts_of("Organization")
                  if not d.risky and text.endswith(head, d.begin, d.end) and len(d) > len(head) + 1]
        if groups:
            whole = min(groups, key=lambda draft: (-len(draft), draft.begin))
            for begin in _places_of(text, head):
                if begin > whole.begin and not any(draft.begin <= begin < draft.end for draft in groups):
                    yield Draft(begin, begin + len(head), "Organization", RULE, 0.6, whole.keys, whole.span.of(text))
    for head, _, bare in (*table("mention_events"), ("大会", "", "bare"), ("全会", "", "bare")):
        if bare != "bare":
            continue
        full = [draft for draft in view.drafts_of("Event")
                if not draft.risky and _fits(head, draft.span.of(text)) and len(draft) > len(head) + 1]
        if not full:
            continue
        first = min(full, key=lambda draft: (-len(draft), draft.begin))
        for begin in _places_of(text, head):
            inside = any(draft.begin <= begin < draft.end for draft in full)
            if (head == "全会" or begin > min(draft.begin for draft in full)) and not inside:
                yield Draft(begin, begin + len(head), "Event", RULE, 0.6, first.keys, first.span.of(text))


def _fits(head: str, name: str) -> bool:
    """A head refers back to a name that holds it; 大会 to any meeting, …活动 to the …仪式 of the same occasion."""
    if head == "大会":
        return name.endswith(("会", "会议"))
    return head in name or (head.endswith("活动") and len(head) > 2 and head[:-2] + "仪式" in name)


def _places_of(text: str, form: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)
