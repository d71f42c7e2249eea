"""The system's Chromium and the axe script: where they are, or why there is none.

Run as a program it says what of the browser tests cannot be done here.
"""

from __future__ import annotations

from pathlib import Path

from bench.browser import launched, why_not

__all__ = ["AXE", "launched", "why_not"]

#: Comes with the front end's tools (`npm ci` in frontend/).
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

if __name__ == "__main__":
    if reason := why_not():
        print(f"The browser tests are skipped: {reason}.")
    elif not AXE.is_file():
        print(f"The browser tests go without axe: there is no {AXE} (npm ci in frontend/).")
