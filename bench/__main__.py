"""``python -m bench``: print every ratio, with the machine it was measured on.

``python -m bench service`` measures the service alone, see `bench.service.command`; ``python -m bench pages`` every
kind of page in a browser, see `bench.pageviews.command`.
"""

from __future__ import annotations

import os
import platform
import sys

from bench.pages import pipeline_against_segmentation, twenty_times_the_pages
from bench.pageviews.command import main as pages
from bench.service.command import main as service
from bench.stages import shares_of_stages


def main() -> None:
    """Print the figures."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for title, measure in (("Pipeline and segmentation", pipeline_against_segmentation),
                           ("Stages beside LAC", shares_of_stages),
                           ("Many pages and few", twenty_times_the_pages)):
        print(f"\n{title}")
        for line in measure():
            print(f"  {line}")
    print("\nThe service")
    service()


if __name__ == "__main__":
    if sys.argv[1:2] == ["service"]:
        service(sys.argv[2:])
    elif sys.argv[1:2] == ["pages"]:
        pages(sys.argv[2:])
    elif sys.argv[1:]:
        sys.exit(f"python -m bench: {sys.argv[1]!r} is not known; give nothing, or service or pages and their flags")
    else:
        main()
