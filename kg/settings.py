"""Every setting in one table: name with its unit, default, limits, help.

Read from flags, else environment (``KG_NAME``), else a TOML file (``kg.toml`` in the working folder,
or the file that ``KG_CONFIG`` or ``--config`` names), else the default.  A name or value that is not
allowed refuses to start.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from kg.errors import UsageError
from kg.iris import ID_BASE

__all__ = ["Settings", "load_settings"]


class Settings(BaseSettings):
    """The settings of build and service."""

    model_config = SettingsConfigDict(env_prefix="KG_", extra="forbid", frozen=True)

    home_place: str | None = Field(
        default="昌吉回族自治州", description="Place that 全州, 我州, 本地 mean where the article does not tell; "
        "its full name in the authority file, or empty for none.")
    newspaper: str | None = Field(
        default="昌吉日报", description="Newspaper whose pages these are, where neither page nor user tells.")
    id_base: str = Field(default=ID_BASE, description="Base IRI of all resources; ends with / or #.")
    curation: Path | None = Field(
        default=None, description="File of a person's corrections (curation.md); else curation.toml in the folder of "
        "the first input, else in the working folder.")
    min_confidence: float = Field(
        default=0.0, ge=0, le=1, description="Least confidence of the statements, posts, measures and quotations that "
        "build and export write and the service shows (confidence.md); 0 keeps all.")
    jobs: int = Field(default=0, ge=0, le=64, description="Worker processes of a build; 0 means one a core.")
    store: Path = Field(
        default=Path("data/store"), description="Folder of the store that build writes and serve reads.")
    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the service listens on.")
    root_path: str = Field(default="", description="Path under which a reverse proxy shows the service (/kg).")
    export_text: Literal["full", "evidence", "none"] = Field(
        default="evidence", description="How much of the newspaper's text the service's /export gives.")
    query_time_limit_ms: int = Field(default=10_000, ge=10, le=600_000, description="Longest run of one query.")
    query_memory_limit_mb: int = Field(default=1_024, ge=64, description="Most memory of one query worker.")
    query_workers: int = Field(default=2, ge=1, le=64, description="Query worker processes.")
    query_queue: int = Field(default=32, ge=0, description="Queries that may wait for a worker; more get 503.")
    answer_row_limit: int = Field(default=1_000_000, ge=1, description="Most rows of one answer.")
    answer_bytes_limit: int = Field(default=512_000_000, ge=1_000, description="Most bytes of one answer.")
    query_chars_limit: int = Field(default=100_000, ge=100, description="Longest query text.")

    @field_validator("id_base")
    @classmethod
    def _is_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://", "urn:")) or not value.endswith(("/", "#", ":")):
            raise ValueError("an absolute IRI that ends with / or # is needed, e.g. https://example.org/id/")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_root_path(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.endswith("/")):
            raise ValueError("a path such as /kg is needed: it starts with / and does not end with one")
        return value

    @field_validator("home_place", "newspaper")
    @classmethod
    def _empty_is_none(cls, value: str | None) -> str | None:
        return value or None

    @field_validator("curation", mode="before")
    @classmethod
    def _empty_names_no_file(cls, value: object) -> object:
        return value or None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, environment, TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_config_file())


def _config_file() -> Path:
    return Path(os.environ.get("KG_CONFIG", "kg.toml"))


def load_settings(config: Path | None = None, **flags: Any) -> Settings:
    """Return the settings; flags that are None are not given.

    Args:
        config: the TOML file to read in place of ``KG_CONFIG`` or ``./kg.toml``.
        flags: values from the command line, by setting name.

    Raises:
        UsageError: a name or value is not allowed; the message names it and what is.
    """
    named = config or (Path(os.environ["KG_CONFIG"]) if "KG_CONFIG" in os.environ else None)
    if named is not None and not named.is_file():
        raise UsageError(f"settings file {named} does not exist; give a TOML file, or leave --config out")
    before = os.environ.get("KG_CONFIG")
    if config is not None:
        os.environ["KG_CONFIG"] = str(config)
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise UsageError(
                f"setting {name!r} does not exist; allowed are {', '.join(Settings.model_fields)}") from error
        raise UsageError(f"setting {name} = {first['input']!r}: {first['msg']}") from error
    except ValueError as error:  # a TOML file that is none
        raise UsageError(f"settings file {_config_file()}: {error}; mend it or leave it out") from error
    finally:
        if config is not None:
            if before is None:
                del os.environ["KG_CONFIG"]
            else:
                os.environ["KG_CONFIG"] = before
