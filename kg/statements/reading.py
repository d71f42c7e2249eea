"""How this stage reads an article: clauses, and what each clause is about.

Chinese news names its subject once and then leaves it out, over clauses and sentences.  So each clause
carries a *topic*: the body or place printed at its head, else the one that the clauses before it (in the
same sentence also: after it) speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import words
from kg.records import AnnotatedArticle, Entity, Mention, Sentence, Span
from kg.statements.bodies import BodyNames
from kg.statements.lookup import Lookup
from kg.statements.modality import modality_of

__all__ = ["AGENTS", "BODIES", "OWN_FIRM", "PLACES", "WHOLE", "Clause", "Reading", "read"]

PLACES = frozenset({"Place", "Zone"})
BODIES = frozenset({"Company", "Government", "Institution", "Organization"})
AGENTS = PLACES | BODIES

#: What stands between a place and a firm of that place: 昌吉市的X公司, 昌吉市龙头企业X公司.
OWN_FIRM = re.compile("的|(?:引进|招引|引入)的|(?:境内|辖区内?|当地|本地)?的?(?:[一-龥]{2}企业|企业)?")
_BREAK = re.compile("[，,。；;：:！!？?…\n]+")
_COMPANY_AGAIN = re.compile("^(?:该|本|这家|我们|咱们)?(?:公司|企业|集团|厂)(?!的?所在)")
_BODY_AGAIN = re.compile("^(?:(?:该|本)(院|校|局|会|中心|大队|协会|所|厅|委|部|馆|行|社|研究院|学校|医院|站|队|村)"
                         "|(协会|商会|合作社|研究院|研究所|学院|学校|医院|法院|检察院|大队|俱乐部|基金会))")
_PLACE_AGAIN = re.compile("^(?:该|本|我|全)(州|市|县|区|镇|乡|村|省|园区|地区|地)")
_WE = re.compile("^(?:我们|咱们)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one sentence between two stops; `topic` is the mention of whom it speaks."""

    span: Span
    sentence: int  # its place in AnnotatedArticle.sentences
    text: str
    mentions: tuple[Mention, ...]
    topic: Mention | None
    printed: bool  # the topic stands in this clause
    scene: Mention | None  # the place in which the sentence is set: 在昌吉市, …

    def gap(self, first: Mention, second: Mention) -> str:
        """Return the characters between two mentions of this clause, first before second."""
        return self.text[first.span.end - self.span.begin:second.span.begin - self.span.begin]

    def plain(self) -> str:
        """Return the clause with every mention's characters blanked, for a name's words are no verbs."""
        text = self.text
        for mention in self.mentions:
            low, high = mention.span.begin - self.span.begin, mention.span.end - self.span.begin
            text = text[:low] + "\0" * (high - low) + text[high:]
        return text

    def plain_before(self, mention: Mention) -> str:
        """Return `plain` up to `mention`."""
        return self.plain()[:mention.span.begin - self.span.begin]

    def plain_after(self, mention: Mention) -> str:
        """Return `plain` behind `mention`."""
        return self.plain()[mention.span.end - self.span.begin:]

    def before(self, mention: Mention) -> str:
        """Return the clause's characters before `mention`."""
        return self.text[:mention.span.begin - self.span.begin]

    def after(self, mention: Mention) -> str:
        """Return the clause's characters after `mention`."""
        return self.text[mention.span.end - self.span.begin:]


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read: its clauses in order and its entities by key."""

    annotated: AnnotatedArticle
    clauses: tuple[Clause, ...]
    entities: dict[str, Entity]
    main: Mention | None  # the body or place that the article is most about
    lookup: Lookup
    bodies: BodyNames
    titles: frozenset[Span]  # bodies printed as part of a person's title
    voices: Mapping[str, str]  # person whose post the article tells -> for whom it speaks

    @property
    def commentary(self) -> bool:
        """Whether the article argues for what should be, so that its verbs tell no facts."""
        return self.annotated.article.kind == "commentary"

    @property
    def text(self) -> str:
        """The article's text."""
        return self.annotated.article.text

    def sentence_at(self, offset: int) -> int:
        """Return the place of the sentence that holds `offset` (the last one before it, if none does)."""
        found = 0
        for place, sentence in enumerate(self.annotated.sentences):
            if sentence.span.begin > offset:
                break
            found = place
        return found

    def modality(self, at: int) -> str | None:
        """Return Fact, Planned or None (denied, supposed) for what stands at offset `at` of the text."""
        sentence = self.annotated.sentences[self.sentence_at(at)].span
        return modality_of(sentence.of(self.text), max(0, at - sentence.begin))

    def type_of(self, key: str) -> str:
        """Return the class of the entity `key`, empty when the article has none such."""
        entity = self.entities.get(key)
        return entity.type if entity else ""

    def name_of(self, key: str) -> str:
        """Return the canonical name of the entity `key`."""
        entity = self.entities.get(key)
        return entity.name if entity else key.partition("/")[2]

    def every(self, types: frozenset[str] | set[str]) -> Iterator[tuple[Clause, Mention]]:
        """Yield each mention of one of `types` with its clause, in text order."""
        for clause in self.clauses:
            for mention in clause.mentions:
                if mention.type in types:
                    yield clause, mention


