"""``kg merges``: which names are one thing in the graph, which are not, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.exits import say_error
from kg.cli.options import ConfigOption, JsonOption, StoreOption, open_existing
from kg.cli.output import print_json, print_table
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.merges import Decision
    from kg.store import GraphStore

__all__ = ["merges"]


class What(StrEnum):
    """Kinds of decisions."""

    joined = "joined"
    apart = "apart"
    renamed = "renamed"
    retyped = "retyped"
    unused = "unused"


def merges(
    name: Annotated[str | None, typer.Argument(
        metavar="[NAME|IRI]", help="Only what was decided on the things of this name; an old one will do.")] = None,
    store: StoreOption = None,
    what: Annotated[What | None, typer.Option("--what", help="Only decisions of this kind.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Tell which names were joined to one thing, kept apart, renamed or given another class, and why.

    The reason is a rule of the resolver or an entry of curation.toml; what is wrong is mended there. `unused` are
    entries that matched nothing.
    """
    graph = open_existing(store, config)
    from kg.merges import about, as_document, read_merges
    found = read_merges(graph.snapshot)
    if name is not None:
        iris = _things(graph, name)
        found = about(found, name, iris)
        if not found and not iris:
            raise QueryError(f"nothing has the name {name}; give more or less of it, or its IRI")
        if not found:
            say_error(f"{name}: every article calls it so; nothing was joined to it or kept apart from it")
    found = [decision for decision in found if what is None or decision.what == what.value]
    if as_json:
        print_json([as_document(decision) for decision in found])
    else:
        print_table(("what", "names", "in the graph", "rule", "why"), [_row(d) for d in found], wide="why")


def _things(graph: GraphStore, name: str) -> list[str]:
    from kg.api import find_things
    from kg.vocab import ENTITY_CLASSES
    return [name] if "://" in name or name.startswith("urn:") else find_things(graph, name, ENTITY_CLASSES)


def _row(decision: Decision) -> tuple[str, ...]:
    import json

    from kg.merges import label
    parts = [decision.why] if decision.why else []
    if decision.entry:
        ((kind, content),) = json.loads(decision.entry).items()
        parts.extend(str(content[name]) for name in ("by", "on") if name in content)
        parts.append(f"[[{kind}]] " + " ".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in content.items()
            if name not in ("why", "by", "on")))
    return (decision.what, " | ".join(map(label, decision.things)), " | ".join(map(label, decision.now)), decision.rule,
            "; ".join(parts))
