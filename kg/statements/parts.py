"""What is part of what: towns of counties, counties of prefectures, stations of a line, bodies of a zone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.places import administrative
from kg.statements.reading import PLACES, Clause, Reading

__all__ = [
    "body_of_body", "facility_of_line", "founded_by", "joint_venture", "owned_by", "place_chain", "told_of_both",
    "zone_in_place", "zone_office"]


_BODIES = frozenset({"Government", "Institution", "Organization"})


_OWN_COUNTRY = ("中国", "全国", "国家", "我国", "国内", "祖国", "中华人民共和国")


def _country(reading: Reading, key: str) -> bool:
    known = reading.lookup.entities.get(key)
    return known.level == "country" if known else reading.name_of(key) in ("中国", "中华人民共和国")


def place_chain(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉市六工镇西五工村, 甘肃河西走廊: each place printed right behind the wider one."""
    for clause in reading.clauses:
        for outer, inner in zip(clause.mentions, clause.mentions[1:], strict=False):
            if outer.type != "Place" or inner.type != "Place" or clause.gap(outer, inner) != "":
                continue
            if outer.entities[0] in inner.entities or (_country(reading, outer.entities[0]) and (
                    outer.surface in _OWN_COUNTRY or inner.entities[0] in reading.lookup.entities)):
                continue  # of another country a town is told by it
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


#: What the departments of a body are called.
_DEPARTMENT = re.compile(".{0,10}(?:部|队|处|科|室|所|办|办公室|分局|支行|学院|分院|艺委会|专委会|工会|支部|团委|中心)")


def body_of_body(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X公安局出入境管理大队: a department named behind the body that it belongs to."""
    by_name = {form: entity.key for entity in reading.entities.values()
               for form in (entity.name, *entity.aliases) if entity.type in _BODIES}
    by_name |= {m.surface: m.entities[0] for m in reading.annotated.mentions if m.type in _BODIES}
    for _, mention in reading.every(_BODIES):
        for name in (mention.surface, reading.name_of(mention.entities[0])):
            named = _BODY_IN_BODY.fullmatch(name)
            whole = by_name.get(named.group(1)) if named else None
            if whole is None:
                ahead = [form for form in by_name if name.startswith(form) and len(form) > 4
                         and _DEPARTMENT.fullmatch(name, len(form))]
                whole = by_name[max(ahead, key=len)] if ahead else None
            if whole and whole not in mention.entities:
                yield Claim(mention.entities[0], "partOf", whole, (mention.span,))


_FOUNDS = re.compile("(?:合资|共同|联合|合作|出资|携手)+(?:出资)?(?:成立|组建|设立|创办|发起成立)了?$")
_BUYS = re.compile("(?:[已还又日前近，]*(?:全资)?(?:并购|收购|控股)了?)(?:[^，。；]{0,4}的)?")


def joint_venture(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """(A与B)合资成立C: C is part of those who agreed to found it. A并购B: B is part of A."""
    partners: dict[int, list[str]] = {}
    for clause in reading.clauses:
        parties = [m for m in clause.mentions if m.type == "Company"]
        if len(parties) > 1 and re.search("[与和同、]", clause.gap(parties[0], parties[1])):
            partners[clause.sentence] = [m.entities[0] for m in parties[:2]]
        for one, other in itertools.pairwise(parties):
            if _BUYS.fullmatch(clause.gap(one, other)) and reading.modality(other.span.begin) == "Fact":
                yield Claim(other.entities[0], "partOf", one.entities[0], (other.span, one.span))
        for child in clause.mentions:
            if child.type not in ("Company", "Institution") or not _FOUNDS.search(clause.before(child)):
                continue
            modality = reading.modality(child.span.begin)
            for key in partners.get(clause.sentence, partners.get(clause.sentence - 1, [])) if modality else ():
                if key not in child.entities:
                    yield Claim(child.entities[0], "partOf", key, (child.span,), modality or "Planned")


_FIRMS = frozenset({"Company", "Institution", "Organization"})
_CHILD = ("(?:全资|控股|参股|直属|下属|所属|独资|骨干|核心)*"
          "(?:子公司|分公司|子企业|分厂|分院|分校|分局|旗下企业|附属医院|附属机构)")
#: What stands behind an owner: 由X集团控股, 由X集团持股67%.
_HOLDS = re.compile("(?:[（(][^（）()]*[）)])?(?:绝对|相对)?(?:控股|全资|持股(?:比例)?(?:5[1-9]|[6-9][0-9]|100))")
_OWNED_BY = re.compile("(?:隶属于?|从属于|归属于?|直属于?)$")
_OWNS = re.compile(f"(?:的?(?:旗下|下属|所属|直属|控股|全资)的?|的?{_CHILD})(?:企业|公司|品牌)?(?:[—“])*")
_OWNER_IS = re.compile("(?:控股(?:方|股东|企业)|母公司|上级(?:单位|公司)|主管(?:部门|单位)|主发起行)(?:是|为|：)?$")


def owned_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A是B的全资子公司; A隶属于B; A由B控股; B旗下的A."""
    for clause in reading.clauses:
        for owner in clause.mentions:
            if owner.type not in _FIRMS | {"Government"}:
                continue
            before, after = clause.before(owner), clause.after(owner)
            child_of = re.search("[是为系属的]$", before) and re.match(f"的?{_CHILD}(?:[，。；）)、]|$)", after)
            held = child_of or _OWNED_BY.search(before) or _OWNER_IS.search(before) or (
                before.endswith("由") and _HOLDS.match(after))
            below = next((m for m in clause.mentions if m.span.begin >= owner.span.end and m.type in _FIRMS
                          and _OWNS.fullmatch(clause.gap(owner, m))), None)
            child = below or (_child(clause, owner) if held else None)
            if child and child.type in _FIRMS and not set(child.entities) & set(owner.entities):
                yield Claim(child.entities[0], "partOf", owner.entities[0], (child.span, owner.span))


def _child(clause: Clause, owner: Mention) -> Mention | None:
    ahead = [m for m in clause.mentions if m.span.end <= owner.span.begin and m.type in _FIRMS]
    return ahead[0] if ahead else clause.topic if clause.topic and clause.topic.span.end <= owner.span.begin else None


_ZONE = re.compile("(?:开发区|园区|产业园|工业园|高新区|保税区|合作区|试验区|工业区|新区|化工基地)$")
_OFFICE = re.compile("(?:党工委|工作委员会|管委会|管理委员会)$")


def zone_office(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X高新区管委会: the office that runs a zone of the article, by the zone's own name."""
    zones = {form: key for key in reading.entities if reading.type_of(key) == "Zone"
             for form in (reading.name_of(key), *reading.entities[key].aliases)}
    zones |= {m.surface: m.entities[0] for m in reading.annotated.mentions if m.type == "Zone"}
    for _, office in reading.every({"Government"}):
        for name in (office.surface, reading.name_of(office.entities[0])):
            ending = _OFFICE.search(name)
            zone = zones.get(re.sub("^(?:中国)?(?:共产党|中共)", "", name[:ending.start()])) if ending else None
            if ending and not zone and name.endswith("管理委员会") and _ZONE.search(name[:ending.start()]):
                zone = reading.bodies.imply(name[:ending.start()], "Zone")  # only its office is named
            if zone:
                yield Claim(office.entities[0], "partOf", zone, (office.span,))
