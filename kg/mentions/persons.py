"""Voice: people, by family name, title and what they do, beside what the network says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table, words
from kg.mentions.draft import Draft, View, Word
from kg.mentions.parted_names import parted_names
from kg.mentions.patterns import listed, word_set

__all__ = ["RULE", "looks_like_a_name", "propose"]

RULE = "person.v1"
_MINORITY = re.compile(r"[一-鿿]{1,7}(?:[·•][一-鿿]{1,8})+")
_SURE, _LIKELY = 0.9, 0.7
#: First characters of what a person named behind a title does, has or is: 果农张三蹲下…, 村民李四的….
_DOES = "[的把在正已从向被没蹲攥站坐掀扬卖笑拍托骑领挠捧摸抱翻数盯]|就|算账|来了|种了|分析|评价|预计|提醒|答"
_NO_NAME_END = frozenset("的了在是和与说对为等从及将把被中上下里内外前后时地得着过们也都还就又")
#: Family names that are commoner as words.
_CALLED = ("师傅", "老师", "医生", "大姐", "大哥", "大叔", "大妈", "先生", "女士", "奶奶", "爷爷",
           "阿姨", "老板", "经理")
_PLACE_HEADS = frozenset(row[0] for row in table("mention_places"))
_WEAK_SURNAMES = frozenset("来阿才元初由干但那信衣奉有时高老小大多于从相都向同全平车和常公")


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(listed("mention_titles") + r"[、：:\s]?$")


@cache
def _spoken() -> re.Pattern[str]:
    """A family name with a given name between a title and a verb of speech, whatever the tagger says."""
    family, foreign = listed("mention_surnames"), listed("mention_transliteration")
    return re.compile(f"{listed('mention_titles')}(?:(?P<name>{family}[一-鿿]{{1,2}}?)|(?P<single>{foreign}{{3,6}}))"
                      f"(?={listed('mention_speech')}|{_DOES})")


@cache
def _says() -> re.Pattern[str]:
    return re.compile("(?!正在)" + listed("mention_speech"))


@cache
def _foreign() -> re.Pattern[str]:
    """A name of one part in another language (Mongolian, Kazakh), by the characters that write it."""
    return re.compile(f"{listed('mention_transliteration')}{{3,7}}")


def looks_like_a_name(name: str) -> bool:
    """Tell whether `name` is shaped like a person's: family name and given name, or parts with a dot between.

    >>> looks_like_a_name("欧阳娜"), looks_like_a_name("热娜古丽·买买提"), looks_like_a_name("煤炭资源")
    (True, True, False)
    """
    if "·" in name or "•" in name:
        return bool(_MINORITY.fullmatch(name))
    name = name.replace(" ", "")
    if name[1:] in _CALLED or name in word_set("mention_products") or name in _PLACE_HEADS:
        return False
    if len(name) >= 3 and name[:2] in word_set("mention_surnames") and len(name) <= 4:
        return True
    return 2 <= len(name) <= 3 and name[0] in word_set("mention_surnames") and name[-1] not in _NO_NAME_END


def propose(view: View) -> Iterator[Draft]:
    """Propose names that two signs speak for: the network, LAC's tag, a title before, speech behind."""
    text = view.text
    seen: dict[tuple[int, int], float] = {}
    for draft in view.drafts_of("Person"):
        if draft.rule.startswith("network"):
            begin = draft.begin + len(text[draft.begin:draft.end]) - len(text[draft.begin:draft.end].lstrip())
            seen[begin, draft.end] = draft.score
    for word in view.words:
        if word.tag == "PER":
            seen.setdefault((word.begin, word.end), 0.45)
    for match in _spoken().finditer(text):
        if match["single"]:
            yield Draft(*match.span("single"), "Person", RULE, _LIKELY)
        elif match["name"] and (_says().match(text, match.end("name")) or not _is_a_word(view, *match.span("name"))):
            seen.setdefault(match.span("name"), 0.4)
    for begin, end, whole in parted_names(view, tuple(seen)):
        for span in [span for span in seen if span[0] < end and begin < span[1]]:
            del seen[span]  # a piece of the name
        seen[begin, end] = _LIKELY if whole else 0.5
    places = {draft.span for draft in view.drafts_of("Place", "Zone") if draft.rule.startswith("authority")}
    for (begin, end), score in sorted(seen.items()):
        name = text[begin:end]
        titled = _titles().search(text[max(0, begin - 8):begin]) is not None
        shaped = looks_like_a_name(name) or (titled and _foreign().fullmatch(name) is not None)
        if any(place.begin <= begin and end <= place.end for place in places) or not shaped:
            continue
        dots = {at for at in range(begin, end) if text[at] in "·•"}
        signs = score
        if any(place.end in dots or place.begin - 1 in dots for place in places):  # 奇台·江布拉克
            signs -= 0.3
        if (len(name) == 2 and name[0] in _WEAK_SURNAMES) or name[0] == name[1]:
            signs -= 0.3
        if titled:
            signs += 0.3
        if text.startswith(words("mention_speech"), end) or text.startswith(words("mention_honorifics"), end):
            signs += 0.3
        if any((word.begin, word.end, word.tag) == (begin, end, "PER") for word in _words_at(view, begin)):
            signs += 0.2
        if signs >= _LIKELY:
            yield Draft(begin, end, "Person", RULE, min(0.97, _SURE if signs >= 1 else signs))


def _is_a_word(view: View, begin: int, end: int) -> bool:
    """Tell whether a word of the language stands where a name is supposed (居民|关心…), or begins before it."""
    if view.word_edges and begin not in view.word_edges:
        return True
    return any(word.end >= end and word.tag != "PER" for word in _words_at(view, begin))


def _words_at(view: View, begin: int) -> tuple[Word, ...]:
    place = view.word_at(begin)
    return (view.words[place],) if place is not None else ()
