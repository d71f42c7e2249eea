"""``python -m training.ablation --shared FOLDER``: leave out one part at a time and score what is left."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from kg.pipeline import Pipeline
from kg.settings import Settings
from training.ablation.parts import Part, parts
from training.ablation.patching import remembered, same_mentions
from training.ablation.report import Row, heading, line, markdown
from training.ablation.scoring import Board, Figures
from training.annotated.golden import write_pages
from training.annotated.parts import part_of
from training.annotated.reading import read_corpus

_CORPUS = Path("corpus/articles")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, print the table, write the page."""
    parser = argparse.ArgumentParser(prog="python -m training.ablation", description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=os.environ.get("KG_SHARED"), help="folder with corpus/ and gold/ ($KG_SHARED)"
    )
    parser.add_argument("--out", type=Path, help="Markdown file to write (docs/ablation.md)")
    parser.add_argument("--only", metavar="WORD", help="only parts whose group or name holds this")
    options = parser.parse_args(arguments)
    if options.shared is None or not (options.shared / "gold").is_dir():
        parser.error(f"--shared {options.shared}: no folder with corpus/ and gold/; name it or set KG_SHARED")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        write_pages([a for a in read_corpus(_CORPUS) if part_of(a.id) != "train"], own)
        boards = [Board("gold", options.shared / "corpus", options.shared / "gold"), Board("corpus", own, own / "gold")]
        chosen = [p for p in parts() if options.only is None or options.only in f"{p.group} {p.name}"]
        with remembered():
            whole, rows = _run(Pipeline(Settings()), boards, chosen)
    about = [
        ("gold", "the shared newspaper pages with their gold annotation"),
        ("corpus", f"the {len(boards[1].mentions)} articles of the corpus's parts dev and test, a page each"),
    ]
    if options.out is not None:
        options.out.write_text(markdown(about, whole, rows), "utf-8")
    return 0


def _run(pipeline: Pipeline, boards: Sequence[Board], chosen: Sequence[Part]) -> tuple[dict[str, Figures], list[Row]]:
    whole: dict[str, Figures] = {}
    for board in boards:
        with same_mentions(board.mentions):
            whole[board.name] = board.score(pipeline)
    print(heading(whole), line("whole", whole, whole), sep="\n", flush=True)
    rows = []
    for part in chosen:
        begun = time.perf_counter()
        figures: dict[str, Figures] = {}
        with part.left_out(pipeline) as crippled:
            for board in boards:
                with same_mentions(board.mentions) if part.behind_mentions else nullcontext():
                    figures[board.name] = board.score(crippled)
        rows.append(Row(part, figures))
        print(line(f"{part.group}: {part.name}", figures, whole), f"{time.perf_counter() - begun:5.1f} s", flush=True)
    return whole, rows


if __name__ == "__main__":
    raise SystemExit(main())
