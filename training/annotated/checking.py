"""What a machine can check of an annotated article, alone and among all others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from training.annotated.records import AnnotatedText, Markup, Measure, Relation
from training.annotated.signatures import CHANGES, CLASSES, FIXED_TITLES, KINDS, OCCASIONS, SIGNATURES

__all__ = ["LONGEST_SHARED_RUN", "MOST_ARTICLES_OF_A_NAME", "check_article", "check_corpus", "hints", "shared_runs"]

#: No two articles share a run of this many characters outside names (the corpus is written, not filled in).
LONGEST_SHARED_RUN = 12
#: An invented name stands in at most this many articles.
MOST_ARTICLES_OF_A_NAME = 3
_INVENTED = ("Company", "Person", "Project")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CHINESE_NUMBER = re.compile(r"[〇零一二两三四五六七八九十百千万亿半倍翻成双首全]")
_FIGURE = re.compile(
    r"\d[\d,.]*\s?(?:%|个百分点|[十百千万亿]*(?:余|多)?"
    r"(?:元|吨|千瓦时|千瓦|兆瓦|公里|平方米|立方米|亩|公顷|人次|人|户|家|个|项|名|辆|台|套|件|头|只|株|场|次|座|所|处|倍))"
)
_BODY_END = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:有限公司|集团|管委会|管理委员会|委员会|人民政府|合作社|大学|研究院|研究所|医院|协会|商会)"
)


def check_article(article: AnnotatedText) -> list[str]:
    """Return what breaks the format's rules in one article, each as one line; empty when all is well."""
    return [f"{article.id}: {fault}" for fault in _faults(article)]


def _faults(article: AnnotatedText) -> Iterator[str]:
    yield from _header_faults(article)
    yield from _entity_faults(article)
    yield from _mention_faults(article)
    for relation in article.relations:
        yield from _relation_faults(article, relation)
    seen: set[tuple[str, str, str]] = set()
    for relation in article.relations:
        if (key := (relation.subject, relation.predicate, relation.object + (relation.role or ""))) in seen:
            yield f"{relation.subject} {relation.predicate} {relation.object} stands twice"
        seen.add(key)
    for measure in article.measures:
        yield from _measure_faults(article, measure)
    types = {entity.key: entity.type for entity in article.entities}
    for quote in article.quotes:
        if types.get(quote.speaker) is None:
            yield f"quotation of {quote.speaker}: no such entity"
        if quote.starts not in article.text:
            yield f"quotation {quote.starts!r} is not in the text"


def _header_faults(article: AnnotatedText) -> Iterator[str]:
    if article.kind not in KINDS:
        yield f"kind {article.kind!r}; allowed: {', '.join(KINDS)}"
    if article.occasion not in OCCASIONS:
        yield f"occasion {article.occasion!r}; allowed: {', '.join(OCCASIONS)}"
    if article.date is not None and not _DAY.fullmatch(article.date):
        yield f"date {article.date!r}; allowed: YYYY-MM-DD or -"
    types = {entity.key: entity.type for entity in article.entities}
    for key, role in article.bylines:
        if types.get(key) != "Person" or not role:
            yield f"by: {role} {key}: write ROLE KEY, KEY of a Person"
    if article.kind != "photo" and not article.body_begin:
        yield "no headline line (# …)"


def _entity_faults(article: AnnotatedText) -> Iterator[str]:
    keys = [entity.key for entity in article.entities]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"entity {key} stands twice"
    names = [(entity.type, entity.name) for entity in article.entities]
    for type_, name in sorted({pair for pair in names if names.count(pair) > 1}):
        yield f"{type_} {name} stands under two keys"
    used = {m.key for m in article.mentions} | {m.subject for m in article.measures}
    used |= {key for r in article.relations for key in (r.subject, r.object)}
    for entity in article.entities:
        if entity.type not in CLASSES:
            yield f"class {entity.type!r} of {entity.name}; allowed: {', '.join(CLASSES)}"
        if entity.key not in used:
            yield f"entity {entity.key} {entity.name} is neither mentioned nor used"


def _mention_faults(article: AnnotatedText) -> Iterator[str]:
    keys = {entity.key for entity in article.entities}
    for mark in article.mentions:
        surface = article.text[mark.begin : mark.end]
        if mark.key not in keys:
            yield f"[{surface}:{mark.key}]: no such entity"
        if not surface or surface != surface.strip() or "\n" in surface:
            yield f"[{surface}:{mark.key}]: an empty or broken mention"
        inside = [m for m in article.mentions if m.begin <= mark.begin and mark.end <= m.end and m != mark]
        if any((m.begin, m.end) != (mark.begin, mark.end) for m in inside):
            yield f"[{surface}:{mark.key}] inside another mention: what stands only inside a name is no mention"
    figures = {mark.key for mark in article.figures}
    for key in sorted(figures - {m.key for m in article.measures}):
        yield f"<…:{key}>: no such measure"
    yield from _unmarked(article)


def _unmarked(article: AnnotatedText) -> Iterator[str]:
    """A form marked once has to be marked wherever it stands, longer names aside."""
    surfaces = sorted({article.text[m.begin : m.end] for m in article.mentions}, key=lambda s: (-len(s), s))
    taken = _covered(article.mentions)
    for surface in surfaces:
        if len(surface) < 2:
            continue
        for match in re.finditer(re.escape(surface), article.text):
            if not taken.intersection(range(match.start(), match.end())):
                around = article.text[max(0, match.start() - 6) : match.end() + 6].replace("\n", " ")
                yield f"{surface} is marked elsewhere but not in …{around}…"


