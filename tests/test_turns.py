"""Builds step back behind those who ask, and come forward where they would starve; a build under way is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.state import StoreFolder
from kg.turns import Pace, Turns
from kg.underway import building_since


def test_that_a_build_that_starves_takes_its_turn_sooner_step_by_step() -> None:
    pace = Pace(15, 0, since=100.0, worked_s=7.0)
    assert not pace.look(104.0, 7.0) and pace.nice == 15, "not yet"
    steps = [(pace.look(105.0 + 5 * step, 7.0 + 0.1 * step), pace.nice) for step in range(4)]
    assert steps == [(True, 10), (True, 5), (True, 0), (False, 0)]


def test_that_a_build_that_gets_on_keeps_behind_the_others() -> None:
    pace = Pace(15, 5, since=0.0, worked_s=0.0)
    assert not any(pace.look(second, second / 5) for second in range(60)) and pace.nice == 15
    assert pace.look(66.0, 12.0) and pace.nice == 10, "it got on before and does not now"


WATCHED = """
import os, threading, time
from kg import turns
told, kept = [], threading.Event()
turns._STARVING_S, turns._LOOK_S = 0.05, 0.02
before = os.getpriority(os.PRIO_PROCESS, 0)
other = threading.Thread(target=kept.wait, daemon=True)
other.start()
watched = turns.Turns(told.append)
begun = os.getpriority(os.PRIO_PROCESS, 0)
with watched.building():
    end = time.monotonic() + 100
    while not told and time.monotonic() < end:
        time.sleep(0.02)
    forward = os.getpriority(os.PRIO_PROCESS, 0)
while os.getpriority(os.PRIO_PROCESS, 0) != begun and time.monotonic() < end + 100:
    time.sleep(0.02)
print(begun - before, forward - before, os.getpriority(os.PRIO_PROCESS, 0) - before,
      os.getpriority(os.PRIO_PROCESS, other.native_id) - before, len(told), turns._may_come_back())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own")
def test_that_only_what_builds_steps_back_and_does_so_again_after_a_build() -> None:
    if os.getpriority(os.PRIO_PROCESS, 0) > 0:
        pytest.skip("these tests run at a niceness of their own")
    said = subprocess.run([sys.executable, "-c", WATCHED], check=True,
                          capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[1])
    begun, forward, after, other, told, may = said.stdout.split()
    assert (forward, told) == (("0", "1") if may == "True" else (begun, "0"))
    assert begun == after == ("15" if may == "True" else "5") and other == "0"


def test_that_turns_do_without_a_thread_of_their_own_where_threads_have_no_niceness(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.turns.sys.platform", "darwin")
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with Turns(lambda _: None).building():
        assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_that_a_build_under_way_is_told_and_one_that_was_killed_is_not(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path / "store")
    assert building_since(folder.path) is None
    with folder.writing():
        assert str(building_since(folder.path)).startswith("20")
        with pytest.raises(StoreError, match="another build is writing here"), folder.writing():
            pass
        assert building_since(folder.path) is not None, "who was refused leaves the file of who was not"
    assert building_since(folder.path) is None
    (folder.path / "building").write_text("2024-01-02T03:04:05+00:00", "ascii")
    assert building_since(folder.path) is None, "nobody holds the lock"
    with folder.writing():
        assert not str(building_since(folder.path)).startswith("2024")
