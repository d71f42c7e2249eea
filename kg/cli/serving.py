"""``kg serve``: the service over a store, or over an endpoint that holds the same graph."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import ConfigOption, SetOption, StoreOption, existing_store, settings_of

if TYPE_CHECKING:
    from kg.settings import Settings

__all__ = ["serve"]

#: Questions that are offered when the service starts: each works on any pages without a parameter.
EXAMPLES = ("coal-chain-companies", "projects-investment-status", "who-said-what")


def serve(
    store: StoreOption = None,
    host: Annotated[str | None, typer.Option("--host", metavar="H", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", "-p", metavar="N", help="Port to listen on.")] = None,
    root_path: Annotated[str | None, typer.Option(
        "--root-path", metavar="P", help="Path under which a reverse proxy shows the service, such as /kg.")] = None,
    endpoint: Annotated[str | None, typer.Option(
        "--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint, which holds the graph, in place of a store."),
    ] = None,
    default_graph: Annotated[str | None, typer.Option(
        "--default-graph", metavar="default|union",
        help="What a query at /sparql that names no graph sees: all graphs as one, or the unnamed one alone.")] = None,
    curate: Annotated[Path | None, typer.Option(
        "--curate", metavar="FILE", help="Add the corrections of readers who have the token KG_CURATE_TOKEN to this "
        "curation.toml; the next build applies them.")] = None,
    config: ConfigOption = None,
    given: SetOption = None,
) -> None:
    """Answer questions in the browser and for programs, until Ctrl-C.

    A graph that a later build puts in the folder is taken up without a restart. The service only reads the
    graph; with --curate it adds what a person corrects at /correct to a file, which builds read.
    """
    settings = settings_of(config, given, store=store, host=host, port=port, root_path=root_path,
                           endpoint=endpoint, default_graph=default_graph, curate=curate)
    if settings.curate is not None:
        from service.correctingaccess import curating_of
        curating_of(settings)  # refuses before anything is opened
    source = _endpoint(settings) if settings.endpoint is not None else _store(settings)

    gc.disable()  # loading makes much and leaves little behind; the server enables it
    from service.server import listen, run
    from service.standing import Lifeline, can_stand, keep_serving
    listening = listen(settings.host, settings.port)
    again = False

    def greet() -> None:
        for line in greeting(settings, source) if not again else ():
            typer.echo(line)

    def serve_once(lifeline: Lifeline | None) -> None:
        if settings.endpoint is None:
            _start_early(settings)
        run(settings, greet, listening, lifeline)

    def say(line: str) -> None:
        nonlocal again
        again = True
        typer.echo(f"kg: {line}", err=True)

    if not can_stand():
        serve_once(None)
    elif code := keep_serving(serve_once, listening.close, say):
        raise typer.Exit(code)


def _store(settings: Settings) -> str:
    """Return what the store holds."""
    from kg.state import StoreFolder
    return f"{_counted(StoreFolder(existing_store(settings)).snapshot())} from {settings.store}"


def _start_early(settings: Settings) -> None:
    """Have the first query process get ready while the service does: a restart is a pause for those who ask."""
    from kg.state import StoreFolder
    from service.isolation.spawning import spawn_early
    with suppress(OSError):  # said again, with what to do, when the pool starts
        spawn_early(StoreFolder(settings.store).snapshot(), settings.query_memory_limit_mb)


def _endpoint(settings: Settings) -> str:
    """Look whether the endpoint can be asked, and return its address."""
    from service.remote import check
    return f"Answers come from {check(settings)}"


def _counted(snapshot: Path) -> str:
    try:
        counts = json.loads((snapshot / "summary.json").read_text("utf-8"))
        return f"{counts['pages']:,} pages, {counts['articles']:,} articles"
    except (OSError, ValueError, KeyError):
        return "pages not counted"  # the service needs no counts


def greeting(settings: Settings, source: str) -> list[str]:
    """Return what is said at the start: address, where answers come from, three questions to try."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    address = f"http://{host}:{settings.port}{settings.root_path}"
    from kg.questions import load_questions
    questions = load_questions()
    lines = [f"Zhundong KG at {address}/", source]
    lines += [f"Corrections made at {address}/correct go to {settings.curate}"] if settings.curate else []
    lines += ["Ask:"]
    lines += [f"  {address}/questions/{name}  {questions[name].title_en}" for name in EXAMPLES if name in questions]
    return [*lines, "Ctrl-C ends it."]
