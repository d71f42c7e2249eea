"""``kg``, the command line: parse, call, print, exit code (0 ok, 1 findings or failure, 2 usage, 130 stopped)."""

from __future__ import annotations

from kg.cli.app import app, main

__all__ = ["app", "main"]
