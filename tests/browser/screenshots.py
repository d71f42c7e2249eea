"""Pictures of the main pages in both languages, on a phone and on a desk, light and dark, for the docs.

Run as ``python tests/browser/screenshots.py STORE FOLDER [NAME...]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chromium import launched, why_not
from liveserver import live_client
from pagelist import LANGUAGES, PAGES, WIDTHS, addresses
from visiting import visiting

from kg.settings import Settings

#: Shown in the dark as well.
_DARK = {"start", "company", "article", "explore-company", "sparql-run", "chain", "targets"}
_DRAWING_MS = 900


def main(store: Path, folder: Path, names: set[str]) -> int:
    """Write the pictures; the exit status."""
    reason = why_not()
    if reason is not None:
        print(f"no pictures: {reason}", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(store=store)
    with live_client(settings) as client, launched() as browser:
        origin, places = str(client.base_url).rstrip("/"), addresses(client, settings.id_base)
        for kind in PAGES:
            if (names and kind.name not in names) or (not names and kind.is_slow):
                continue
            shots = [(lang, width, False) for lang in LANGUAGES for width in WIDTHS]
            for lang, width, dark in shots + [("zh", WIDTHS[1], True)] * (kind.name in _DARK):
                with visiting(browser, origin, lang, width, dark=dark) as visit:
                    if visit.open(kind.path.format(**places), kind.status).status != kind.status:
                        print(f"{kind.name}: not in this service", file=sys.stderr)
                        break
                    visit.page.wait_for_timeout(_DRAWING_MS)
                    name = f"{kind.name}-{lang}-{width}{'-dark' * dark}.png"
                    visit.page.screenshot(path=folder / name)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:])))
