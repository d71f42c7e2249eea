"""Who holds an event, who takes part, and when it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import agents_of, coordinated, verbs
from kg.statements.claims import Claim
from kg.statements.naming import place_in
from kg.statements.reading import AGENTS, BODIES, Clause, Reading

__all__ = ["attended", "by_name", "held_by", "hosts", "owner_in_front", "performed", "signed_by", "spoken_at"]

_HOSTS = re.compile("(?:共同|联合|具体)?(?:主办|承办|协办)")
_ATTENDED = re.compile("(?:参加|出席|参与|亮相|观摩|赴会)[^，。]{0,6}$")
_PERFORMS = re.compile("夺|摘[得下]|斩获|获得?|战胜|击败|负于|参赛|参展|登[台场]|出战|亮相|展出|展示"
                       "|签约|签订|签下|推介|致辞|发布|演讲|作[^，。]{0,12}(?:报告|发言)")
#: What a place holds to make itself known, at home or elsewhere, bears its name.
_PROMOTED = re.compile("(?:推介会|招商会|推介活动|恳谈会|专场招聘会)$")
_PLENUM = re.compile("(党委|省委|州委|市委|县委|区委|党工委)[^，。]{0,24}?"
                     "(?:全会|全体会议|全体[（(]扩大[）)]会议|常委会|常委会(?:[（(]扩大[）)])?会议|(?:工作|推进|动员|部署|现场|总结|培训|调度)会议?)$")
#: 某县第三届人大常委会第九次会议: which term it is stands between the place and the body.
_SESSION = re.compile("^(.*?)(?:第?[一二三四五六七八九十0-9]+届)"
                      "(人大常委会|人民代表大会常务委员会)第[一二三四五六七八九十0-9]+次(?:全体|主任)?会议$")
_EVENT_AGAIN = re.compile("(?:本次|此次|本届|该)?(?:赛事|活动|比赛|大赛|大会|论坛|展会|展览|会议|演出|培训)由")
_TERM = "第?[一二三四五六七八九十0-9]+届"
_TIME_OF = "第?[一二三四五六七八九十0-9]+次"
#: What else names a meeting after the body that holds it, and the body's short form behind `place`.
_NAMED_AFTER = tuple((re.compile(pattern), short) for pattern, short in (
    (f"^(?:政协|中国人民政治协商会议)(?P<place>.+?){_TERM}(?:委员会)?(?:常务委员会|常委会)?{_TIME_OF}.*会议$", "政协"),
    (f"^(?:中国共产党|中共)(?P<place>.+?){_TERM}委员会{_TIME_OF}全体会议$", "党委"),
    (f"^(?P<place>.+?)(?:人民)?政府(?:党组)?(?:{_TERM})?(?:{_TIME_OF})?(?:常务|全体|党组)会议$", "人民政府"),
    (f"^(?P<place>.+?)(?:纪委|纪律检查委员会){_TERM}{_TIME_OF}全(?:体)?会(?:议)?$", "纪委"),
))
_HERE = re.compile("^[“”\"]*(?:会上|会议上|活动中|活动上|仪式上|现场|座谈会上|会议指出|当天|当日"
                   "|[一-龥]{2,4}会(?:现场|上)|[一-龥]{2,4}仪式上)")
_ACTS = re.compile("、|等|与|和|[^，。的]{0,4}(?:签|作|分享|介绍|交流|推介|展示|发布|授|颁|有关负责人|负责人|代表)")
_GOES = re.compile("(?:、|及|和|与|等|负责人|代表|有关|相关|领导|出席|参加|应邀|受邀|将|，出席|，参加)")
#: 招聘会吸引A、B等86家企业参加.
_DRAWN, _THERE = re.compile("吸引|邀请|组织|汇聚|迎来"), re.compile("参加|参会|参展|参赛|到场|进场|亮相")
_ON_STAGE = re.compile("致辞|讲话|出席|主持|发言|回答|推介|作[^，。]{0,20}(?:报告|汇报|交流|分享)|分享经验|经验分享")
_PRESENT = re.compile("上台|走上[^，。]{0,3}台|参会|到会|列席|提问的|答题的"
                      "|作了?[^，。]{0,4}(?:交流|发言|分享|汇报|表态)|会上[^，。]{0,4}(?:发言|汇报|交流|表态)")
_SPEAKS = re.compile("作(?:的|了|题为)?[^，。]{0,30}(?:报告|汇报|说明|交流|部署)"
                     "|致[^，。]{0,4}[辞词]|说|表示|介绍|回答|致辞|讲话|出席|主持|宣布|发言|指出|强调|分享|推介|娓娓道来|告诉"
                     "|作(?:了)?[^，。]{0,14}(?:发布|点评|动员|讲话|总结|发言|表态|发布)|颁[奖发]|授[牌旗]|揭牌|宣读|汇报|通报|解读|表态|点评"
                     "|作答|答道|回应|到会|参会|列席|开讲|陪同")


def by_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """某州党委三届二次全会: a meeting named after the body that holds it."""
    for _, event in reading.every({"Event"}):
        plenum = _PLENUM.search(event.surface)
        if not plenum and _PROMOTED.search(event.surface):
            place = place_in(reading, event.surface)
            if place and re.search("[省州市县区]$", place[1]):
                yield Claim(reading.bodies.know(place[0]), "organizes", event.entities[0], (event.span,))
        if not plenum:
            yield from _session(reading, event)
            yield from _named_after(reading, event)
            continue
        lead = event.surface[:plenum.start()] or event.surface
        place = place_in(reading, event.surface) or _deictic(reading, lead)
        body = reading.bodies.of_phrase(place[0], plenum.group(1)) if place else None
        if body:
            yield Claim(body, "organizes", event.entities[0], (event.span,))


def _named_after(reading: Reading, event: Mention) -> Iterator[Claim]:
    """Yield whose meeting it is that is named 政协某州第十三届委员会第四次会议, 某县人民政府第32次常务会议."""
    for pattern, phrase in _NAMED_AFTER:
        named = pattern.match(event.surface)
        place = (place_in(reading, named["place"]) or _deictic(reading, named["place"])) if named else None
        body = reading.bodies.of_phrase(place[0], phrase) if place else None
        if body:
            yield Claim(body, "organizes", event.entities[0], (event.span,))
            return


def _session(reading: Reading, event: Mention) -> Iterator[Claim]:
    """Yield who holds a session of a people's congress's standing committee."""
    session = _SESSION.match(event.surface)
    if session is None:
        return
    place = place_in(reading, event.surface)
    if place and place[1] == session.group(1):
        body = reading.bodies.of_phrase(place[0], "人大常委会")
        if body:
            yield Claim(body, "organizes", event.entities[0], (event.span,))


def _deictic(reading: Reading, lead: str) -> tuple[str, str] | None:
    """Return the place that 自治区, 全省 … at the head of a name means: one that the home place is in."""
    home = reading.annotated.home
    around = (home, *reading.lookup.ancestors(home)) if home else ()
    for word in ("自治区", "自治州", "省", "州", "市", "县"):
        if lead.endswith(word) and len(lead) <= 4:
            for key in around:
                if key.endswith(word):
                    return reading.bodies.know(key), lead
    return None


def held_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X举办Y; 由X主办的Y; Y由X承办."""
    held = {claim.object for claim in told if claim.predicate == "organizes"}
    for clause, event in reading.every({"Event"}):
        if event.entities[0] in held or _ATTENDED.search(clause.plain_before(event)):
            continue
        modality = reading.modality(event.span.begin)
        if modality is None:
            continue
        agents = agents_of(reading, clause, event, verbs("verbs_organize"))
        for agent in (*_first_party(clause, agents), *agents):
            if agent.span.end <= event.span.begin or re.search("(?:由|被)$", clause.before(agent)):
                yield Claim(agent.entities[0], "organizes", event.entities[0], (event.span, agent.span), modality)


