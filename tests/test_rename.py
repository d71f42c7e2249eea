"""Nothing hangs on who it is: with other companies, persons and projects as much is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from renaming import Maker, alike, rename, transliterated, write_renamed

from kg.pipeline import Pipeline
from kg.settings import Settings
from training.ablation.scoring import Board

SAMPLES = Path(__file__).resolve().parents[1] / "kg" / "samples"
MOST_LOST = 0.05
KINDS = ("mentions", "entities", "relations", "measures")
MAKERS = pytest.mark.parametrize("person", [alike, transliterated], ids=["alike", "transliterated"])


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Settings())


def lost(pipeline: Pipeline, pages: Path, gold: Path, person: Maker, folder: Path) -> dict[str, float]:
    """How much F1 falls by kind when the names are others."""
    figures = []
    for maker, out in ((None, folder / "as-printed"), (person, folder / "renamed")):
        names = write_renamed(pages, gold, out, maker)
        figures.append(Board(out.name, out, out / "gold").score(pipeline))
    assert len(names) >= 20  # companies and persons are exchanged, not one or two
    before, after = figures
    return {kind: before[kind] - after[kind] for kind in KINDS}


def test_a_name_is_exchanged_wherever_it_stands() -> None:
    names = {"青禾": "云岭", "青禾山": "白石沟", "艾力": "提木尔"}
    text = "青禾科创与青\n禾山，艾力说，青青禾禾，艾 力。"
    assert rename(text, names) == "云岭科创与白\n石沟，提木尔说，云云岭岭，提 木尔。"


@MAKERS
def test_as_much_is_found_on_the_samples_under_other_names(
    person: Maker, pipeline: Pipeline, tmp_path: Path
) -> None:
    fall = lost(pipeline, SAMPLES, SAMPLES / "gold", person, tmp_path)
    assert {kind: round(by, 3) for kind, by in fall.items() if by > MOST_LOST} == {}


@pytest.mark.shared
@MAKERS
def test_as_much_is_found_on_the_shared_pages_under_other_names(
    person: Maker, shared: Path, pipeline: Pipeline, tmp_path: Path
) -> None:
    fall = lost(pipeline, shared / "corpus", shared / "gold", person, tmp_path)
    assert {kind: round(by, 3) for kind, by in fall.items() if by > MOST_LOST} == {}
