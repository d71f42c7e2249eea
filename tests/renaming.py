"""Pages and their gold annotation with other names: each company, person and named project another one's, throughout.

The names are made of the parts in ``training/names.tsv`` and hang on the old name alone, so a run repeats.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.authority import Authority, load_authority
from training.names import PARTS

__all__ = ["new_names", "rename", "write_renamed"]

_LEGAL = re.compile(r"(?:[（(]?集团[）)]?)?(?:股份|控股)?(?:有限)?(?:责任)?公司$|[（(]?集团[）)]?$")
_TRADES = {*PARTS["trade"], "面粉", "科创", "资源", "钢构", "种业", "林果业", "科技", "煤焦", "型材", "采油厂", "硅业"}
_QUOTED = re.compile(r"“([一-龥]{2,6})”")
_LONGEST_PLACE = 8
#: Made person: from the old name and a source of chance.
Maker = Callable[[str, random.Random], str]


def alike(name: str, chance: random.Random) -> str:
    """A person's name of the same form: as many parts, as many characters."""
    if "·" in name:
        return "·".join(_syllables(len(part), chance) for part in name.split("·"))
    return chance.choice(PARTS["surname"]) + "".join(chance.choices(PARTS["given"], k=len(name) - 1))


def transliterated(name: str, chance: random.Random) -> str:
    """A Uyghur or Kazakh name in Chinese characters, whatever the old one was."""
    return f"{_syllables(3, chance)}·{_syllables(2 + len(name) % 2, chance)}"


def _syllables(count: int, chance: random.Random) -> str:
    return "".join(chance.choices(PARTS["syllable"], k=count))


def new_names(golds: list[dict[str, Any]], text: str, person: Maker) -> dict[str, str]:
    """Return old name -> new one of all companies, persons and named projects that these gold pages hold.

    Args:
        golds: gold pages as read from JSON.
        text: of all pages together; no new name stands in it.
        person: `alike` or `transliterated`.
    """
    authority = load_authority()
    found: dict[str, str] = {}
    for kind, old in sorted(set(_old_names(golds, authority))):
        chance = random.Random(old)
        while (new := person(old, chance) if kind == "Person" else _stem(old, chance)) in text or new in found.values():
            pass
        found[old] = new
    return found


def _old_names(golds: list[dict[str, Any]], authority: Authority) -> Iterator[tuple[str, str]]:
    for gold in golds:
        for article in gold["articles"]:
            for byline in article["bylines"]:
                yield "Person", byline["name"]
            for entity in article["entities"]:
                if entity["type"] == "Person" and not authority.candidates(entity["name"]):
                    yield "Person", entity["name"]
                    yield from (("Person", form) for form in entity["mentions"] if form in entity["name"].split("·"))
                elif entity["type"] == "Company":
                    yield "Company", _core(entity["name"], authority)
                elif entity["type"] == "Project":
                    for form in _QUOTED.findall("".join(entity["mentions"])):
                        yield "Project", form


def _core(name: str, authority: Authority) -> str:
    """What is a company's own in its name: neither the place in front nor trade and legal form behind.

    Where that alone is a place's name too, the trade stays with it.

    >>> _core("新疆青禾能源化工有限公司", load_authority()), _core("新疆天山面粉（集团）有限公司", load_authority())
    ('青禾', '天山面粉')
    """
    core, before = name, ""
    while core != before:
        core, before = _without_trade(_LEGAL.sub("", core)), core
    places = [n for n in range(2, _LONGEST_PLACE) if len(core) - n >= 2 and _is_place(core[:n], authority)]
    core = core[max(places, default=0):]
    if not _is_place(core, authority):
        return core
    whole = _LEGAL.sub("", name)
    return whole[whole.index(core):]


def _without_trade(name: str) -> str:
    for trade in sorted(_TRADES, key=lambda word: (-len(word), word)):
        if name.endswith(trade) and len(name) - len(trade) >= 2:
            return name[:-len(trade)]
    return name


def _is_place(form: str, authority: Authority) -> bool:
    return any(candidate.key.startswith(("place/", "zone/")) for candidate in authority.candidates(form))


def _stem(old: str, chance: random.Random) -> str:
    kept = len(old) - len(_without_trade(old))
    return "".join(chance.choices(PARTS["stem"], k=len(old) - kept)) + old[len(old) - kept:]


def rename(text: str, names: Mapping[str, str]) -> str:
    """Return the text with other names, longer ones first; breaks inside a name stay, doubled print stays doubled."""
    for old in sorted(names, key=lambda name: (-len(name), name)):
        pattern = r"(\s*)".join(f"({re.escape(sign)}{{1,2}})" for sign in old)
        text = re.sub(pattern, lambda match, new=names[old]: _printed(match, new), text)  # type: ignore[misc]
    return text


def _printed(match: re.Match[str], new: str) -> str:
    signs, breaks = match.groups()[::2], match.groups()[1::2]
    is_doubled = all(len(sign) == 2 for sign in signs)
    shown = ""
    for place, sign in enumerate(new):
        shown += sign * 2 if is_doubled else sign
        shown += breaks[place] if place < min(len(breaks), len(new) - 1) else ""
    return shown


def write_renamed(pages: Path, gold: Path, out: Path, person: Maker | None) -> dict[str, str]:
    """Write the pages that have gold into `out`, and their gold into ``out/gold``; return the names exchanged.

    Without `person` nothing is renamed.
    """
    (out / "gold").mkdir(parents=True)
    golds = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))}
    texts = {one["source"]: (pages / one["source"]).read_text("utf-8") for one in golds.values()}
    names = new_names(list(golds.values()), "".join(texts.values()), person) if person else {}
    for name, text in texts.items():
        (out / name).write_text(rename(text, names), "utf-8")
        beside = (pages / name).with_suffix(".toml")
        if beside.is_file():
            (out / beside.name).write_bytes(beside.read_bytes())
    for name, one in golds.items():
        (out / "gold" / name).write_text(rename(json.dumps(one, ensure_ascii=False), names), "utf-8")
    return names
