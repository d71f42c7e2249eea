"""Reading pages: the whole pipeline beside spaCy with pkuseg alone, and many pages beside few."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.measuring import command, cpu_of
from bench.stages import forget_readings
from kg.pipeline import Pipeline
from kg.records import Told
from kg.resources import samples_dir
from kg.settings import Settings

__all__ = ["pipeline_against_segmentation", "twenty_times_the_pages"]


def pipeline_against_segmentation(folder: Path | None = None) -> list[str]:
    """Return lines on CPU per character of the pipeline and of its tokenizer alone, one process, warm."""
    files = sorted((folder or samples_dir()).glob("*.txt"))
    pipeline = Pipeline(Settings())
    pages = [pipeline.read(f, f.stem, Told()) for f in files]
    texts = [a.annotated.article.text for page in pages for a in page.articles]
    characters = sum(map(len, texts))
    forget_readings()
    _, whole = cpu_of(lambda: [pipeline.read(f, f.stem, Told()) for f in files])
    _, alone = cpu_of(lambda: [pipeline.nlp.make_doc(t) for t in texts])
    return [
        f"characters of articles            {characters}",
        f"whole pipeline                    {characters / whole:,.0f} characters a CPU second",
        f"spaCy with pkuseg, alone          {characters / alone:,.0f} characters a CPU second",
        f"ratio of CPU, pipeline : pkuseg   {whole / alone:.1f}",
    ]


def twenty_times_the_pages(copies: int = 20) -> list[str]:
    """Return lines on time and memory of a build of the samples and of `copies` altered copies of them."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        for copy in range(copies):
            folder = base / f"copy{copy}"
            folder.mkdir()
            for page in sorted(samples_dir().glob("*.txt")):
                # Another figure in each copy: no page is kept from an earlier one.
                (folder / f"{page.stem}-{copy}.txt").write_text(
                    page.read_text("utf-8").replace("1", str(copy % 9 + 1)), "utf-8")
        one = command(["-m", "kg", "build", str(base / "copy0"), "--out", str(base / "one"), "--jobs", "2"])
        many = command(["-m", "kg", "build", *[str(base / f"copy{c}") for c in range(copies)],
                        "--out", str(base / "many"), "--jobs", "2"])
    return [
        f"build, samples once               {one.wall_s:.1f} s, {one.cpu_s:.1f} CPU s, {one.peak_mb:.0f} MB",
        f"build, {copies} altered copies          {many.wall_s:.1f} s, {many.cpu_s:.1f} CPU s, {many.peak_mb:.0f} MB",
        f"ratio of time a page              {many.wall_s / one.wall_s / copies:.2f} (1 is linear)",
        f"ratio of memory                   {many.peak_mb / one.peak_mb:.2f} (1 is flat)",
    ]