@cache
def _lead() -> re.Pattern[str]:
    openers = "|".join(re.escape(word) for word in sorted(words("status_openers"), key=lambda w: (-len(w), w)))
    numbers = "[0-9０-９一二三四五六七八九十两首百千万第—\\-~至到.“”\"'‘’（）()]"
    units = "年|月|日|时|点|个|天|届|次|季度|月份|以来|间|底|初|末"
    return re.compile(f"^(?:{openers}|{numbers}+(?:{units})*|[ 　\"“‘'])*$")


@cache
def _prepositions() -> tuple[str, ...]:
    return words("status_prepositions")


def _split(text: str, sentence: Sentence, mentions: list[Mention]) -> Iterator[Span]:
    inside = [mention.span for mention in mentions]
    begin = sentence.span.begin
    for stop in _BREAK.finditer(text, sentence.span.begin, sentence.span.end):
        if any(span.begin < stop.end() and stop.start() < span.end for span in inside):
            continue
        if text[stop.start()] in "：:,，" and text[stop.start() - 1:stop.start()].isdigit() \
                and text[stop.end():stop.end() + 1].isdigit():
            continue
        yield Span(begin, stop.end())
        begin = stop.end()
    if begin < sentence.span.end:
        yield Span(begin, sentence.span.end)


#: A country or region as the measure of something (全国第一) is nobody's subject.
WHOLE = ("全国", "国家", "国内", "全疆", "全省", "全区")


#: What may stand before a subject as its description: 位于玛纳斯县工业园区的…, 今年1月召开的…
_SET_IN = re.compile("(?:在|位于|地处|坐落|来自|落户|入驻|进驻|落地|扎根|作为)[^了]*的$"
                     "|[^了往]{0,16}(?:举行|召开|举办|成立|建成|投产)的$")


def _heads(mention: Mention, following: list[Mention], text: str) -> Mention:
    """Return the last of a chain of agents printed without a gap: 昌吉市|六工镇|西五工村, 昌吉市企业|X公司."""
    head = mention
    for other in following:
        gap = text[head.span.end:other.span.begin]
        if other.type in AGENTS and (gap == "" or (
                head.type in PLACES and other.type in BODIES and OWN_FIRM.fullmatch(gap))):
            head = other
        else:
            break
    return head


def _printed_topic(text: str, span: Span, mentions: list[Mention], posts: frozenset[Span]) -> Mention | None:
    for place, mention in enumerate(mentions):
        if mention.type == "Person":
            return None
        if mention.type not in AGENTS or mention.span in posts or mention.surface.endswith("示范区"):
            continue
        lead = text[span.begin:mention.span.begin]
        if mention.surface in WHOLE and re.match("[重级的第4-9]|[0-9]", text[mention.span.end:span.end]):
            continue
        if mention.type in ("Company", "Institution") and re.search("(?:^|[^放])(?:在|走进|来到|走入)$", lead):
            return mention
        if lead.endswith(_prepositions()):
            continue
        # …，是甘肃段的重要节点: what the subject is, not another subject
        if lead.endswith("是") and re.match("的?(?:一[个座条]|重要|最|主|优|著)|的", text[mention.span.end:span.end]):
            continue
        if _lead().match(lead) or _SET_IN.match(lead):
            return _heads(mention, mentions[place + 1:], text)
        if re.search("(?:被|由)$", lead):
            return mention
    return None


