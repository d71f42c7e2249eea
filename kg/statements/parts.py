"""What is part of what: towns of counties, counties of prefectures, stations of a line, bodies of a zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.places import administrative
from kg.statements.reading import PLACES, Clause, Reading

__all__ = [
    "body_of_body", "facility_of_line", "founded_by", "place_chain", "told_of_both", "zone_in_place"]


_BODIES = frozenset({"Government", "Institution", "Organization"})


def _country(reading: Reading, key: str) -> bool:
    known = reading.lookup.entities.get(key)
    return known.level == "country" if known else reading.name_of(key) in ("中国", "中华人民共和国")


def place_chain(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉市六工镇西五工村, 甘肃河西走廊: each place printed right behind the wider one."""
    for clause in reading.clauses:
        for outer, inner in zip(clause.mentions, clause.mentions[1:], strict=False):
            if outer.type != "Place" or inner.type != "Place" or clause.gap(outer, inner) != "":
                continue
            if _country(reading, outer.entities[0]) or outer.entities[0] in inner.entities:
                continue
            above = reading.lookup.ancestors(inner.entities[0])
            if above and outer.entities[0] not in above:
                continue  # 昌吉嘉峪关两地: two places side by side
            region = re.search("(?:走廊|盆地|区域|段|山区|平原)$", inner.surface)
            # a region (乌—昌—石区域, 河西走廊) is part of a province and wider than a county printed before it
            wide = re.search("(?:省|自治区)$", reading.name_of(outer.entities[0]))
            if (administrative(reading, inner) or (region and wide)) \
                    and inner.entities[0] not in reading.lookup.ancestors(outer.entities[0]):
                for one in _like(clause, inner):
                    yield Claim(one.entities[0], "partOf", outer.entities[0], (one.span, outer.span))
    for _, mention in reading.every({"Place"}):
        opening = next((m for m in reading.annotated.mentions if m.type == "Place" and m.span != mention.span
                        and mention.surface.startswith(m.surface) and len(m.surface) < len(mention.surface)
                        and re.search("(?:区域|段|区|片区|地区)$", mention.surface[len(m.surface):])), None)
        if opening and opening.entities[0] not in mention.entities and not _country(reading, opening.entities[0]):
            yield Claim(mention.entities[0], "partOf", opening.entities[0], (mention.span,))
        stretch = next((m for m in reading.annotated.mentions if m.type == "Place"
                        and mention.surface.endswith(f"{m.surface}段")), None)
        if stretch:
            yield Claim(mention.entities[0], "partOf", stretch.entities[0], (mention.span,))


def _like(clause: Clause, inner: Mention) -> list[Mention]:
    """Return `inner` and the places of its kind that are listed behind it: 某县A镇、B镇."""
    run = [inner]
    for mention in clause.mentions:
        if mention.type == "Place" and mention.span.begin >= run[-1].span.end \
                and clause.gap(run[-1], mention) in ("、", "和", "及") and mention.surface[-1] == inner.surface[-1]:
            run.append(mention)
    return run


def _first_mentions(reading: Reading, kind: str) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for mention in reading.annotated.mentions:
        if mention.type == kind:
            for key in mention.entities:
                found.setdefault(key, mention)
    return found


def told_of_both(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """Two places of one article, one known to lie in the other, and one of them what it is about."""
    if reading.main is None:
        return
    places = _first_mentions(reading, "Place")
    topics = {clause.topic.entities[0] for clause in reading.clauses if clause.topic and clause.printed}
    for mention in reading.annotated.mentions:
        for key in mention.entities if mention.type == "Government" else ():
            governed = reading.bodies.governed(key)
            if governed and governed in reading.lookup.entities:
                places.setdefault(governed, mention)
    for key, mention in places.items():
        if mention.type == "Government":
            continue
        wider = next((above for above in reading.lookup.ancestors(key) if above in places), None)
        if wider is None or _country(reading, wider) or _skips(reading, key, wider):
            continue
        if reading.main.entities[0] in (key, wider) or key in topics or (
                reading.main.type not in PLACES and not _province(reading, wider)):
            predicate = "partOf" if administrative(reading, mention) else "locatedIn"
            yield Claim(key, predicate, reading.bodies.know(wider), (mention.span, places[wider].span))


def _province(reading: Reading, key: str) -> bool:
    known = reading.lookup.entities.get(key)
    return known is not None and known.level == "province"


def _skips(reading: Reading, key: str, wider: str) -> bool:
    """Tell whether a county or town is told beside its province only, as one of a whole that is compared (全疆)."""
    known = reading.lookup.entities.get(key)
    return known is not None and _province(reading, wider) and known.level != "prefecture"


def zone_in_place(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A zone and the places that it is known to lie in, where the article is about one of them."""
    if reading.main is None:
        return
    places = _first_mentions(reading, "Place")
    for key, mention in _first_mentions(reading, "Zone").items():
        for above in [a for a in reading.lookup.ancestors(key) if a in places][:1]:
            if not _country(reading, above) and reading.main.entities[0] in (key, above):
                yield Claim(key, "locatedIn", above, (mention.span, places[above].span))


def facility_of_line(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """…输电工程昌吉换流站: a standing object printed right behind the work that it belongs to."""
    for clause in reading.clauses:
        for outer, inner in zip(clause.mentions, clause.mentions[1:], strict=False):
            if inner.type == "Facility" and outer.type in ("Facility", "Project") and clause.gap(outer, inner) == "":
                yield Claim(inner.entities[0], "partOf", outer.entities[0], (inner.span, outer.span))


def founded_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """作为A与B共同发起设立的机构，X…: a body is part of those who set it up together."""
    for clause in reading.clauses:
        founders = [m for m in clause.mentions if m.type in ("Institution", "Government", "Organization", "Company")]
        if len(founders) < 2 or not re.search("(?:共同|联合)(?:发起)?(?:设立|成立|组建|创建|共建)的", clause.text):
            continue
        follow = [c for c in reading.clauses if c.sentence == clause.sentence and c.span.begin > clause.span.begin]
        child = next((m for c in follow[:1] for m in c.mentions[:1] if m.type in ("Institution", "Organization")), None)
        for founder in founders:
            if child and founder.entities[0] not in child.entities:
                yield Claim(child.entities[0], "partOf", founder.entities[0], (child.span, founder.span))


_BODY_IN_BODY = re.compile(
    "(.{2,}?(?:局|厅|委员会|会|研究院|公司))(.{2,14}(?:部|大队|支队|中队|处|科|研究室|分局|中心))")


def body_of_body(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X公安局出入境管理大队: a department named behind the body that it belongs to."""
    by_name = {form: entity.key for entity in reading.entities.values()
               for form in (entity.name, *entity.aliases) if entity.type in _BODIES}
    by_name |= {m.surface: m.entities[0] for m in reading.annotated.mentions if m.type in _BODIES}
    for _, mention in reading.every(_BODIES):
        for name in (mention.surface, reading.name_of(mention.entities[0])):
            named = _BODY_IN_BODY.fullmatch(name)
            whole = by_name.get(named.group(1)) if named else None
            if whole and whole not in mention.entities:
                yield Claim(mention.entities[0], "partOf", whole, (mention.span,))
