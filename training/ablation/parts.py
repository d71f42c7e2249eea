"""The inventory of what is left out, one part a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

from kg.measures import absences as absences_of
from kg.measures import aims, choosing, distribution, ownership, plain, projects, ranks, shares
from kg.measures import changes as changes_of
from kg.measures import levels as levels_of
from kg.mentions import VOICES
from kg.pipeline import Pipeline
from kg.statements import posts, rules, scoring
from training.ablation.patching import authority_without, swapped, voice_silent, with_characters, with_head_silent

__all__ = ["Part", "parts"]

LeftOut = Callable[[Pipeline], AbstractContextManager[Pipeline]]
#: Files of the authority file that hold the country's divisions, and those written entry by entry.
DIVISIONS = ("divisions.ttl", "towns_xinjiang.ttl")
CURATED = ("bodies.ttl", "companies.ttl", "facilities.ttl", "national.ttl", "regions.ttl", "zones.ttl")


@dataclass(frozen=True)
class Part:
    """Something that can be left out; `behind_mentions` when no mention hangs on it."""

    group: str
    name: str
    does: str
    left_out: LeftOut
    behind_mentions: bool = False


#: Voice -> what it does.
_VOICES = {
    "bylines": "proposes the authors' names where the article prints them",
    "deictics": "reads 全州, 我市 as the place that is meant",
    "page_names": "lets a name told in full by one article of a page be known to the others",
    "persons": "finds persons by surname, title and verb of speech",
    "places": "finds places by their suffixes",
    "bodies": "finds governments, companies, institutions and organisations by their endings",
    "aliases": "reads the short form that an article gives itself (以下简称…)",
    "works": "finds what stands between 《》",
    "quotes": "finds names between quotation marks",
    "industries": "finds trades and chains",
    "products": "finds goods",
    "compounds": "splits words that hold several names (煤电煤化工)",
    "projects": "finds projects and facilities",
    "events": "finds meetings, fairs and matches",
    "policies": "finds plans, measures and regulations",
    "classes": "proposes what the network's classes head reads",
    "rows": "reads rows of names with one kind",
    "coordination": "takes what stands beside names of a kind as that kind",
    "echo": "finds again in short what was named in full",
}
_FAMILIES = {
    "chains": "says which trades belong to one chain",
    "cooperation": "says who works with whom",
    "dates": "gives events their days",
    "events": "says who holds and who attends",
    "industries": "says in which trade a company, zone or project is",
    "parts": "says which place or body is part of which",
    "passives": "says by whom a work is built (由…建设, 施工单位…)",
    "places": "says where things are",
    "policies": "says who issued what",
    "products": "says who makes what",
    "progress": "says how far a project is",
    "projects": "says who builds what",
    "sites": "says where works are by their routes, sites and names",
    "trades": "reads a company's trade from its name",
}


def parts() -> tuple[Part, ...]:
    """Return the parts that the shipped pipeline has, group by group."""
    return (*_models(), *_voices(), *_families(), *_readers(), *_knowledge())


def _swapped(*pairs: tuple[object, object]) -> LeftOut:
    return partial(swapped, pairs=pairs)


def _models() -> Iterator[Part]:
    name = "models"
    tuned = ("names", "classes")
    yield Part(
        name,
        "mentions network, both tuned heads",
        "reads names of all classes out of a sentence as a whole",
        partial(with_head_silent, heads=tuned),
    )
    yield Part(
        name, "its head `names`", "hints at names as web news has them", partial(with_head_silent, heads=tuned[:1])
    )
    yield Part(
        name,
        "its head `classes`",
        "reads the thirteen classes, figures and aims",
        partial(with_head_silent, heads=tuned[1:]),
    )
    yield Part(
        name,
        "its head `words` (LAC)",
        "cuts words and gives their parts of speech",
        partial(with_head_silent, heads=("words",)),
    )
    yield Part(name, "word segmentation (pkuseg)", "says where words end; characters in its place", with_characters)
    if scoring.load_pair_model() is not None:
        yield Part(
            name,
            "pair model of the statements",
            "weighs what rules tell and tells what no rule does",
            _swapped((scoring.load_pair_model, _nothing)),
            True,
        )
    if choosing.load_models() is not None:
        yield Part(
            name,
            "models of the measures",
            "choose whom a figure is told of; the rules alone in their place",
            _swapped((choosing.load_models, _nothing)),
            True,
        )


def _voices() -> Iterator[Part]:
    yield Part(
        "voices",
        "authority",
        "finds the names of the authority file in the text",
        partial(voice_silent, component="kg_authority"),
    )
    for name, _ in VOICES:
        yield Part("voices", name, _VOICES[name], partial(voice_silent, component=f"kg_{name}"))


def _families() -> Iterator[Part]:
    of = {rule.name: rule.find.__module__.rpartition(".")[2] for rule in rules.RULES}
    yield Part(
        "statement rules", "posts", "says who holds which post", _swapped((posts.find_posts, _without_posts)), True
    )
    for family in sorted(set(of.values())):
        kept = tuple(rule for rule in rules.RULES if of[rule.name] != family)
        yield Part("statement rules", family, _FAMILIES[family], _swapped((rules.RULES, kept)), True)
    yield Part(
        "statement rules",
        "all of them",
        "tell statements in known ways; the pair model alone in their place",
        _swapped((rules.RULES, ()), (posts.find_posts, _without_posts)),
        True,
    )


_FIND_POSTS = posts.find_posts


def _without_posts(*given: object) -> posts.PostFinding:
    """The posts' titles are still read, for other rules build on them; no post is told."""
    return replace(_FIND_POSTS(*given), posts=(), seats=())  # type: ignore[arg-type]