def _relation_faults(article: AnnotatedText, relation: Relation) -> Iterator[str]:
    types = {entity.key: entity.type for entity in article.entities}
    said = f"{relation.subject} {relation.predicate} {relation.object}"
    if relation.subject not in types or relation.object not in types:
        yield f"{said}: no such entity"
        return
    if relation.predicate not in SIGNATURES:
        yield f"{said}: allowed predicates: {', '.join(SIGNATURES)}"
        return
    subjects, objects = SIGNATURES[relation.predicate]
    if types[relation.subject] not in subjects or types[relation.object] not in objects:
        yield (
            f"{said}: {types[relation.subject]} → {types[relation.object]}; allowed: "
            f"{'/'.join(subjects)} → {'/'.join(objects)}"
        )
    if (relation.predicate == "holdsPost") != (relation.role is not None):
        yield f"{said}: a role stands with holdsPost, and only there"
    if not relation.evidence or len(relation.evidence) > 40 or relation.evidence not in article.text:
        yield f"{said}: evidence {relation.evidence!r} is not a run of 1 to 40 characters of the text"


def _measure_faults(article: AnnotatedText, measure: Measure) -> Iterator[str]:
    said = f"{measure.key} {measure.indicator}"
    if measure.subject not in {entity.key for entity in article.entities}:
        yield f"{said}: no entity {measure.subject}"
    if measure.change not in (None, *CHANGES):
        yield f"{said}: change {measure.change!r}; allowed: {', '.join(CHANGES)}"
    if measure.period is not None and not _PERIOD.fullmatch(measure.period):
        yield f"{said}: period {measure.period!r}; allowed: YYYY[-MM[-DD]] or two of them with /"
    if measure.kind == "observation" and measure.value is None:
        yield f"{said}: an observation has a value"
    printed = [article.text[m.begin : m.end] for m in article.figures if m.key == measure.key]
    if not printed:
        yield f"{said}: no <…:{measure.key}> in the text"
    if measure.value is not None and printed and not any(_prints(text, measure) for text in printed):
        yield f"{said}: {printed[0]!r} does not print {measure.value:g}"
    known = set(article.text)
    if len([c for c in measure.indicator if c in known]) < 0.6 * len(measure.indicator):
        yield f"{said}: the indicator's words are not the text's"


def _prints(text: str, measure: Measure) -> bool:
    digits = text.replace(",", "").replace("，", "").translate({0xFF10 + d: str(d) for d in range(10)})
    numbers = _NUMBER.findall(digits)
    if numbers and "半" not in digits:  # 4个半小时 is 4.5
        return measure.value is not None and any(float(number) == abs(measure.value) for number in numbers)
    return bool(numbers) or bool(_CHINESE_NUMBER.search(digits))


def hints(article: AnnotatedText) -> list[str]:
    """Return what a second look should go to: figures and bodies that stand outside every mark."""
    covered = _covered((*article.mentions, *article.figures))
    found = []
    for pattern, what in ((_FIGURE, "figure"), (_BODY_END, "body")):
        for match in pattern.finditer(article.text):
            if match.end() - 1 not in covered:
                found.append(f"{article.id}: {what} without a mark: {match[0]}")
    return found


def check_corpus(articles: Sequence[AnnotatedText]) -> list[str]:
    """Return what is wrong between articles: ids, names' classes, invented names too often, shared runs."""
    faults = []
    ids = [article.id for article in articles]
    faults += [f"{id_}: two articles of this id" for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    classes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        for entity in article.entities:
            classes[entity.name][entity.type].append(article.id)
    for name, by_class in sorted(classes.items()):
        if len(by_class) > 1 and set(by_class) != {"Industry", "Product"}:  # 兰炭 is made, and is a trade
            faults.append(f"{name}: {'; '.join(f'{t} in {ids[0]}' for t, ids in sorted(by_class.items()))}")
        for type_, where in sorted(by_class.items()):
            if type_ in _INVENTED and len(where) > MOST_ARTICLES_OF_A_NAME:
                faults.append(f"{type_} {name} stands in {len(where)} articles: {', '.join(where)}")
    runs = shared_runs({article.id: masked(article) for article in articles})
    faults += [f"{a} and {b} share {run!r}" for a, b, run in runs]
    return faults


def masked(article: AnnotatedText) -> str:
    """The text with every mention and every fixed title replaced by line breaks."""
    chars = list(article.text)
    for title in FIXED_TITLES:
        for match in re.finditer(re.escape(title), article.text):
            chars[match.start() : match.end()] = ["\n"] * len(title)
    for mark in article.mentions:
        chars[mark.begin : mark.end] = ["\n"] * (mark.end - mark.begin)
    return "".join(chars)


def shared_runs(texts: Mapping[str, str], length: int = LONGEST_SHARED_RUN) -> list[tuple[str, str, str]]:
    """Return (id, id, run) for each pair of texts that share a run of `length` characters, one run a pair."""
    holders: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for id_, text in texts.items():
        for piece in text.split("\n"):
            for begin in range(len(piece) - length + 1):
                run = piece[begin : begin + length]
                other = holders.setdefault(run, id_)
                if other != id_:
                    pairs.setdefault((other, id_), run)
    return [(a, b, run) for (a, b), run in sorted(pairs.items())]


def _covered(marks: Iterable[Markup]) -> set[int]:
    return {position for mark in marks for position in range(mark.begin, mark.end)}
