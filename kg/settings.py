"""Every setting in one table: name with its unit, default, limits, help.

Read from flags, else environment (``KG_NAME``), else a TOML file (``kg.toml`` in the working folder,
or the file that ``KG_CONFIG`` or ``--config`` names), else the default.  A name or value that is not
allowed refuses to start.
"""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
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
    curate: Path | None = Field(
        default=None, description="File of corrections that the service adds entries to, for those who have "
        "curate_token (curation.md); it writes nothing unless given.")
    curate_token: SecretStr | None = Field(
        default=None, description="What a person must give to have a correction written: 16 characters or more. Keep "
        "it in the environment or in a file that others cannot read.")
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
    data_license: str | None = Field(
        default=None, description="IRI of the licence under which the service describes its data (VoID, DCAT); no "
        "licence is told unless given.")
    query_time_limit_ms: int = Field(default=10_000, ge=10, le=600_000, description="Longest run of one query.")
    query_memory_limit_mb: int = Field(default=1_024, ge=64, description="Most memory of one query worker.")
    query_workers: int = Field(default=2, ge=1, le=64, description="Query worker processes.")
    query_queue: int = Field(default=32, ge=0, description="Queries that may wait for a worker; more get 503.")
    answer_row_limit: int = Field(default=1_000_000, ge=1, description="Most rows of one answer.")
    answer_bytes_limit: int = Field(default=512_000_000, ge=1_000, description="Most bytes of one answer.")
    query_chars_limit: int = Field(default=100_000, ge=100, description="Longest query text.")
    query_nesting_limit: int = Field(
        default=100, ge=10, le=1_000, description="How deep braces, brackets and parentheses of a query may nest.")
    page_time_limit_ms: int = Field(
        default=5_000, ge=10, le=600_000, description="Longest run of one query that a page or a canned question asks "
        "for itself.")
    answer_stall_limit_ms: int = Field(
        default=30_000, ge=100, le=3_600_000, description="How long a client may take nothing of its answer; and, "
        "while others wait for a worker, how long it may keep one waiting in all.")
    endpoint: str | None = Field(
        default=None, repr=False, description="Address of a SPARQL 1.1 endpoint that holds the graph and "
        "answers in place of the store (endpoint.md).")
    endpoint_user: str | None = Field(default=None, description="User name at the endpoint.")
    endpoint_password: SecretStr | None = Field(default=None, description="Password at the endpoint.")
    endpoint_token: SecretStr | None = Field(
        default=None, description="Bearer token for the endpoint, in place of user name and password.")
    endpoint_timeout: str | None = Field(
        default=None, description="Parameter that tells the endpoint the time limit, {s} for seconds or {ms} for "
        "milliseconds: timeout={s}.")
    endpoint_refresh_s: int = Field(
        default=300, ge=0, description="Seconds between two looks at whether the endpoint's graph changed; 0 looks at "
        "the start only and keeps no answers.")
    endpoint_cache: Path | None = Field(
        default=None, description="Folder for the index of names and the counts read from the endpoint; a temporary "
        "one unless given.")
    default_graph: Literal["union", "default"] = Field(
        default="union", description="Default graph of a query at /sparql that names none: union of all graphs, or "
        "default for the unnamed graph alone, which is empty here.")
    answer_cache_mb: int = Field(
        default=64, ge=0, le=65_536, description="Most memory of the answers that are kept to be given again; 0 keeps "
        "none.")
    access_log: Literal["off", "text", "json"] = Field(
        default="off", description="Form of the line that the service writes for each request.")
    access_log_file: Path | None = Field(
        default=None, description="File that the lines go to; else standard error. A file that was moved away is made "
        "anew.")
    metrics: Literal["off", "local", "all"] = Field(
        default="local", description="Who may read /metrics: no one, clients on this machine, all.")
    trusted_proxies: str = Field(
        default="", description="Addresses and networks, with spaces between, of the reverse proxies whose forwarding "
        "headers and X-Request-Id are believed.")
    forwarded_header: Literal["x-forwarded", "forwarded"] = Field(
        default="x-forwarded", description="Which headers those proxies write: X-Forwarded-For and its kin, or "
        "Forwarded (RFC 7239). The other kind is not read.")
    client_rate: float = Field(
        default=20.0, ge=0, description="Queries a second of one client, over time; more get 429. 0 is no limit.")
    client_burst: int = Field(
        default=100, ge=1, description="Queries that a client may ask at once before its rate counts.")
    client_running: int = Field(
        default=0, ge=0, description="Queries of one client at /sparql, /graphs and /export that run at once, the "
        "others wait at its own door; 0 is one fewer than there are workers.")
    client_waiting: int = Field(
        default=16, ge=0, description="Queries of one client that may wait there; more get 429.")
    client_pages: int = Field(
        default=3, ge=0, description="Pages and canned questions of one client that are made at once; 64 more wait in "
        "a line of their own, never behind its queries. 0 is no limit.")
    client_exempt: str = Field(
        default="127.0.0.0/8 ::1", description="Addresses and networks whose clients have no limit of their own.")
    connections: int = Field(
        default=1_024, ge=1, description="Open connections; more get 503.")
    client_connections: int = Field(
        default=64, ge=0, description="Open connections of one client; more get 429. 0 is no limit.")
    head_time_limit_s: float = Field(
        default=10.0, ge=0.1, le=600, description="Time in which the head of a request must be there, and thrice that "
        "for all of it.")
    head_bytes_limit: int = Field(
        default=65_536, ge=1_024, description="Most bytes of a request's line and headers; more get 431.")
    keep_alive_s: int = Field(
        default=15, ge=1, le=600, description="How long a connection stays open between two requests.")
    shutdown_s: int = Field(
        default=10, ge=0, le=600, description="How long answers under way may go on when the service is told to end.")

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

    @field_validator("trusted_proxies", "client_exempt")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for word in value.replace(",", " ").split():
            try:
                ip_network(word, strict=False)
            except ValueError as error:
                raise ValueError(f"{word} is no address or network; give 10.0.0.5 192.168.0.0/16 ::1") from error
        return value

    @field_validator("data_license")
    @classmethod
    def _is_iri(cls, value: str | None) -> str | None:
        if value and (not value.startswith(("http://", "https://", "urn:")) or any(c in ' <>"{}|\\^`' for c in value)):
            raise ValueError("an absolute IRI is needed, e.g. https://creativecommons.org/licenses/by/4.0/")
        return value or None

    @field_validator("home_place", "newspaper", "endpoint")
    @classmethod
    def _empty_is_none(cls, value: str | None) -> str | None:
        return value or None

    @field_validator("curation", "curate", "access_log_file", mode="before")
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
        said = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"setting {name} = {first['input']!r}: {said}") from error
    except ValueError as error:  # a TOML file that is none
        raise UsageError(f"settings file {_config_file()}: {error}; mend it or leave it out") from error
    finally:
        if config is not None:
            if before is None:
                del os.environ["KG_CONFIG"]
            else:
                os.environ["KG_CONFIG"] = before
