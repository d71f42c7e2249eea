"""``kg version``: which program this is, down to its models and word lists."""

from __future__ import annotations

import typer

from kg.cli.options import ConfigOption, JsonOption, SetOption, settings_of
from kg.cli.output import print_json

__all__ = ["show_version", "version"]


def show_version(value: bool) -> None:
    """Print the version and leave, for ``kg --version``."""
    if value:
        from kg.digest import package_version
        typer.echo(f"zhundong-kg {package_version()}")
        raise typer.Exit


def version(as_json: JsonOption = False, config: ConfigOption = None, given: SetOption = None) -> None:
    """Print the version, and the hash of the pipeline: version, code, models, word lists, authority file, settings."""
    settings = settings_of(config, given)
    from kg.digest import package_version, pipeline_digest, pipeline_parts
    if as_json:
        print_json({"version": package_version(), "pipeline": pipeline_digest(settings),
                    "parts": pipeline_parts(settings)})
        return
    typer.echo(f"zhundong-kg {package_version()} (pipeline {pipeline_digest(settings)})")
