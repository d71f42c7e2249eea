"""``python -m kg.language [DIR]`` writes the pipeline; without DIR where the package ships it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from kg.language import build_pipeline, pipeline_dir


def main(arguments: list[str]) -> int:
    """Write the pipeline anew and print where; the same parts give the same bytes."""
    target = Path(arguments[0]) if arguments else pipeline_dir()
    if target.exists():
        shutil.rmtree(target)
    build_pipeline().to_disk(target, exclude=["vocab"])
    print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