def _named_again(text: str, span: Span, seen: list[Mention], main: Mention | None) -> Mention | None:
    """Return whom 公司, 该县, 我们 at the head of the clause mean."""
    clause = re.sub("^[“‘\"' 　]+", "", span.of(text))
    clause = re.sub("^(?:目前|当前|同时|此外|今年|去年|据悉|如今|近年来|今年以来)[，]?", "", clause)
    if _COMPANY_AGAIN.match(clause):
        companies = [mention for mention in seen if mention.type == "Company"]
        return companies[-1] if companies else None
    body = _BODY_AGAIN.match(clause)
    if body:
        ending = body.group(1) or body.group(2)
        ending = {"委": "委员会", "学校": "学", "校": "学"}.get(ending, ending)
        bodies = [mention for mention in seen if mention.type in BODIES
                  and mention.entities[0].partition("~")[0].endswith((ending, "校") if ending == "学" else ending)]
        return bodies[-1] if bodies else None
    if _WE.match(clause):
        return main
    again = _PLACE_AGAIN.match(clause)
    if again:
        ending = again.group(1)
        fitting = [mention for mention in seen if mention.type in PLACES and (
            mention.entities[0].endswith(ending) or (mention.type == "Zone" and ending == "园区")
            or ending in ("地", "地区"))]
        return fitting[-1] if fitting else None
    return None


def _met_in(text: str, mention: Mention) -> bool:
    """Tell whether a place is only where people met: 在某区召开."""
    return mention.type == "Place" and text.endswith("在", 0, mention.span.begin) and re.match(
        "[^，。]{0,8}(?:召开|举行|举办|开幕|闭幕|落幕)", text[mention.span.end:mention.span.end + 14]) is not None


def _main(annotated: AnnotatedArticle) -> Mention | None:
    article = annotated.article
    weight: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for mention in annotated.mentions:
        if mention.type not in ("Company", "Zone", "Place", "Institution") or _met_in(article.text, mention):
            continue
        key = mention.entities[0]
        first.setdefault(key, mention)
        before = article.text[max(0, mention.span.begin - 1):mention.span.begin]
        head = before in ("", "\n", "。", "，", "；", "　", " ")
        title = mention.span.end <= article.body_begin
        weight[key] += 1 + 2 * head + 3 * title + (mention.type == "Company")
    if not weight:
        return None
    best = min(weight, key=lambda key: (-weight[key], first[key].span.begin))
    return first[best]


def _scene(text: str, span: Span, mentions: list[Mention]) -> Mention | None:
    for place, mention in enumerate(mentions):
        before = text[span.begin:mention.span.begin]
        if mention.type in PLACES and re.search("(?:(?<!分布)在|走进|来到|深入|前往|位于|地处)$", before):
            return _heads(mention, [m for m in mentions[place + 1:] if m.type in PLACES], text)
    return None


#: 从商品看，…: another side of what the paragraph speaks of, whoever was named by the way before.
ASPECT = re.compile("[；;“]?(?:从|按|分)[^，。；]{1,12}(?:来看|上看|看|分)[，,]")
_SETTING = re.compile(
    "^[“\"]?(?:围绕|聚焦|作为|按照|为了?|在|通过|以|基于|依托|针对|面对|立足|根据|随着|结合|瞄准|牢牢|紧扣|紧盯|抢抓|锚定|不仅|自|从)")


def _ahead(clauses: list[str], groups: list[list[Mention]], printed: list[Mention | None], settled: bool
           ) -> Mention | None:
    """Return the topic printed later in the sentence, unless something else is spoken of before it.

    A clause that opens with a preposition or time waits for its subject (围绕…，昌吉州…); another one
    goes on about whom the paragraph speaks of, if it does of anyone (`settled`).
    """
    first = True
    ended = False  # what stands behind a semicolon is the subject of its own half only
    for text, group, topic in zip(clauses, groups, printed, strict=False):
        if ended or any(mention.type == "Person" for mention in group):
            return None
        if first and settled and not _SETTING.match(text) and not _lead().match(text.rstrip("，。；：,:;")):
            return None
        if group and text.startswith(group[0].surface) and group[0].type not in AGENTS:
            return None
        if topic:
            return topic
        first, ended = False, text.endswith(("；", ";"))
    return None


def _behind_semicolon(clauses: list[str], printed: list[Mention | None], topic: Mention) -> bool:
    """Tell whether `topic` is printed later in the sentence, in another half of it than its first clause."""
    for place, mention in enumerate(printed):
        if mention and mention.entities[0] == topic.entities[0]:
            return any(text.endswith(("；", ";")) for text in clauses[:place])
    return False


