"""Where things are: printed behind their place, said to be there, or told of a place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import behind_target, coordinated, verbs
from kg.statements.claims import Claim
from kg.statements.naming import leads_onward, owner_in, place_in
from kg.statements.reading import OWN_FIRM, PLACES, Clause, Reading

__all__ = ["administrative", "by_name", "by_prefix", "by_scene", "by_verb", "event_held", "event_of_host",
           "of_parties", "of_topic_place"]

_THINGS = frozenset({"Company", "Institution", "Organization", "Facility", "Project", "Zone"})
_ADMINISTRATIVE = re.compile(
    "(?:省|自治区|州|地区|盟|市|县|旗|镇|乡|街道|(?<!画家)(?<!度假)(?<!艺术)村|社区|林场|牧场|团"
    # a district of a city, and not 景区, 山区, 新区 …
    "|^(?!.*[景矿园林牧灌新库]区)[一-龥]{2}区|(?<![景山片林牧小园发库湖灌矿新范护游假油城农老校院厂辖特战台峰])区)$")
_REGION = re.compile("(?:省|自治区|州|市|县|城市群|区域|经济区|都市圈)[”\"]?$")
_BRANCHES = re.compile("(?:设立|开设|成立|设有|建有|建立|建成|都有|均有)(?:了)?[^，。]{0,14}?"
                       "(?:分公司|子公司|办事处|分支机构|工厂|基地|门店|研发中心|仓库|分厂)"
                       "|(?<=公司)(?:开到|设到|遍布|分布)[^，。]*")
_NODE = re.compile("的?(?:一个|一座)?(?:重要)?(?:中转)?(?:节点|重镇|门户|枢纽)")
_HELD = re.compile("举行|举办|召开|开幕|启动|签署|签订|签约|闭幕|揭牌|落幕|开赛|拉开帷幕|开展|开讲|开班|上演|举办|开跑"
                   "|开馆|启幕|首演|收官")
_BUILDABLE = frozenset({"Project", "Facility", "Zone", "Institution"})
_BUILT_THERE = re.compile("^.{0,6}(?:开工|动工|奠基|开建|投产|投运|投用|启用|建成|竣工|完工|落成|揭牌|挂牌|成立|建设"
                          "|产出|下线|试产|实施|启动|并网|通车|通航|开业|落户|落地|点火|封顶|完钻|开钻)")
_WITHIN = re.compile("|·|(?:(?:境|辖区|市区|城区)内?|[城郊]区|城郊|[东南西北中]部)?的")
_SIDE = re.compile("的?[东南西北中]{1,2}(?:部|头|端|缘|侧|岸|麓|角|边|坡)|的?腹地|的?脚下|境内")
_VISITORS = re.compile("代表团|考察团|队|记者|至|到|连接")
_BROUGHT = re.compile("(?:引进|引入|招引|引来)了?(?:[一-龥（）]+(?:公司|集团|厂)、)*$")
_VISITS = re.compile("(?:走进|来到|深入|走访|察看|考察|参观|到)了?$")
_INVESTED = re.compile("投资|建设|投建|布局|新建|兴建|落户|落地")
_SITED = re.compile("选址|坐落|位于|地处|建在|设在|落户|落地|落子")
#: What may stand before a place that alone sets the scene: 9月2日清晨，…
_WHEN = ("[0-9一二三四五六七八九十年月日时分许、 ]*(?:清晨|早上|上午|中午|正午|下午|傍晚|晚上?|夜里|深夜|眼下|如今"
         "|目前|日前|近日|当天|昨日|今日|[春夏秋冬][日天])*")
_SCENE_LEAD = re.compile(f"{_WHEN}(?:在|走进|来到|走入)?")
_NOT_A_SCENE = ("国内", "国家", "区内", "疆内", "全国", "全疆", "全省")


def administrative(reading: Reading, mention: Mention) -> bool:
    """Tell whether the mention names an area of administration and not a sight or a region."""
    if mention.type != "Place":
        return False
    known = reading.lookup.entities.get(mention.entities[0])
    return (known is not None and known.level in ("prefecture", "county", "town")) \
        or _ADMINISTRATIVE.search(reading.name_of(mention.entities[0])) is not None


def _is_thing(reading: Reading, mention: Mention) -> bool:
    return mention.type in _THINGS or (mention.type == "Place" and not administrative(reading, mention))


def _claims(inner: Mention, outer: Mention, modality: str) -> Iterator[Claim]:
    for thing in inner.entities:
        for place in outer.entities:
            if thing != place:
                yield Claim(thing, "locatedIn", place, (inner.span, outer.span), modality)


def by_prefix(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """奇台县江布拉克景区, 昌吉州文旅产业: a thing printed right behind its place."""
    for clause in reading.clauses:
        for outer, inner in zip(clause.mentions, clause.mentions[1:], strict=False):
            if outer.type not in PLACES or outer.surface.startswith("全") or set(outer.entities) & set(inner.entities):
                continue
            if outer.type == inner.type == "Place" and re.search("(?:走廊|盆地|区域|段|山区|平原)$", inner.surface):
                continue
            gap = clause.gap(outer, inner)
            of_main = inner.type == "Industry" and reading.main and outer.entities == reading.main.entities
            if clause.before(outer).endswith(("至", "到", "—", "连接", "途经", "经过", "直达", "直飞", "通往")):
                continue  # X至Y的铁路 lies in neither alone
            thing = _is_thing(reading, inner) and (
                _WITHIN.fullmatch(gap) is not None or (inner.type == "Company" and OWN_FIRM.fullmatch(gap)))
            if thing or (of_main and gap == "" and outer.type == "Place"):
                yield from _claims(inner, outer, "Fact")
                for one in _sights_behind(reading, clause, inner) if thing else ():
                    yield from _claims(one, outer, "Fact")
        for firm, home in zip(clause.mentions, clause.mentions[1:], strict=False):
            # X公司（Y县）
            if firm.type in _THINGS and home.type in PLACES and clause.gap(firm, home) in ("（", "(") \
                    and clause.after(home).startswith(("）", ")")):
                yield from _claims(firm, home, "Fact")


def _sights_behind(reading: Reading, clause: Clause, first: Mention) -> Iterator[Mention]:
    """Yield the sights listed behind the first of a town: 某市A景区、B古街."""
    last = first
    for mention in clause.mentions:
        if mention.span.begin >= last.span.end and first.type == mention.type == "Place" \
                and clause.gap(last, mention) in ("、", "和", "及") and not administrative(reading, mention):
            yield mention
            last = mention


def by_verb(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X位于Y; 位于Y的X; 在Y设立分公司."""
    pattern = re.compile(f"(?:{verbs('verbs_locate').pattern})[^，。]{{0,3}}$")
    for clause in reading.clauses:
        for place, outer in enumerate(clause.mentions):
            if outer.type not in PLACES or not (pattern.search(clause.before(outer)) or _at_side(clause, place)):
                continue
            modality = reading.modality(outer.span.begin)
            if modality is None:
                continue
            if place and clause.mentions[place - 1].type in PLACES \
                    and clause.mentions[place - 1].span.end == outer.span.begin:
                continue
            chain = _chain(clause, place)
            border = _border(clause, chain[-1])
            behind = _behind(reading, clause, chain[-1])
            if behind:
                for thing in behind:
                    yield from _claims(thing, chain[-1], modality)
                continue
            firm = re.match("的(?:这家|该|本)?(?:企业|公司)", clause.after(chain[-1]))
            companies = [m for m in reading.annotated.mentions if m.type == "Company" and m.span.end <= clause.span.end]
            if firm and companies:
                yield from _claims(companies[-1], chain[-1], modality)
                continue
            ahead = [m for m in clause.mentions if m.span.end <= outer.span.begin]
            subject = ahead[-1] if ahead else _opening_work(reading, clause) or clause.topic
            if subject is None or subject.type not in _THINGS | {"Place"}:
                continue
            if _is_thing(reading, subject):
                for one in _listed(clause, subject):
                    for spot in (chain[-1], border):
                        yield from _claims(one, spot, modality) if spot else ()
            elif re.search("(?:地处|位于|身处|属于?|在)$", clause.before(outer)):
                for region in chain:
                    predicate = "partOf" if _REGION.search(reading.name_of(region.entities[0])) else "locatedIn"
                    for key in region.entities:
                        if key not in subject.entities:
                            yield Claim(subject.entities[0], predicate, key, (subject.span, region.span), modality)
        yield from _branches(reading, clause)
        yield from _brought(reading, clause)
        yield from _node(reading, clause)


