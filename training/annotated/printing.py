"""Newspaper pages printed from annotated articles, with the troubles that text taken from a printed page shows.

Which articles stand on a page, in what layout and with which troubles, follows from their ids alone.  The gold
annotation beside a page has the form of SCHEMA.md, so that the scorer takes it as it takes an annotator's.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.annotated import furniture
from training.annotated.golden import gold_article
from training.annotated.parts import part_of
from training.annotated.records import AnnotatedText
from training.annotated.typesetting import Line, ascii_marks, cut_at, doubled, flow, set_column, spaced

__all__ = ["TROUBLES", "PrintedPage", "print_pages", "printable", "write_printed"]

#: What a page may suffer from: ``columns`` narrow lines broken in mid-word, ``before`` / ``behind`` all headlines
#: together before or behind the bodies, ``caption`` a picture's caption inside a body, ``cut`` another article
#: inside a body, ``spaces`` blanks in words, ``ascii`` ASCII marks, ``doubled`` captions printed twice, ``jump`` a body
#: that goes on on the next page, ``column-names``, ``notes``, ``notices``, ``tables`` and ``lists`` what they say.
TROUBLES = (
    "columns",
    "before",
    "behind",
    "caption",
    "cut",
    "spaces",
    "ascii",
    "doubled",
    "jump",
    "column-names",
    "notes",
    "notices",
    "tables",
    "lists",
)
_OFTEN = {"columns": 0.6, "before": 0.15, "behind": 0.2, "jump": 0.25, "ascii": 0.25}
_SELDOM = 0.35
_LEAST, _MOST = 3, 6  # articles of a page
_LEAD = re.compile(r"本报|本网|新华社|.{0,12}[讯电][\s（]")
_SIGNATURE_LIMIT = 40  # letters of the line in which an article names its own authors
_NEAR_DAY = re.compile(r"[今昨][日天晨晚夜]|前天|(?<![月\d])\d{1,2}日")
_FRONT_NUMBER = 11000
_ENDS = 20  # letters of a body's first and last words in the gold annotation


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page's `name`, its text, the gold annotation and the troubles that it shows."""

    name: str
    text: str
    gold: dict[str, object]
    troubles: tuple[str, ...]


@dataclass(slots=True)
class _Setting:
    """A page in the making."""

    chance: random.Random
    troubles: tuple[str, ...]
    ems: int
    blocks: list[list[str]] = field(default_factory=list)
    gold: list[dict[str, object]] = field(default_factory=list)

    def has(self, trouble: str) -> bool:
        return trouble in self.troubles

    def body(self, paragraphs: Sequence[str]) -> list[Line]:
        """Return the printed lines of a body."""
        lines = [spaced(each, self.chance) for each in paragraphs] if self.has("spaces") else list(paragraphs)
        lines = [ascii_marks(each) for each in lines] if self.has("ascii") else lines
        return set_column(lines, self.ems) if self.has("columns") else flow(lines, self.chance)

    def put(self, lines: Iterable[str]) -> None:
        """Put a block: lines one under the other."""
        self.blocks.append(list(lines))

    def put_body(self, lines: Sequence[Line]) -> None:
        """Put a body: columns of some thirty lines, or a paragraph a block."""
        if not self.has("columns"):
            for line in lines:
                self.put([line.text])
            return
        height = self.chance.randint(24, 40)
        for begin in range(0, len(lines), height):
            self.put(line.text for line in lines[begin : begin + height])


def printable(articles: Sequence[AnnotatedText]) -> list[AnnotatedText]:
    """Return the articles that are printed: of papers, outside the test part, half of them by their ids.

    They name their day in full, so that it can be worked out on a page with any later date of that year.
    """
    return [
        article
        for article in articles
        if article.form == "paper"
        and article.kind in ("news", "commentary")
        and part_of(article.id) != "test"
        and _number(article.id, "print") % 2 == 0
        and _tells_its_day(article)
    ]


