"""The image's files without an engine: what it starts, and that all that it is made of gets into it."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
START = ROOT / "container/start.sh"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder whose ``kg`` prints what it is given, one argument a line."""
    kg = tmp_path / "bin/kg"
    kg.parent.mkdir()
    kg.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    kg.chmod(0o755)
    return kg.parent


def start(programs: Path, store: Path, *arguments: str) -> tuple[list[str], str]:
    """Return what ``kg`` was given by the image's start, and what that wrote to standard error."""
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "KG_STORE": str(store)}
    done = subprocess.run(["sh", START, *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines(), done.stderr


def test_that_an_empty_volume_serves_the_samples_and_says_so(programs: Path, tmp_path: Path) -> None:
    given, said = start(programs, tmp_path)
    assert given == ["serve", "--store", "/opt/samples"]
    assert f"no store in {tmp_path} yet" in said


def test_that_a_built_store_is_served(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{}", "utf-8")
    assert start(programs, tmp_path) == (["serve", "--store", str(tmp_path)], "")


def test_that_a_folder_that_is_not_there_is_left_to_kg_to_refuse(programs: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert start(programs, gone) == (["serve", "--store", str(gone)], "")


def test_that_arguments_are_a_command_of_kg(programs: Path, tmp_path: Path) -> None:
    given, _ = start(programs, tmp_path, "build", "/pages", "a page.txt")
    assert given == ["build", "/pages", "a page.txt"]


def test_that_start_and_containerfile_name_the_same_places() -> None:
    text = START.read_text("utf-8")
    assert "COPY --from=made /opt/samples /opt/samples" in CONTAINERFILE and "store=/opt/samples" in text
    assert "KG_STORE=/store" in CONTAINERFILE and "VOLUME /store" in CONTAINERFILE and "${KG_STORE:-/store}" in text
    assert re.search(r"^USER (?!0)\d+:(?!0)\d+$", CONTAINERFILE, re.MULTILINE)


def test_that_answers_under_way_end_before_docker_kills_the_container() -> None:
    """Docker waits 10 s; what is cut at ``shutdown_s`` takes a second or two more to end."""
    seconds = re.search(r"KG_SHUTDOWN_S=(\d+)", CONTAINERFILE)
    assert seconds is not None and int(seconds[1]) <= 8


def test_that_what_the_wheel_is_made_of_gets_into_the_build() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    made, build = project["project"], project["tool"]["hatch"]["build"]
    needed = [made["readme"], *made["license-files"], *build["targets"]["wheel"]["packages"]]
    needed += [*build["targets"]["wheel"]["force-include"], build["hooks"]["custom"]["path"]]
    needed += ["pyproject.toml", "constraints.txt", "kg/samples", "container/start.sh"]
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "*" in lines
    for path in needed:
        assert path in let_in or path.split("/")[0] in let_in, path
        assert path not in lines and (ROOT / path).exists(), path


def test_that_the_image_has_a_python_that_the_package_takes() -> None:
    bases = set(re.findall(r"^FROM docker\.io/library/python:(\S+)-slim", CONTAINERFILE, re.MULTILINE))
    assert len(bases) == 1, "both stages stand on one base, as the environment of the first is moved to the second"
    (base,) = bases
    assert tuple(map(int, base.split("."))) >= (3, 11)