def _readers() -> Iterator[Part]:
    readers: Sequence[tuple[str, str, object, object]] = (
        ("changes", "reads growth and fall", changes_of.read_change, _nothing),
        ("shares", "reads shares (占…)", shares.read_share, _nothing),
        ("levels", "reads plain figures with what they measure", levels_of.read_level, _none_found),
        (
            "plain figures",
            "reads figures that the network points at and no other reader understands",
            plain.read_plain,
            _none_found,
        ),
        ("capacities", "reads the figure inside a project's name", projects.read_capacity, _none_found),
        ("counted projects", "reads how many projects there are", projects.read_counted_project, _none_found),
        ("ranks", "reads places in a ranking", ranks.find_ranks, _none_found),
        ("absences", "reads 零事故 as a figure", absences_of.find_absences, _none_found),
        ("distribution", "deals figures out to the subjects of 分别", distribution.shared_subjects, _none_shared),
        ("ownership", "finds the owner that stands inside the clause", ownership.OwnerReader, _NoOwner),
        ("aims", "reads goals without a figure", aims.find_aims, _none_found),
    )
    for name, does, reader, silent in readers:
        yield Part("readers of measures", name, does, _swapped((reader, silent)), True)


def _knowledge() -> Iterator[Part]:
    name = "authority file"
    yield Part(
        name,
        "national divisions",
        "knows provinces, prefectures, counties and Xinjiang's towns, the home place among them",
        partial(authority_without, left_out=DIVISIONS),
    )
    yield Part(
        name,
        "curated entries",
        "knows regions, zones, standing bodies and some hundred companies",
        partial(authority_without, left_out=CURATED),
    )


def _nothing(*_: object) -> None:
    return None


def _none_found(*_: object) -> list[object]:
    return []


def _none_shared(*_: object) -> tuple[object, ...]:
    return ()


class _NoOwner:
    """An `OwnerReader` that leaves each draft with the subject of its clause."""

    def __init__(self, *_: object) -> None: ...

    def read(self, piece: object, quantity: object, context: object, draft: object) -> object:
        """Return the draft as it is."""
        return draft
