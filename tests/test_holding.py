"""Snapshots that are read stay where they are, in what number, and until when."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.holding import held, is_held, remove_unheld
from kg.state import State, StoreFolder

pytest.importorskip("fcntl")


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    """A store's folder with six snapshots that hold nothing, each a second older than the next."""
    found = StoreFolder(tmp_path / "store")
    found.pages_dir.mkdir(parents=True)
    for number in range(6):
        place = found.snapshots_dir / f"n{number}"
        place.mkdir(parents=True)
        os.utime(place, (1_000 + number, 1_000 + number))
    return found


def there(folder: StoreFolder) -> list[str]:
    return sorted(place.name for place in folder.snapshots_dir.iterdir())


def test_that_a_folder_is_held_by_as_many_as_like_and_until_the_last_leaves(folder: StoreFolder) -> None:
    place = folder.snapshots_dir / "n0"
    assert not is_held(place) and not is_held(folder.path / "none")
    with held(place):
        with held(place):
            assert is_held(place)
        assert is_held(place)
        remove_unheld(place)
        assert place.is_dir()
    assert not is_held(place)
    remove_unheld(place)
    assert not place.exists()
    with pytest.raises(FileNotFoundError), held(place):
        pass


def test_that_who_ends_holds_nothing(folder: StoreFolder) -> None:
    place = folder.snapshots_dir / "n0"
    script = (
        "import sys; from pathlib import Path; from kg.holding import held\n"
        "with held(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None and reader.stdout.readline() == "held\n"
        assert is_held(place)
        reader.kill()
    assert not is_held(place)


def test_that_a_build_leaves_what_is_read_but_not_without_end(folder: StoreFolder) -> None:
    with ExitStack() as readers:
        for number in range(4):
            readers.enter_context(held(folder.snapshots_dir / f"n{number}"))
        folder.sweep(State("n5"), "n4")
        assert there(folder) == ["n1", "n2", "n3", "n4", "n5"], "the newest three of what is held, and its own two"
    folder.sweep(State("n5"), "n4")
    assert there(folder) == ["n4", "n5"]


def test_that_what_is_forgotten_goes_whoever_reads_it(folder: StoreFolder) -> None:
    with held(folder.snapshots_dir / "n3"):
        folder.sweep(State("n5"), None)
        assert there(folder) == ["n5"]
