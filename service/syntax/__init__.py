"""What is wrong with a text that the engine does not take for a query, in words for the one who wrote it."""

from __future__ import annotations

from service.syntax.faults import Fault, fault_of, syntax_error

__all__ = ["Fault", "fault_of", "syntax_error"]