def _first_party(clause: Clause, agents: list[Mention]) -> list[Mention]:
    """Return who acts together with them and is named first: 某市|与|甲公司、乙公司举行….…"""
    return [one for one in clause.mentions if agents and one.type in AGENTS and one not in agents
            and one.span.end < agents[0].span.begin and re.match("[与同]", clause.gap(one, agents[0]))
            and clause.gap(one, agents[0])[1:] in ("", *(m.surface for m in clause.mentions))]


def hosts(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """由X主办、Y承办的Z; Z由X主办，Y协办: each host is told with its own verb."""
    for clause in reading.clauses:
        for host in clause.mentions:
            if host.type not in AGENTS or not _HOSTS.match(clause.after(host)):
                continue
            sentence = [m for c in reading.clauses if c.sentence == clause.sentence for m in c.mentions
                        if m.type == "Event"]
            event = next((m for m in sentence if m.span.begin >= host.span.end), None) or (
                sentence[-1] if sentence else None)
            whole = reading.annotated.sentences[clause.sentence].span
            if _EVENT_AGAIN.match(whole.of(reading.text)):  # 赛事由X主办: the event spoken of before
                event = next((m for m in reversed(reading.annotated.mentions)
                              if m.type == "Event" and m.span.end <= whole.begin), event)
            modality = reading.modality(host.span.end)
            for one in coordinated(clause, host) if event and modality else []:
                if event and modality:
                    yield Claim(one.entities[0], "organizes", event.entities[0], (event.span, one.span), modality)


def owner_in_front(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """某局“…”发布会: an event printed right behind the body that holds it."""
    for clause in reading.clauses:
        for owner, event in zip(clause.mentions, clause.mentions[1:], strict=False):
            if event.type == "Event" and owner.type in BODIES and clause.gap(owner, event) in ("", "的"):
                yield Claim(owner.entities[0], "organizes", event.entities[0], (event.span, owner.span))


def _reported(reading: Reading) -> Mention | None:
    """Return the event that the article reports: the first, named in its opening paragraphs as held."""
    if reading.annotated.article.kind not in ("news", "photo"):
        return None
    opening = [n for n, s in enumerate(reading.annotated.sentences)
               if s.span.begin >= reading.annotated.article.body_begin][:4]
    for clause, event in reading.every({"Event"}):
        if (clause.sentence in opening or event.span.end <= reading.annotated.article.body_begin) \
                and re.search("会|专场|仪式|论坛|签约|签署|活动|大赛|培训|典礼$", event.surface):
            return event
    return None


def spoken_at(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """发布会上，X局长Y介绍…; 活动中，A、B公司分享…: who speaks or acts at the event that is reported."""
    event = _reported(reading)
    if event is None:
        return
    for clause in reading.clauses:
        for mention in clause.mentions:
            if mention.span.begin < event.span.end:
                continue
            if mention.type == "Person" and mention.entities[0] in reading.voices \
                    and _SPEAKS.search(_doing(reading, clause, mention)) and _there(reading, clause, mention, event):
                yield Claim(mention.entities[0], "attends", event.entities[0], (mention.span, event.span))
    paragraph = reading.annotated.sentences[reading.sentence_at(event.span.begin)].paragraph
    for clause in reading.clauses:
        beside = reading.annotated.sentences[clause.sentence].paragraph == paragraph and _PRESENT.search(clause.text)
        beside = beside or re.search("到会|与会|^会[议上][^，。]{0,4}听取", clause.text)
        if not beside and not _HERE.match(reading.annotated.sentences[clause.sentence].span.of(reading.text)):
            continue
        for mention in clause.mentions:
            if mention.type in ("Company", "Government", "Institution") and mention.span.begin > event.span.end \
                    and _acts(reading, clause, mention):
                yield Claim(mention.entities[0], "attends", event.entities[0], (mention.span, event.span))


def _doing(reading: Reading, clause: Clause, person: Mention) -> str:
    """Return what the sentence tells of the person: to its clause's end, of one set at the event to its own end."""
    sentence = reading.annotated.sentences[clause.sentence].span
    if _HERE.match(sentence.of(reading.text)):
        return reading.text[person.span.end:sentence.end]
    return clause.after(person)


def _there(reading: Reading, clause: Clause, person: Mention, event: Mention) -> bool:
    """Tell whether the person speaks at the event: officials do, people of companies only where it says so.

    Those are asked in their workshops as well, in paragraphs of their own.
    """
    if not reading.voices[person.entities[0]].startswith("company/"):
        return True
    sentence = reading.annotated.sentences[clause.sentence]
    told = reading.annotated.sentences[reading.sentence_at(event.span.begin)]
    return (sentence.paragraph == told.paragraph or _HERE.match(sentence.span.of(reading.text)) is not None
            or _ON_STAGE.search(clause.after(person)) is not None)


def _acts(reading: Reading, clause: Clause, mention: Mention) -> bool:
    if mention.span in reading.titles:
        return mention.type == "Government" and re.search("(?:局|厅|(?<!党)委|办公室)$", mention.surface) is not None
    return _ACTS.match(clause.after(mention)) is not None


#: 在某联赛中|夺得…
_WINS = re.compile("(?:比赛|决赛)?(?:中|上)(?:[^，。；]{0,6})(?:夺得|夺冠|获得?|荣获|斩获|摘得|捧回|赢得)")


def performed(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """在X比赛中，Y队夺冠; X期间，Y登台: who does something at an event that the clause before sets."""
    for before, clause in zip(reading.clauses, reading.clauses[1:], strict=False):
        event = before.mentions[-1] if before.mentions else None
        if event is None or event.type != "Event" or before.sentence != clause.sentence \
                or not re.match("(?:比赛|项目)?(?:中|上|期间|现场)[，,]?$", before.after(event)):
            continue
        modality = reading.modality(clause.span.begin)
        for who in clause.mentions:
            if who.type in BODIES | {"Person"} and modality and _PERFORMS.search(clause.after(who)):
                yield Claim(who.entities[0], "attends", event.entities[0], (who.span, event.span), modality)
    for clause, event in reading.every({"Event"}):
        winner = clause.topic if clause.topic and clause.topic.type in BODIES else None
        if winner and clause.before(event).endswith("在") and _WINS.match(clause.after(event)):
            yield Claim(winner.entities[0], "attends", event.entities[0], (event.span, winner.span))


def signed_by(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """A与B在C签署协议: both take part in the signing."""
    for claim in told:
        if claim.predicate != "cooperatesWith":
            continue
        for clause in reading.clauses:
            if not any(clause.span.covers(anchor) for anchor in claim.anchors):
                continue
            for event in clause.mentions:
                if event.type == "Event" and re.search("签署|签订|签约", clause.before(event)):
                    for key in (claim.subject, claim.object):
                        yield Claim(key, "attends", event.entities[0], (event.span,), claim.modality)


def attended(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X参加Y; X、Y负责人出席了Z."""
    for clause, event in reading.every({"Event"}):
        drawn = [m for m in clause.mentions if m.type in BODIES and m.span.begin >= event.span.end
                 and _DRAWN.search(clause.gap(event, m)) and _THERE.search(clause.after(m))]
        for who in drawn if reading.modality(event.span.begin) == "Fact" else ():
            yield Claim(who.entities[0], "attends", event.entities[0], (event.span, who.span))
    taking_part = re.compile("出席|参加|参会|列席|亮相|参展|赴会|参赛|主持")
    for clause, event in reading.every({"Event"}):
        inside = re.match("(?:上|中|期间|现场|的会场)", clause.after(event))
        if inside and clause.before(event).endswith("在"):
            for who in clause.mentions:
                speaks = who.entities[0] in reading.voices and _SPEAKS.search(clause.after(event))
                if who.type == "Person" and who.span.end <= event.span.begin and (
                        speaks or _PERFORMS.search(clause.after(event))):
                    yield Claim(who.entities[0], "attends", event.entities[0], (event.span, who.span))
        if not (taking_part.search(clause.before(event)) or taking_part.search(clause.after(event))):
            continue
        modality = reading.modality(event.span.begin)
        if modality is None:
            continue
        sentence = [m for c in reading.clauses if c.sentence == clause.sentence for m in c.mentions]
        for who in sentence:
            if who.type in BODIES | {"Person"} and who.span.end <= event.span.begin \
                    and not set(who.entities) & set(event.entities):
                after = reading.text[who.span.end:event.span.begin]
                if who.type == "Person" or _GOES.match(after):
                    yield Claim(who.entities[0], "attends", event.entities[0], (event.span, who.span), modality)