def _brought(reading: Reading, clause: Clause) -> Iterator[Claim]:
    """某县引进A公司、B公司: whom a place has brought in is there."""
    place = clause.topic if clause.topic and clause.topic.type in PLACES else None
    for one in clause.mentions if place and reading.modality(clause.span.begin) == "Fact" else ():
        if place and one.type == "Company" and _BROUGHT.search(clause.before(one)):
            yield from _claims(one, place, "Fact")


def _at_side(clause: Clause, place: int) -> bool:
    """Tell whether the place at `place` is one that the subject lies at a side of: 在X的西头, 在X腹地."""
    chain = _chain(clause, place)
    return clause.before(chain[0]).endswith("在") and _SIDE.match(clause.after(chain[-1])) is not None


def _border(clause: Clause, place: Mention) -> Mention | None:
    """Return the other place of 位于X与Y交界处."""
    return next((m for m in clause.mentions if m.type in PLACES and m.span.begin > place.span.begin
                 and clause.gap(place, m) in ("与", "和", "、")
                 and re.match("[^，。]{0,3}(?:交界|接壤|毗邻|之间)", clause.after(m))), None)


def _listed(clause: Clause, last: Mention) -> list[Mention]:
    """Return `last` and what is listed before it: A公司、B公司等落户Y."""
    run = [last]
    for mention in reversed(clause.mentions):
        if mention.span.end <= run[0].span.begin and mention.type == last.type \
                and clause.gap(mention, run[0]) in ("、", "和", "及", "与"):
            run.insert(0, mention)
    return run


