"""What breaks a shape."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape: `focus` and `shape` are IRIs, `message` the rule it breaks."""

    focus: str
    shape: str
    message: str
