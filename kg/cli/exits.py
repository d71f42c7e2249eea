"""How a command ends: one line on stderr and an exit code, never a stack trace unless asked for."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from kg.errors import KgError

__all__ = ["FAILURE", "STOPPED", "ReportingGroup", "say_error"]

FAILURE = 1
STOPPED = 130  # 128 + SIGINT, as shells count


def say_error(message: str) -> None:
    """Print one line on stderr, whatever line breaks the message holds."""
    print("kg: " + " ".join(message.split()), file=sys.stderr)


def _drop_output() -> None:
    """Give up what stdout could not take, so that the interpreter does not try again when it ends."""
    with open(os.devnull, "w") as nowhere:
        try:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        except (OSError, ValueError):  # stdout is no file, as under a test
            return


class ReportingGroup(TyperGroup):
    """The group of all commands: turns whatever a command raises into a line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the context names."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # a full disk is told here, not when the interpreter ends
            return result
        except (typer.Exit, typer.Abort):
            raise
        except KgError as error:
            self._show_trace(ctx)
            say_error(str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            say_error("stopped; nothing was changed")
            raise typer.Exit(STOPPED) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader of our output has left; typer ends quietly
            self._show_trace(ctx)
            _drop_output()
            where = f"{error.filename}: " if error.filename else ""
            say_error(f"{where}{error.strerror or error}; make room or choose another place")
            raise typer.Exit(FAILURE) from error
        except Exception as error:
            if hasattr(error, "exit_code"):
                raise  # typer's own complaint about the call
            self._show_trace(ctx)
            say_error(f"unexpected {type(error).__name__}: {error}; please report this "
                      f"(kg --debug {ctx.invoked_subcommand} … shows the trace)")
            raise typer.Exit(FAILURE) from error

    @staticmethod
    def _show_trace(ctx: Any) -> None:
        if ctx.params.get("debug"):
            traceback.print_exc()
