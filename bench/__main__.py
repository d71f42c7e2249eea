"""``python -m bench``: print every ratio, with the machine it was measured on."""

from __future__ import annotations

import os
import platform

from bench.pages import pipeline_against_segmentation, twenty_times_the_pages
from bench.queries import service_against_native
from bench.stages import shares_of_stages


def main() -> None:
    """Print the figures."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for title, measure in (("Pipeline and segmentation", pipeline_against_segmentation),
                           ("Stages beside LAC", shares_of_stages),
                           ("Many pages and few", twenty_times_the_pages),
                           ("Point query", service_against_native)):
        print(f"\n{title}")
        for line in measure():
            print(f"  {line}")


if __name__ == "__main__":
    main()