def _opening_work(reading: Reading, clause: Clause) -> Mention | None:
    """Return the work that opens the sentence, of which a clause without a subject goes on: X项目由Y建设，位于Z."""
    sentence = reading.annotated.sentences[clause.sentence].span
    if clause.span.begin == sentence.begin or not verbs("verbs_locate").match(clause.text):
        return None
    opening = next((m for m in reading.annotated.mentions if m.span.begin == sentence.begin
                    and m.type in ("Project", "Facility", "Zone")), None)
    if opening or not _SITED.match(clause.text):
        return opening
    # A公司投资建设的X项目，总投资2亿元，选址Z: what is sited is the work, not who builds it
    half = reading.text[sentence.begin:clause.span.begin].rfind("；") + 1 + sentence.begin
    works = [m for m in reading.annotated.mentions if half <= m.span.begin < clause.span.begin]
    return next((m for m in reversed(works) if m.type in ("Project", "Facility")), None)


def _node(reading: Reading, clause: Clause) -> Iterator[Claim]:
    """X是Y重要节点, X是Y的门户."""
    for place in clause.mentions:
        if place.type == "Place" and _NODE.match(clause.after(place)):
            topic = clause.topic
            if topic and topic.type == "Place" and "是" in clause.before(place) and topic.entities != place.entities:
                yield from _claims(topic, place, "Fact")


def _chain(clause: Clause, place: int) -> list[Mention]:
    """Return the place at `place` and the narrower ones printed right behind it."""
    run = [clause.mentions[place]]
    for mention in clause.mentions[place + 1:]:
        if mention.type in PLACES and mention.span.begin == run[-1].span.end:
            run.append(mention)
        else:
            break
    return run


def _behind(reading: Reading, clause: Clause, outer: Mention) -> list[Mention]:
    """Return what is described as lying in `outer`: 位于Y的 X公司 加工车间, with the owner in its name."""
    found: list[Mention] = []
    for mention in clause.mentions:
        if mention.span.begin < outer.span.end:
            continue
        joint = clause.gap(found[-1] if found else outer, mention)
        if joint != ("" if found else "的") or not _is_thing(reading, mention):
            break
        found.append(mention)
        owner = owner_in(reading, mention)
        if owner and len(found) == 1:
            return [mention, owner]
    return found


def _branches(reading: Reading, clause: Clause) -> Iterator[Claim]:
    found = _BRANCHES.search(clause.text)
    if not found or not clause.topic or clause.topic.type != "Company":
        return
    modality = reading.modality(clause.span.begin + found.start())
    start = clause.text.rfind("在", 0, found.start())
    if modality is None or start < 0:
        return
    for place in clause.mentions:
        within = start <= place.span.begin - clause.span.begin < found.start()
        if place.type in PLACES and within and not place.surface.startswith("全"):
            yield from _claims(clause.topic, place, modality)


