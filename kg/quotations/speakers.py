"""Who speaks: the person that the words around a quotation name, or mean by 她, 老人, 这位…."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import words
from kg.quotations.stretches import Stretch
from kg.records import AnnotatedArticle, Mention, Span

__all__ = ["Speakers", "speech"]

#: Before a person who is spoken to or of.
_SPOKEN_TO = re.compile("(?:对|向|给|面对|提起|提到|谈起|谈到|说起|得知|看到|看着|安慰|告诉|叮嘱|握住|劝|拉着|陪着)"
                        "(?:(?!的)[一-龥]){0,4}$|[跟同]$")
#: After a person: X the listener of somebody else's words.
_OF_ANOTHER = re.compile("^[他她]?(?:先生|女士|同志)?的")
#: What hangs or stands written is quoted and not said.
_WRITTEN = re.compile(
    "(?:口号|标语|横幅|牌子|牌匾|条幅|标题|题词|规定|条例|通知|短信|原则|写着|印着|刻着|贴着|挂着|打着|主题|家训|对联|谚语|俗话说?|常言道"
    "|有人(?:说|问)?|名为|题为|理念|精神|目标|定位|方针)[^，。]{0,6}[：:，,]?$")
#: “…”说这话的是X, “…”这是X的…
_SAID_BY = re.compile("^(?:，|—+)?(?:说(?:起|出)?|讲|发出|道出)[^，。]{0,8}的(?:，)?(?:就|正)?是|^(?:，|—+)?这是")
#: “…？”面对记者的提问，X…: the question is not X's.
_ASKED = re.compile(
    "^(?:，|—+)?(?:面对|对于|对此|带着|针对|这样的|如此)[^，。]{0,16}(?:提问|疑问|问题|询问|追问|质疑)"
    "|^这是(?:记者|很多|不少|许多)")
#: Somebody named before.
_AGAIN = re.compile("(?:^|[，。、；：])[^，。；：]{0,8}?(?:[他她](?![们人国乡])"
                    "|(?:这|那)(?:位|名|个)[一-龥]{1,10}?(?=[说道笑讲]|告诉|坦言|表示|，|是|$)"
                    "|(?<![位名个])(?:老人(?![家们])|老人家|小伙子?|姑娘|老汉|大爷|大娘|大叔|大妈|大姐|老太太|老爷子)(?!们))")
#: 劝她, 帮他: who is meant is not the one who does it.
_TO_ANOTHER = re.compile("(?:劝|让|帮|给|对|向|请|拉着|陪|教|问|为|和|跟)[他她](?!们)")
_STOP = "[。！？!?；;]"
_TELLING = "说|表示|介绍|认为|坦言|告诉记者"


@cache
def speech() -> re.Pattern[str]:
    """Return the pattern of the verbs of saying; 据说, 小说, 名称, 说明 … hold one and say nothing."""
    verbs = sorted(words("verbs_speech"), key=lambda w: (-len(w), w))
    return re.compile("(?<![据小学传名职简号演])(?:" + "|".join(re.escape(verb) for verb in verbs)
                      + ")(?![明法号谓服完])|问(?=[：:，,]|记者|大家)|[一-龥]道(?=[：:])")


class Speakers:
    """Finds who speaks, by what stands around a stretch.

    Each finder returns the mention that names the speaker and whether it was named there (True) or is meant by
    a pronoun or another word for a person (False); None where it finds nobody.
    """

    def __init__(self, annotated: AnnotatedArticle) -> None:
        self.text = annotated.article.text
        self.body = annotated.article.body_begin
        bylines = {byline.span for byline in annotated.article.bylines if byline.span}
        self.people: list[Mention] = []
        authors: list[Mention] = []  # 记者张三、李四 make the article, they do not speak in it
        for mention in annotated.mentions:
            if mention.type != "Person" or mention.span in bylines:
                continue
            before = self.text[max(0, mention.span.begin - 6):mention.span.begin].rstrip(" 　")
            if re.search("(?:记者|通讯员)$", before) or (
                    authors and re.fullmatch("[、 　]", self.text[authors[-1].span.end:mention.span.begin])):
                authors.append(mention)
            else:
                self.people.append(mention)

    def lead(self, low: int, stretch: Stretch, stop: str = _STOP) -> Span:
        """Return the piece of a sentence that leads up to a stretch, behind offset `low`."""
        stops = [m.end() for m in re.finditer(stop, self.text[low:stretch.outer.begin])]
        return Span(low + (stops[-1] if stops else 0), stretch.outer.begin)

    def before(self, low: int, stretch: Stretch) -> tuple[Mention, bool] | None:
        """X说：“…”: a verb of saying right before the stretch, and who stands before the verb."""
        span = self.lead(low, stretch)
        lead = span.of(self.text)
        if not re.search("[：:，,]$", lead) and not lead.endswith(words("verbs_speech")):
            return None
        verbs = list(speech().finditer(lead))
        if not verbs or len(lead) - verbs[-1].end() > (12 if lead[-1] in "：:" else 3):
            return None
        return self._subject(Span(span.begin, span.begin + verbs[-1].start()))

    def led(self, low: int, stretch: Stretch) -> tuple[Mention, bool] | None:
        """X竖起大拇指：“…”: led up to by a colon without a verb of saying."""
        span = self.lead(low, stretch)
        lead = span.of(self.text)
        if not lead.endswith(("：", ":")) or _WRITTEN.search(lead):
            return None
        here = self._in(span)
        if "是" in lead[-2:] and not re.search("(?:一句话|评价|回答|判断|感受|答案|体会|想法|态度)就?是[：:]$", lead):
            return None
        free = [m for m in here if not self._governed(m) and not _OF_ANOTHER.match(self.text[m.span.end:])]
        if free or here:
            return (free or here)[-1], True
        return self._meant(lead, span.begin)

    def indirect(self, low: int, stretch: Stretch) -> tuple[Mention, bool] | None:
        """X说，…，“…”: indirect speech that goes over into the speaker's own words."""
        span = self.lead(low, stretch, "[。！？!?]")
        lead = span.of(self.text)
        if not lead.endswith(("，", ",")) or _WRITTEN.search(lead):
            return None
        for verb in reversed(list(speech().finditer(lead))):
            if not re.match("[：:，,]|(?:道|说|记者|大家)[：:，,]", lead[verb.end():]) and len(lead) - verb.end() > 40:
                continue
            found = self._subject(Span(span.begin, span.begin + verb.start()))
            if found:
                return found
        return None

    def doing(self, low: int, stretch: Stretch) -> tuple[Mention, bool] | None:
        """X攥着单子，“…”: the one person of the clause before, who does something and speaks."""
        span = self.lead(low, stretch)
        lead = span.of(self.text)
        if not lead.endswith(("，", ",")) or _WRITTEN.search(lead) or re.search("[“”]", lead):
            return None
        here = [m for m in self._in(span) if not self._governed(m)]
        if len({m.entities for m in here}) == 1:
            return here[0], True
        return None if here else self._meant(lead, span.begin)

    def after(self, paragraph: Span, stretch: Stretch, limit: int) -> tuple[Mention | None, bool, bool]:
        """“…”X说: return the speaker, whether it is named there, and whether anybody at all is said to speak."""
        first = self._tail(paragraph, stretch, limit)
        begin = stretch.outer.end
        if _ASKED.match(first):
            return None, True, True
        here = self._in(Span(begin, begin + len(first)))
        if here and _SAID_BY.match(first):
            return here[0], True, True
        verbs = list(speech().finditer(first))
        for said in verbs:
            speaker = self._speaking([m for m in here if m.span.end <= begin + said.start()])
            if speaker:
                return speaker, True, True
        if not verbs:
            return None, True, False
        meant = self._meant(first[:verbs[0].start()], begin) if not here else None
        return (meant[0] if meant else None), False, True

    def next_sentence(self, paragraph: Span, stretch: Stretch, limit: int) -> Mention | None:
        """“…。”X放下锄头。: who is named in the sentence behind words that open a paragraph or follow a full stop."""
        lead = self.text[paragraph.begin:stretch.outer.begin].rstrip()
        if lead and not re.search("[。！？”…]$|报道[:：]$|(?:讯|电)(?:[ 　]*[（(][^（）()]*[）)])?$", lead):
            return None
        tail = self.text[stretch.outer.end:min(limit, paragraph.end)]
        if _ASKED.match(tail):
            return None
        following = re.match("[^。！？!?]*[。！？!?]?[^。！？!?]*", tail)
        wide = self._in(Span(stretch.outer.end, stretch.outer.end + len(following.group() if following else "")))
        return next((m for m in wide if not self._governed(m)), wide[0] if wide else None)

    def meant_after(self, paragraph: Span, stretch: Stretch, limit: int) -> Mention | None:
        """“…。”她笑得前仰后合。: who is meant by the first words behind the stretch."""
        first = self._tail(paragraph, stretch, limit)
        if self._in(Span(stretch.outer.end, stretch.outer.end + len(first))):
            return None
        found = self._meant("，" + re.split("[，。]", first.lstrip("，"))[0], stretch.outer.begin)
        return found[0] if found else None

    def sentence_before(self, paragraph: Span, stretch: Stretch) -> tuple[Mention, bool] | None:
        """她说，…。“…”: the speaker of the indirect speech that the quotation goes on with."""
        lead = self.text[paragraph.begin:stretch.outer.begin]
        last = re.search("([^。！？]*)[。！？]([^。！？“”]*，)?$", lead)
        if not last or re.search("[“\"]", last.group(1)):
            return None
        rest = Span(paragraph.begin + last.end(1), stretch.outer.begin)
        if self._in(rest):
            return None
        begin = paragraph.begin + last.start()
        verb = re.search(f"(?:{_TELLING})，", last.group(1))
        return self._subject(Span(begin, begin + verb.start())) if verb else None

    def scene_before(self, paragraph: Span, stretch: Stretch) -> tuple[Mention, bool] | None:
        """果农X正在园里忙活。“…。”: the one person of the sentence before, or who is meant in it."""
        lead = self.text[paragraph.begin:stretch.outer.begin]
        last = re.search("([^。！？]*)[。！？]$", lead)
        if not last or re.search("[。！？，][”\"]", last.group()):
            return None
        span = Span(paragraph.begin + last.start(), stretch.outer.begin)
        people = self._in(span)
        if len({m.entities for m in people}) == 1:
            return people[0], True
        return None if people else self._meant(last.group(), span.begin)

    def spoken_of(self, paragraph: Span) -> Mention | None:
        """Return who the paragraph before speaks of as 他 or 她, for words that stand alone in theirs."""
        begin = self.text.rfind("\n", 0, max(0, paragraph.begin - 1)) + 1
        if begin < self.body or paragraph.begin == 0:
            return None
        last = re.search("([^。！？]*)[。！？]?$", self.text[begin:paragraph.begin - 1].rstrip("。！？"))
        found = self._meant(last.group(1), begin + last.start()) if last else None
        return found[0] if found else None

    def _tail(self, paragraph: Span, stretch: Stretch, limit: int) -> str:
        tail = self.text[stretch.outer.end:min(limit, paragraph.end)]
        sentence = re.match("[^。！？!?]*[。！？!?]?", tail)
        return sentence.group() if sentence else ""

    def _governed(self, person: Mention) -> bool:
        """Tell whether the person is spoken to or of: 对X说, 向X解释, 提起X."""
        return _SPOKEN_TO.search(self.text[max(0, person.span.begin - 8):person.span.begin]) is not None

    def _speaking(self, people: list[Mention]) -> Mention | None:
        """Return who speaks of those before the verb: the nearest; of several joined, the first; not who is told."""
        free = [m for m in people if not self._governed(m)]
        if not free:
            return None
        found = free[-1]
        for person in reversed(free[:-1]):
            if self.text[person.span.end:found.span.begin] in ("、", "和", "与"):
                found = person
        return found

    def _subject(self, span: Span) -> tuple[Mention, bool] | None:
        speaker = self._speaking(self._in(span))
        return (speaker, True) if speaker else self._meant(span.of(self.text), span.begin)

    def _in(self, span: Span) -> list[Mention]:
        return [m for m in self.people if span.covers(m.span)]

    def _meant(self, said: str, at: int) -> tuple[Mention, bool] | None:
        """Return who is meant by 她, 老人, 这位… in `said`: the last person named before offset `at` who can be."""
        if not _AGAIN.search(said):
            return None
        for person in reversed([m for m in self.people if self.body <= m.span.begin and m.span.end <= at]):
            rest = re.split("[。！？]", self.text[person.span.end:at])[0]
            if not _TO_ANOTHER.search(rest):
                return person, False
        return None