def print_pages(
    articles: Sequence[AnnotatedText],
    troubles: Sequence[str] | None = None,
    photos: Sequence[AnnotatedText] = (),
    ems: int | None = None,
) -> list[PrintedPage]:
    """Print articles as pages of three to six, each with `troubles` or, without, with those that its ids draw.

    `photos` are the annotated captions from which pages with the trouble ``caption`` take theirs; `ems` is the width
    of columns, by default 12 to 18 characters from page to page.

    Raises:
        ValueError: a trouble that is not one of `TROUBLES`.
    """
    for trouble in troubles or ():
        if trouble not in TROUBLES:
            raise ValueError(f"trouble {trouble!r}; allowed are {', '.join(TROUBLES)}")
    pages: list[PrintedPage] = []
    carried: tuple[AnnotatedText, list[str], datetime.date] | None = None
    groups = list(_groups(articles))
    for number, group in enumerate(groups):
        seed = "+".join(article.id for article in group)
        chance = random.Random(_number(seed, "page"))
        drawn = tuple(troubles) if troubles is not None else _drawn(chance)
        width = chance.randint(12, 18)
        setting = _Setting(chance, drawn, ems or width)
        day = max((_day(article) for article in group if article.date), default=datetime.date(2024, 5, 6))
        day += datetime.timedelta(days=1)
        front = chance.random() < 0.4
        setting.put(furniture.masthead(day, _FRONT_NUMBER + number) if front else furniture.folio(day, 3, "综合新闻"))
        if carried is not None and carried[2].year == day.year:
            _resume(setting, carried[0], carried[1])
        may_jump = setting.has("jump") and number + 1 < len(groups)
        rest = _lay_out(
            setting, group, [photo for photo in photos if photo.date and _day(photo).year == day.year], day, may_jump
        )
        carried = (group[-1], rest, day) if rest else None
        name = f"printed-{number:03d}"
        gold: dict[str, object] = {"source": f"{name}.txt", "notes": ", ".join(drawn), "articles": setting.gold}
        text = "\n\n".join("\n".join(block) for block in setting.blocks) + "\n"
        pages.append(PrintedPage(name, text, gold, drawn))
    return pages


def write_printed(pages: Sequence[PrintedPage], folder: Path) -> None:
    """Write each page as ``NAME.txt`` with ``gold/NAME.json``."""
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / f"{page.name}.txt").write_text(page.text, "utf-8")
        (folder / "gold" / f"{page.name}.json").write_text(json.dumps(page.gold, ensure_ascii=False, indent=1), "utf-8")


# ------------------------------------------------------------------ which articles stand together


def _number(id_: str, salt: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}:{id_}".encode()).digest()[:4], "big")


def _day(article: AnnotatedText) -> datetime.date:
    return datetime.date.fromisoformat(article.date or "2024-05-05")


def _tells_its_day(article: AnnotatedText) -> bool:
    opening = article.body[:300]
    if article.date is None:
        return not _NEAR_DAY.search(opening)
    day = _day(article)
    return f"{day.month}月{day.day}日" in opening


def _groups(articles: Sequence[AnnotatedText]) -> Iterable[list[AnnotatedText]]:
    """Group the articles of a year in the order that their ids draw."""
    years: dict[int, list[AnnotatedText]] = {}
    for article in sorted(articles, key=lambda each: _number(each.id, "order")):
        years.setdefault(_day(article).year, []).append(article)
    for _, mine in sorted(years.items()):
        while len(mine) >= _LEAST:
            count = _LEAST + _number(mine[0].id, "count") % (_MOST - _LEAST + 1)
            if len(mine) - count < _LEAST:
                count = min(len(mine), _MOST)
            yield mine[:count]
            mine = mine[count:]


def _drawn(chance: random.Random) -> tuple[str, ...]:
    drawn = [trouble for trouble in TROUBLES if chance.random() < _OFTEN.get(trouble, _SELDOM)]
    if "before" in drawn and "behind" in drawn:
        drawn.remove("before")
    return tuple(drawn)


# ------------------------------------------------------------------ what a page looks like


def _lay_out(
    setting: _Setting,
    group: Sequence[AnnotatedText],
    photos: Sequence[AnnotatedText],
    day: datetime.date,
    may_jump: bool,
) -> list[str]:
    """Put a page's articles; return the paragraphs of its last one that go on on the next page."""
    apart = setting.has("before") or setting.has("behind")
    heads = [_head(setting, article, apart) for article in group]
    bodies = [setting.body(_paragraphs(article)) for article in group]
    rest: list[str] = []
    if may_jump:
        bodies[-1], rest = _jumped(group[-1], bodies[-1])
    setting.gold += [gold_article(article) for article in group[:-1]]
    setting.gold.append(
        _part(group[-1], "".join(line.text for line in bodies[-1][:-1])) if rest else (gold_article(group[-1]))
    )
    if setting.has("before"):
        for head in heads:
            setting.put(head)
    for i, body in enumerate(bodies):
        if setting.has("cut") and not apart and i == 1 and cut_at(bodies[0]):
            continue  # it stands inside the body before
        if not apart:
            setting.put(heads[i])
        at = cut_at(body)
        if i == 0 and setting.has("cut") and not apart and at:
            setting.put_body(body[:at])
            setting.put(heads[1])
            setting.put_body(bodies[1])
            setting.put_body(body[at:])
        elif i == 2 and setting.has("caption") and at and photos:
            setting.put_body(body[:at])
            _put_photo(setting, photos[_number(group[0].id, "photo") % len(photos)])
            setting.put_body(body[at:])
        else:
            setting.put_body(body)
        _put_between(setting, i, day)
    if setting.has("behind"):
        for head in heads:
            setting.put(head)
    return rest


