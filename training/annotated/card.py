"""``corpus/CARD.md``: what the corpus holds, counted, in the fixed text of ``training/cards/corpus.md``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from training.annotated.agreement import agreement
from training.annotated.parts import parts
from training.annotated.records import AnnotatedText
from training.annotated.signatures import CLASSES, KINDS, OCCASIONS, SIGNATURES
from training.cards import write_card

__all__ = ["facts", "province", "write_corpus_card"]

#: Provinces that a region's name opens with and that end in neither 省 nor 市.
_SHORT = ("新疆", "内蒙古", "宁夏", "广西", "西藏")
_PROVINCE = re.compile(r".{2,3}?[省市]")
_HOME = ("昌吉", "准东")


def write_corpus_card(articles: Sequence[AnnotatedText], second: Sequence[AnnotatedText], path: Path) -> None:
    """Fill the card and write it; `second` are the articles that were annotated anew from their bare text."""
    write_card("corpus", path, facts(articles, second))


def province(region: str) -> str:
    """Return the province of an article's region; the home prefecture stands for itself.

    >>> province("新疆昌吉州阜康市"), province("新疆哈密市"), province("甘肃省酒泉市"), province("天津市")
    ('新疆：昌吉州', '新疆：其他地州市', '甘肃省', '天津市')
    """
    for name in _SHORT:
        if region.startswith(name):
            return name if name != "新疆" else f"新疆：{'昌吉州' if any(h in region for h in _HOME) else '其他地州市'}"
    found = _PROVINCE.match(region)
    return found[0] if found else region


def facts(articles: Sequence[AnnotatedText], second: Sequence[AnnotatedText]) -> dict[str, str | float | int]:
    """Return what the card's text leaves open, by name."""
    lengths = sorted(len(article.text) for article in articles)
    divided = parts(articles)
    types = {(article.id, entity.key): entity.type for article in articles for entity in article.entities}
    measures = [measure for article in articles for measure in article.measures]
    by_id = {article.id: article for article in articles}
    agreed = agreement((by_id[article.id], article) for article in second)
    return {
        "articles": len(articles),
        "characters": sum(lengths),
        "shortest": lengths[0], "median": lengths[len(lengths) // 2], "longest": lengths[-1],
        "regions": _table(Counter(province(article.region) for article in articles)),
        "occasions": _table(Counter(article.occasion for article in articles), OCCASIONS),
        "forms": _table(Counter(article.form for article in articles)),
        "kinds": _table(Counter(article.kind for article in articles), KINDS),
        "classes": _columns(
            CLASSES, ("class", "entities", "mentions"), Counter(types.values()),
            Counter(types[article.id, mark.key] for article in articles for mark in article.mentions)),
        "predicates": _table(Counter(r.predicate for article in articles for r in article.relations), SIGNATURES),
        "observations": sum(measure.kind == "observation" for measure in measures),
        "targets": sum(measure.kind == "target" and measure.value is not None for measure in measures),
        "aims": sum(measure.value is None for measure in measures),
        "changes": sum(measure.change is not None for measure in measures),
        "periods": sum(measure.period is not None for measure in measures),
        "quotations": sum(len(article.quotes) for article in articles),
        "bare": sum(not article.measures for article in articles),
        "parts": "\n".join(
            f"| {name} | {len(members)} | {sum(len(article.text) for article in members):,} |"
            for name, members in divided.items()),
        "second": len(second),
        "agreement": "\n".join(f"| {kind} | {f1:.3f} |" for kind, f1 in agreed.items()),
    }  # fmt: skip


def _table(counts: Mapping[str, int], order: Iterable[str] = ()) -> str:
    """Rows of a count each: in the inventory's order, or the most first."""
    names = list(order) or sorted(counts, key=lambda name: (-counts[name], name))
    return "\n".join(f"| {name} | {counts.get(name, 0)} |" for name in names)


def _columns(names: Iterable[str], heads: Sequence[str], *counts: Mapping[str, int]) -> str:
    rule = "| --- |" + " ---: |" * len(counts)
    rows = ["| " + " | ".join([name, *(str(count.get(name, 0)) for count in counts)]) + " |" for name in names]
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *rows])