def _voice_mention(annotated: AnnotatedArticle, key: str, at: int) -> Mention | None:
    fitting = [mention for mention in annotated.mentions if key in mention.entities]
    before = [mention for mention in fitting if mention.span.end <= at]
    return before[-1] if before else fitting[0] if fitting else None


def _voice_unnamed(annotated: AnnotatedArticle, bodies: BodyNames, person: str, key: str) -> Mention | None:
    """Return the place that an official speaks for and only the title names, standing where the person is named."""
    named = next((m for m in annotated.mentions if person in m.entities), None)
    if named is None or not key.startswith("place/"):
        return None
    return replace(named, type="Place", entities=(bodies.know(key),))


def read(annotated: AnnotatedArticle, lookup: Lookup, bodies: BodyNames, titles: frozenset[Span] = frozenset(),
         voices: Mapping[str, str] | None = None) -> Reading:
    """Return `annotated` as clauses with topics.

    Args:
        annotated: the article.
        lookup: the authority file.
        bodies: names bodies that no mention names.
        titles: spans of bodies that stand in front of a person as part of the post (昌吉州党委副书记…):
            what such a body is printed for is the person, so it is nobody's topic.
        voices: person -> body or place that the person speaks for.
    """
    article = annotated.article
    main = _main(annotated)
    spoken_for = {
        person: _voice_mention(annotated, key, article.body_begin) or _voice_unnamed(annotated, bodies, person, key)
        for person, key in (voices or {}).items()}
    clauses: list[Clause] = []
    seen: list[Mention] = []
    carried: Mention | None = None
    settled = False
    paragraph = -1
    for number, sentence in enumerate(annotated.sentences):
        inside = [m for m in annotated.mentions if sentence.span.covers(m.span)]
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            # a headline speaks of the article's main subject only where the headline names it
            titled = sentence.span.begin < article.body_begin and main and main.span.begin >= article.body_begin
            carried, settled = _speaker_ahead(annotated, number, spoken_for) or (None if titled else main), False
        spans = list(_split(article.text, sentence, inside))
        texts = [span.of(article.text) for span in spans]
        printed: list[Mention | None] = []
        groups: list[list[Mention]] = []
        scene: Mention | None = None
        scenes: list[Mention | None] = []
        before = {mention.entities[0] for mention in seen}
        for span in spans:
            here = [m for m in inside if span.covers(m.span)]
            topic = _printed_topic(article.text, span, here, titles)
            if topic is None:
                topic = _named_again(article.text, span, seen, carried or main)
            if topic is None:
                topic = next((spoken_for[m.entities[0]] for m in here
                              if m.type == "Person" and spoken_for.get(m.entities[0])), None)
            scene = _scene(article.text, span, here) or scene
            scenes.append(scene)
            printed.append(topic)
            groups.append(here)
            seen.extend(here)
        for place, span in enumerate(spans):
            since = max((n for n in range(place + 1) if ASPECT.fullmatch(texts[n])), default=0)
            earlier = [topic for topic in printed[since:place + 1] if topic]
            topic = earlier[-1] if earlier else _ahead(texts[place:], groups[place:], printed[place:], settled)
            if topic is None and carried and not (
                    carried.entities[0] not in before and _behind_semicolon(texts[place:], printed[place:], carried)):
                topic = carried
            own = printed[place]
            clauses.append(Clause(span, number, texts[place], tuple(groups[place]), topic,
                                  own is not None and span.covers(own.span), scenes[place]))
        last = [topic for topic in printed if topic]
        if last:
            # of places the paragraph goes on about the first, of bodies about the last one
            back = settled and carried is not None and carried.type == last[-1].type == "Place"
            carried, settled = (carried if back else last[-1]), True
    entities = {entity.key: entity for entity in annotated.entities}
    return Reading(annotated, tuple(clauses), entities, main, lookup, bodies, titles, dict(voices or {}))


def _speaker_ahead(annotated: AnnotatedArticle, number: int, spoken_for: Mapping[str, Mention | None]
                   ) -> Mention | None:
    """Return for whom the person speaks whose words open the paragraph: “我们…。”X说."""
    first = annotated.sentences[number]
    if annotated.article.text[first.span.begin:first.span.begin + 1] not in ("“", '"'):
        return None
    last = first.span.end
    for sentence in annotated.sentences[number:]:
        if sentence.paragraph == first.paragraph:
            last = sentence.span.end
    for mention in annotated.mentions:
        if first.span.begin <= mention.span.begin < last and mention.type == "Person":
            return spoken_for.get(mention.entities[0])
    return None