def _paragraphs(article: AnnotatedText) -> list[str]:
    return article.body.split("\n")


def _head(setting: _Setting, article: AnnotatedText, apart: bool) -> list[str]:
    """Return the lines over (or away from) a body: a column's name, headline lines, the byline of a feature."""
    lines = article.text[: max(0, article.body_begin - 1)].split("\n")
    if setting.has("ascii"):
        lines = [ascii_marks(line) for line in lines]
    if setting.has("column-names") and not apart and setting.chance.random() < 0.5:
        lines.insert(0, setting.chance.choice(furniture.COLUMNS))
    if article.bylines and not _LEAD.match(article.body) and not _signs_itself(article):
        names = [f"{role} {article.entity(key).name}" for key, role in article.bylines]
        lines.append("□本报" + " ".join(names))
    return lines


def _signs_itself(article: AnnotatedText) -> bool:
    """Tell whether the first or the last line of the body names the authors already."""
    lines = article.body.split("\n")
    names = [article.entity(key).name for key, _ in article.bylines]
    shown = [line for line in (lines[0], lines[-1]) if len(line) <= _SIGNATURE_LIMIT] + [lines[-1][-_SIGNATURE_LIMIT:]]
    return any(name in line for line in shown for name in names)


def _jumped(article: AnnotatedText, body: list[Line]) -> tuple[list[Line], list[str]]:
    """Return the body up to the jump line, and the paragraphs that go on on the next page."""
    ends = [i for i, line in enumerate(body[:-1], 1) if line.ends]
    if not ends:
        return body, []
    at = min(ends, key=lambda i: (abs(2 * i - len(body)), i))
    paragraphs = sum(line.ends for line in body[:at])
    return [*body[:at], Line("（下转第4版）", True)], _paragraphs(article)[paragraphs:]


def _resume(setting: _Setting, article: AnnotatedText, rest: Sequence[str]) -> None:
    lines = setting.body(rest)
    setting.put(["（上接第1版）"])
    setting.put_body(lines)
    setting.gold.append(_part(article, "".join(line.text for line in lines)) | {"headline": None, "date": None})


def _part(article: AnnotatedText, printed: str) -> dict[str, object]:
    """Return the gold annotation of a part of an article's body: what that part says by itself."""
    whole: dict[str, Any] = gold_article(article)
    flat = re.sub(r"\s", "", printed)
    has = {
        key: [each for each in whole[key] if each["evidence"] and re.sub(r"\s", "", each["evidence"]) in flat]
        for key in ("relations", "measures")
    }
    entities = [each | {"mentions": [said for said in each["mentions"] if said in flat]} for each in whole["entities"]]
    return (
        whole
        | has
        | {
            "id": f"{article.id}-part",
            "starts": flat[:_ENDS],
            "ends": flat[-_ENDS:],
            "quotes": [each for each in whole["quotes"] if each["starts"] in flat],
            "entities": [each for each in entities if each["mentions"]],
        }
    )


def _put_photo(setting: _Setting, photo: AnnotatedText) -> None:
    text = photo.text
    if setting.has("doubled"):
        half = len(text) // 2
        text = doubled(text[:half], each=False) + doubled(text[half:], each=True)
    lines = set_column([text], setting.ems + 6) if setting.has("columns") else [Line(text, True)]
    setting.put(line.text for line in lines)
    setting.gold.append(gold_article(photo))


def _put_between(setting: _Setting, i: int, day: datetime.date) -> None:
    """Put what stands behind the body number `i`: a box, a notice, a table, a list."""
    chance = setting.chance
    if i == 0 and setting.has("notes"):
        label, paragraph = chance.choice(furniture.NOTES)
        setting.put([label])
        setting.put_body(setting.body([paragraph]))
        setting.gold.append(_plain(f"note-{i}", "sidebar", paragraph, day))
    if i == 1 and setting.has("notices"):
        title, *lines = chance.choice(furniture.NOTICES)
        setting.put([title])
        setting.put(lines)
    for trouble, rows, place in (("tables", furniture.TABLES, 0), ("lists", furniture.LISTS, 1)):
        if i == place and setting.has(trouble):
            setting.put(chance.choice(rows))


def _plain(id_: str, kind: str, body: str, day: datetime.date | None) -> dict[str, object]:
    return {
        "id": id_,
        "headline": None,
        "kind": kind,
        "starts": body[:20],
        "ends": body[-20:],
        "bylines": [],
        "date": day.isoformat() if day else None,
        "entities": [],
        "relations": [],
        "measures": [],
        "quotes": [],
    }