def event_held(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X在Y举行: where an event is held; X项目在Y开工: where a work is begun, built, put to use."""
    for clause in reading.clauses:
        held = _HELD.search(clause.text)
        for number, place in enumerate(clause.mentions):
            if place.type not in PLACES or place.surface in _NOT_A_SCENE \
                    or not re.search("在[^，。]{0,6}$", clause.before(place)):
                continue
            modality = reading.modality(place.span.begin)
            events = [m for m in clause.mentions if m.type == "Event"]
            if modality and events and held:
                yield from _claims(events[0], place, modality)
            spot = _chain(clause, number)[-1]
            work = next((m for m in clause.mentions if m.type in _BUILDABLE and m.span.end <= place.span.begin), None)
            if modality and work and _BUILT_THERE.search(clause.plain_after(spot)):
                yield from _claims(work, spot, modality)


def event_of_host(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X市举办Y: what a town or county holds is held there; Y走进X市 too."""
    hosts = {(claim.subject, claim.object): claim for claim in told if claim.predicate == "organizes"}
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    for clause, event in reading.every({"Event"}):
        modality = reading.modality(event.span.begin)
        if event.entities[0] in located or modality is None:
            continue
        for place in clause.mentions:
            if not re.search("(?:(?<!自治)[市县旗镇乡村]|自治县|社区)$", reading.name_of(place.entities[0])):
                continue
            hosted = (place.entities[0], event.entities[0]) in hosts and place.span.end <= event.span.begin \
                and re.search("举办|举行|召开|办了|迎来|开展", clause.gap(place, event))
            came = event.span.end <= place.span.begin and clause.gap(event, place) in ("走进", "来到", "首次走进")
            hosts_of = {one for one, held in hosts if held == event.entities[0]}
            if (hosted and len(hosts_of) == 1) or came:
                yield from _claims(event, place, modality)


def of_parties(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X公司与Y园区签下投资协议，要建Z项目: what is to be built lies with the local party."""
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    for claim in told:
        if claim.predicate != "cooperatesWith":
            continue
        seats = {seat for key in (claim.subject, claim.object) for seat in _seats(reading, key)}
        if len(seats) != 1:
            continue
        signed = {reading.sentence_at(anchor.begin) for anchor in claim.anchors}
        for clause, work in reading.every({"Project"}):
            text = reading.annotated.sentences[clause.sentence].span.of(reading.text)
            if clause.sentence in signed and "投资" in text and re.search("建设?[^，。]{0,4}$", clause.before(work)) \
                    and work.entities[0] not in located and (modality := reading.modality(work.span.begin)):
                yield Claim(work.entities[0], "locatedIn", min(seats), (work.span, *claim.anchors[:1]), modality)


def _seats(reading: Reading, key: str) -> list[str]:
    """Return the place or zone that `key` is, or that the government `key` governs."""
    if key.startswith(("place/", "zone/")):
        return [key]
    name = re.sub("(?:人民政府|管理委员会|行政公署)$", "", reading.name_of(key))
    known = [other for other in (f"place/{name}", f"zone/{name}") if other in reading.entities]
    if not known and reading.name_of(key).endswith(("区管理委员会", "园管理委员会", "基地管理委员会")):
        known = [reading.bodies.imply(name, "Zone")]
    return known if key.startswith("government/") else []


def by_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """木垒县光伏产业园: a zone, project or cluster whose own name opens with a place."""
    for _, thing in reading.every({"Zone", "Project", "Facility", "Industry"}):
        name = reading.name_of(thing.entities[0]) if thing.type == "Industry" else thing.surface
        place = place_in(reading, name)
        if place is None or place[0] in thing.entities or leads_onward(reading, name):
            continue
        provincial = re.search("(?:省|自治区|国)$", reading.name_of(place[0]))
        local = thing.type == "Zone" and re.search("[县市州区镇乡村]$", place[1])
        named_so = local or thing.type == "Project"
        if thing.type == "Industry" or (named_so and not provincial) or (
                thing.type == "Facility" and re.search("(?:库|仓库|仓储库|物流园|工厂|基地)$", thing.surface)):
            key = reading.bodies.know(place[0])
            for entity in thing.entities:
                yield Claim(entity, "locatedIn", key, (thing.span,))


def by_scene(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """在准东开发区，昌吉换流站里…: a thing spoken of in a place that the sentence is set in."""
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    located |= {claim.object for claim in told if claim.predicate == "partOf"}
    for before, clause in zip(reading.clauses, reading.clauses[1:], strict=False):
        # 在玛纳斯县工业园区，X公司…: a company set right behind a place that a clause of its own names
        scene = before.scene
        firm = clause.mentions[0] if clause.mentions else None
        if firm is None or scene is None or before.sentence != clause.sentence or scene not in before.mentions:
            continue
        if firm.type not in _THINGS and (firm.type != "Place" or administrative(reading, firm)):
            continue
        lead = before.text[:scene.span.begin - before.span.begin]
        if re.fullmatch("[^，]{0,8}(?:在|走进|来到|走入).{0,12}", lead) and clause.text.startswith(firm.surface) \
                and re.fullmatch("(?:境)?(?:内|里)?[，,]", before.after(scene)) and scene.surface not in _NOT_A_SCENE:
            yield from _claims(firm, scene, "Fact")
    for clause, firm in reading.every({"Company", "Institution"}):
        # 在某园区，州长某某走进A公司、B公司: who is visited there is there
        scene, lead = clause.scene, clause.before(firm)
        if scene and scene not in clause.mentions and scene.span.end <= clause.span.begin and _VISITS.search(lead) \
                and scene.surface not in _NOT_A_SCENE and scene.type in PLACES:
            for one in coordinated(clause, firm):
                yield from _claims(one, scene, "Fact")
    for before, clause in zip(reading.clauses, reading.clauses[1:], strict=False):
        # 清晨，某镇某村，X合作社里…; 某工业园里，X公司…: a clause that is nothing but a place
        places = [m for m in before.mentions if m.type in PLACES]
        firm = clause.mentions[0] if clause.mentions else None
        if not places or len(places) != len(before.mentions) or firm is None or before.sentence != clause.sentence \
                or firm.type not in _THINGS - {"Zone"} or not clause.text.startswith(firm.surface):
            continue
        closed = all(before.gap(one, other) == "" for one, other in itertools.pairwise(places))
        if closed and _SCENE_LEAD.fullmatch(before.before(places[0])) and places[-1].surface not in _NOT_A_SCENE \
                and re.fullmatch("(?:境内|里|内|一带|[东南西北]部)?[，,]", before.after(places[-1])):
            yield from _claims(firm, places[-1], "Fact")
    for clause, thing in reading.every({"Facility", "Project", "Zone"}):
        scene = clause.scene
        if scene and thing.type == "Zone" and not (scene in clause.mentions and scene.span.end <= thing.span.begin
                                                   and _INVESTED.search(clause.gap(scene, thing))):
            continue
        if scene and thing.type == "Project" and scene not in clause.mentions and not any(
                scene in other.mentions and _INVESTED.search(other.plain_after(scene))
                for other in reading.clauses if other.sentence == clause.sentence):
            continue
        if scene and scene.span.end <= thing.span.begin and scene.entities[0] not in thing.entities:
            if scene.surface in _NOT_A_SCENE or thing.entities[0] in located:
                continue
            if not re.search("(?:运往|送往|发往|前往|距离)[^，。]*$", clause.before(thing)):
                yield from _claims(thing, scene, "Fact")


def of_topic_place(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """昌吉州…新建X项目: a project, facility or zone told of the place that the clause speaks of."""
    located = {claim.subject for claim in told if claim.predicate == "locatedIn"}
    parts = {claim.subject for claim in told if claim.predicate == "partOf"}
    founding = re.compile("(?:设立|成立|建立|培育|申报|创建|获批|打造|建成|建设|入选)[^，。]{0,8}$")
    for clause, thing in reading.every({"Project", "Facility", "Zone", "Organization", "Institution"}):
        topic = clause.topic
        if topic is None or topic.type not in PLACES or thing.entities[0] in located | parts:
            continue
        if behind_target(clause, thing) or (clause.printed and _VISITORS.match(clause.after(topic))):
            continue
        if thing.type == "Facility" and (owner_in(reading, thing) or any(
                m.type == "Company" and m.span.end == thing.span.begin for m in clause.mentions)):
            continue
        if set(topic.entities) & set(thing.entities) or topic.type == thing.type == "Zone" \
                or topic.surface in _NOT_A_SCENE or leads_onward(reading, thing.surface):
            continue
        before, after = clause.before(thing), clause.after(thing)
        if thing.type in ("Zone", "Organization", "Institution") and not (
                founding.search(before) or re.match("(?:初具|建成|成立|揭牌|落地|落户|启用)", after)):
            continue
        beside = after.startswith(("和", "与")) and thing.type != "Project"
        if beside or re.search("(?:与|和|同|距离|距|运往|送往|发往)$", before):
            continue
        modality = reading.modality(thing.span.begin)
        if modality:
            yield from _claims(thing, topic, modality)
