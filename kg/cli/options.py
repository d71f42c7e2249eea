"""The options that several commands share, and what they give: settings, a store, what the user tells of a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import UsageError
from kg.records import Told

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.store import GraphStore

__all__ = [
    "ConfigOption", "DayOption", "JsonOption", "NumberOption", "SetOption", "SourceOption", "StoreOption",
    "existing_store", "open_existing", "settings_of", "told_of",
]

StoreOption = Annotated[Path | None, typer.Option(
    "--store", metavar="DIR", help="Folder of the store; else the setting `store`.")]
ConfigOption = Annotated[Path | None, typer.Option(
    "--config", metavar="FILE", help="TOML file of settings; else KG_CONFIG, else ./kg.toml.")]
SetOption = Annotated[list[str] | None, typer.Option(
    "--set", metavar="NAME=VALUE", help="Any setting, for this call; may be repeated.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DayOption = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Day of publication, where the page does not tell.")]
NumberOption = Annotated[str | None, typer.Option("--page-number", metavar="N", help="Number of the page.")]
SourceOption = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Newspaper or site.")]


def settings_of(config: Path | None, given: list[str] | None = None, **flags: object) -> Settings:
    """Return the settings: flags first, then ``--set``, then environment and TOML file.

    Raises:
        UsageError: a name or value is not allowed.
    """
    from kg.settings import load_settings
    values: dict[str, object] = {}
    for word in given or []:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"--set {word}: NAME=VALUE is needed, e.g. --set port=8080")
        values[name.strip()] = value.strip()
    return load_settings(config, **values | {name: value for name, value in flags.items() if value is not None})


def existing_store(settings: Settings) -> Path:
    """Return the store's folder.

    Raises:
        UsageError: there is no such folder.
    """
    if not settings.store.is_dir():
        raise UsageError(f"{settings.store}: no such store; build one with: kg build PATHS --out {settings.store}")
    return settings.store


def open_existing(store: Path | None, config: Path | None) -> GraphStore:
    """Open the store that the options name.

    Raises:
        UsageError: there is no such folder.
        StoreError: it holds no graph, or one that cannot be read.
    """
    from kg.store import open_store
    return open_store(existing_store(settings_of(config, store=store)))


def told_of(day: str | None, number: str | None, source: str | None) -> Told:
    """Return what the user tells of the pages.

    Raises:
        UsageError: the day is none.
    """
    try:
        return Told(date.fromisoformat(day) if day else None, number, source)
    except ValueError as error:
        raise UsageError(f"--date {day}: no day; write it as 2024-01-30") from error
