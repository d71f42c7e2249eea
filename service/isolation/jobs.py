"""What a worker is asked, as it travels from the service to its process: fields of plain values, in marshal's form.

Both ends run the same Python, and the service alone writes it.  Imports the standard library only: workers
load this file.
"""

from __future__ import annotations

import marshal
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.dataset import DefaultGraph

__all__ = ["MESSAGE_BYTES", "NUMBER", "Job", "Terms", "job_bytes", "read_job", "read_terms"]

#: No message over the channel is longer.
MESSAGE_BYTES = 100_000
#: How many jobs were sent before one, as it travels.
NUMBER = struct.Struct(">Q")


class Terms(NamedTuple):
    """What holds for all jobs of a worker: names of prefixes, most rows and most bytes of an answer."""

    prefixes: dict[str, str]
    rows: int
    bytes: int


class Job(NamedTuple):
    """One query."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    default: DefaultGraph  # what it sees where it names no graph
    row_type: str | None  # media types; where both are None, the answer comes as terms
    graph_type: str | None
    limit: int | None  # most rows of an answer that comes as terms
    base: str | None
    nesting: int | None = None  # what the worker is to examine: how deep brackets may lie; None: that is done


def job_bytes(asked: Job | Terms) -> bytes:
    """Return what travels; characters that are none (half of a surrogate pair) come through."""
    return marshal.dumps(tuple(asked))


def read_job(data: bytes) -> Job:
    """Return the job that came."""
    return Job(*marshal.loads(data))


def read_terms(data: bytes) -> Terms:
    """Return what holds for all jobs to come."""
    return Terms(*marshal.loads(data))
