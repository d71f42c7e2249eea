"""The command line where it goes wrong: one line on stderr, the exit code, nothing lost."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from liveserver import wait_until
from typer.testing import CliRunner, Result

from kg.building import BuildSummary
from kg.cli import app
from kg.cli.app import COMMANDS
from kg.cli.asking import _moved, _parameters
from kg.cli.exits import STOPPED
from kg.cli.explaining import CLASS_COLORS
from kg.cli.progress import build_progress
from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.gate import Violation
from kg.records import PageWarning
from kg.snapshot import Counts
from kg.state import State, StoreFolder
from kg.vocab import ENTITY_CLASSES

PAGE = "昌吉市新建学校\n\n本报讯 记者周敏报道：4月2日，昌吉市教育局局长陈立介绍，昌吉市今年新建学校3所。\n"
COUNTS = Counts(pages=2, articles=3, entities={"Company": 4, "Person": 1}, mentions=9, statements=5, posts=1,
                observations=2, targets=1, quotations=1, quads=1234)


def kg(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def process(*words: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "kg", *map(str, words)], capture_output=True, timeout=300, **options)


def one_line(result: Result) -> str:
    """What stderr says: one line, no trace."""
    assert "Traceback" not in result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("kg: ")
    return line


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "p.txt"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def empty_store(tmp_path: Path) -> Path:
    """A store in which no build has come to its end."""
    folder = StoreFolder(tmp_path / "empty")
    with folder.writing():
        folder.write(State())
    return folder.path


@pytest.fixture
def fake_build(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A build that only notes what it was asked, and answers or raises what the test puts in."""
    asked: dict[str, Any] = {"answer": BuildSummary(Path("s"), "abc", 2, 0, COUNTS)}

    def build(paths: list[str], out: Path, **options: Any) -> BuildSummary:
        asked.update(options, paths=paths, out=out)
        if isinstance(asked["answer"], BaseException):
            raise asked["answer"]
        assert isinstance(asked["answer"], BuildSummary)
        return asked["answer"]

    monkeypatch.setattr("kg.building.build", build)
    return asked


# ---------------------------------------------------------------- usage

@pytest.mark.parametrize(("words", "said"), [
    (["build", "nowhere.txt", "--out", "s"], "nowhere.txt: no such file"),
    (["build", "*.nothing", "--out", "s"], "no file matches"),
    (["explain", "nowhere.txt"], "nowhere.txt: no such file"),
    (["ask", "coal-chain-companies", "--store", "nowhere"], "nowhere: no such store; build one"),
    (["query", "ASK {}", "--store", "nowhere"], "no such store"),
    (["check", "--store", "nowhere"], "no such store"),
    (["export", "--store", "nowhere"], "no such store"),
    (["forget", "x", "--store", "nowhere"], "no such store"),
    (["score", "gold", "--store", "nowhere"], "no such store"),
    (["serve", "--store", "nowhere"], "no such store"),
    (["query", "--file", "nowhere.rq"], "no such query file"),
    (["query"], "one query is needed"),
    (["query", "ASK {}", "--output", "x"], "a table is for the terminal"),
    (["export", "--output", "no/such/x.nq"], "folder no/such does not exist"),
    (["export", "--article", "a", "--entity", "b"], "choose one"),
    (["score", "gold", "--errors", "colours"], "allowed are articles, headlines"),
    (["ask", "a", "b"], "one question is asked at a time"),
    (["ask", "a", "--zone"], "--zone needs a value"),
    (["ask", "a", "--json", "--csv"], "choose one"),
    (["build", ".", "--date", "2024-13-01"], "write it as 2024-01-30"),
    (["build", ".", "--jobs", "-3"], "setting jobs"),
    (["build", ".", "--set", "jobs"], "NAME=VALUE is needed"),
    (["build", ".", "--set", "colour=red"], "allowed are home_place"),
    (["build", ".", "--config", "nowhere.toml"], "nowhere.toml does not exist"),
    (["serve", "--port", "99999"], "setting port"),
    (["serve", "--root-path", "kg/"], "a path such as /kg"),
], ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "")
def test_a_wrong_call_is_exit_2_and_one_line(words: list[str], said: str, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kg(*words)
    assert result.exit_code == 2, result.output
    assert said in one_line(result)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("words", [["--nothing"], ["nothing"], ["build"], ["build", "x", "--bad"], []])
def test_what_the_parser_refuses_is_exit_2(words: list[str]) -> None:
    assert kg(*words).exit_code == 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.function.__name__)
def test_every_command_has_help_with_examples(command: Any) -> None:
    name = command.function.__name__
    result = kg(name, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.output and f"$ kg {name}" in result.output


def test_help_names_every_command_and_the_exit_codes() -> None:
    said = kg("--help").output
    assert all(command.function.__name__ in said for command in COMMANDS)
    assert "130" in said and "--install-completion" in said


# ---------------------------------------------------------------- build

def test_build_passes_on_what_it_is_told(fake_build: dict[str, Any], tmp_path: Path) -> None:
    result = kg("build", "a.txt", "b/", "--out", tmp_path / "s", "--jobs", 3, "--date", "2024-05-30",
                "--page-number", 2, "--source", "北庭晚报", "--home-place", "昌吉市", "--newspaper", "北庭日报")
    assert result.exit_code == 0, result.output
    assert fake_build["paths"] == ["a.txt", "b/"] and fake_build["out"] == tmp_path / "s"
    told, settings = fake_build["told"], fake_build["settings"]
    assert (str(told.date), told.page_number, told.source) == ("2024-05-30", "2", "北庭晚报")
    assert (settings.jobs, settings.home_place, settings.newspaper) == (3, "昌吉市", "北庭日报")
    assert fake_build["progress"] is None  # no one watches


def test_build_prints_the_summary_and_nothing_else(fake_build: dict[str, Any]) -> None:
    result = kg("build", "a.txt", "--out", "s")
    assert result.exit_code == 0 and result.stderr == ""
    lines = [line.split() for line in result.stdout.splitlines()]
    for expected in (["pages", "2"], ["articles", "3"], ["entities", "5"], ["Company", "4"], ["statements", "5"],
                     ["measures", "3"], ["quads", "1,234"], ["warnings", "0"]):
        assert expected in lines


def test_a_page_that_failed_is_a_line_and_exit_1(fake_build: dict[str, Any]) -> None:
    fake_build["answer"] = BuildSummary(Path("s"), "abc", 2, 0, COUNTS, failed=(
        PageWarning("empty", "e.txt", "is empty; a page needs at least one article"),))
    result = kg("build", "a.txt")
    assert result.exit_code == 1
    assert one_line(result) == "kg: e.txt: is empty; a page needs at least one article"
    assert "articles" in result.stdout


def test_a_violation_is_a_finding(fake_build: dict[str, Any]) -> None:
    fake_build["answer"] = BuildSummary(Path("s"), "abc", 2, 0, COUNTS, violations=(
        Violation("urn:x", "kg:PersonShape", "has two names"),))
    result = kg("build", "a.txt")
    assert result.exit_code == 1 and "quarantined: urn:x: has two names" in one_line(result)


def test_many_warnings_of_a_kind_are_counted(fake_build: dict[str, Any]) -> None:
    fake_build["answer"] = BuildSummary(Path("s"), "abc", 2, 0, COUNTS, warnings=tuple(
        PageWarning("no-day", f"{n}.txt", "no day was found") for n in range(9)))
    said = kg("build", "a.txt").stderr.splitlines()
    assert len(said) == 4 and said[-1] == "kg: warning: 6 more of the kind no-day (--verbose prints them)"
    assert len(kg("build", "a.txt", "--verbose").stderr.splitlines()) == 9
    assert kg("build", "a.txt").exit_code == 0


def test_build_as_json(fake_build: dict[str, Any]) -> None:
    found = json.loads(kg("build", "a.txt", "--json").stdout)
    assert found["counts"]["entities"] == {"Company": 4, "Person": 1}
    assert found["failed"] == found["warnings"] == found["violations"] == []


@pytest.mark.parametrize(("error", "code", "said"), [
    (StoreError("s: the graph cannot be written (No space left on device); make room"), 1, "No space left on device"),
    (KgError("a build process was ended from outside\nbuild again"), 1, "from outside build again"),
    (UsageError("no page was named"), 2, "no page was named"),
    (OSError(28, "No space left on device", "s/x"), 1, "s/x: No space left on device; make room"),
    (ZeroDivisionError("oh"), 1, "unexpected ZeroDivisionError: oh; please report"),
    (KeyboardInterrupt(), STOPPED, "build stopped; the graph is as it was"),
])
def test_whatever_happens_is_one_line(error: BaseException, code: int, said: str, fake_build: dict[str, Any]) -> None:
    fake_build["answer"] = error
    result = kg("build", "a.txt")
    assert result.exit_code == code
    assert said in one_line(result)


def test_debug_shows_the_trace(fake_build: dict[str, Any]) -> None:
    fake_build["answer"] = ZeroDivisionError("oh")
    result = kg("--debug", "build", "a.txt")
    assert result.exit_code == 1 and "Traceback" in result.stderr


def test_a_real_build_stopped_by_ctrl_c_says_so_in_one_line(tmp_path: Path) -> None:
    for number in range(400):  # which take long, however late this process looks
        (tmp_path / f"n{number}.txt").write_text(PAGE.replace("3所", f"{number}所"), "utf-8")
    store = tmp_path / "s"
    running = subprocess.Popen([sys.executable, "-m", "kg", "build", str(tmp_path), "--out", str(store), "--jobs", "1"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert wait_until(lambda: bool(list(store.glob("pages/*.json"))), 300)
    running.send_signal(signal.SIGINT)
    out, said = running.communicate(timeout=300)
    assert running.returncode == 130 and out == b""
    (line,) = said.decode().splitlines()
    assert "build stopped" in line


# ---------------------------------------------------------------- stores, queries, ports

@pytest.mark.parametrize("words", [["query", "ASK {}"], ["ask", "x"], ["export"], ["serve"], ["score", "g"]])
def test_a_store_without_a_graph_is_exit_1(words: list[str], empty_store: Path) -> None:
    result = kg(*words, "--store", empty_store)
    assert result.exit_code == 1 and "holds no graph yet; build one with" in one_line(result)


def test_a_folder_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("[]")
    result = kg("query", "ASK {}", "--store", tmp_path)
    assert result.exit_code == 1 and "not a store's state" in one_line(result)


def test_a_port_in_use_is_one_line(sample_store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = kg("serve", "--store", sample_store, "--port", port)
    assert result.exit_code == 1
    assert f"port {port}" in one_line(result) and "in use" in result.stderr


def test_a_broken_question_file_is_named(sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.rq").write_text("#+ title.zh: 坏\nSELECT", "utf-8")
    monkeypatch.setattr("kg.questions.queries_dir", lambda: tmp_path)
    for words in (["questions"], ["ask", "broken", "--store", sample_store]):
        result = kg(*words)
        assert result.exit_code == 1 and "broken.rq" in one_line(result)


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("port = ")
    result = kg("serve", "--config", tmp_path / "kg.toml")
    assert result.exit_code == 2 and "kg.toml" in one_line(result)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_does_not_fit_is_one_line(sample_store: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "kg", "query", "SELECT * { ?s a kg:Company }", "--store",
                               str(sample_store)], stdout=full, stderr=subprocess.PIPE, timeout=300)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line == "kg: No space left on device; make room or choose another place"


def test_a_reader_that_leaves_is_no_error(sample_store: Path) -> None:
    running = subprocess.Popen([sys.executable, "-m", "kg", "export", "--store", str(sample_store)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None and running.stderr is not None
    running.stdout.read(10)
    running.stdout.close()
    assert b"Traceback" not in running.stderr.read()
    running.wait(timeout=300)


# ---------------------------------------------------------------- small parts

@pytest.mark.parametrize(("words", "name", "values"), [
    (["n"], "n", {}),
    (["n", "--zone", "准东"], "n", {"zone": "准东"}),
    (["--zone=准东", "n"], "n", {"zone": "准东"}),
    (["--zone", "准东", "n", "--since=2024-01-01"], "n", {"zone": "准东", "since": "2024-01-01"}),
    (["n", "--words", "a=b"], "n", {"words": "a=b"}),
])
def test_parameters_of_a_question(words: list[str], name: str, values: dict[str, str]) -> None:
    assert _parameters(words) == (name, values)


def test_no_parameter_of_a_question_has_the_name_of_an_option() -> None:
    from kg.questions import load_questions
    names = {p.name for q in load_questions().values() for p in q.parameters}
    assert not names & {"store", "json", "csv", "limit", "config", "help", "h"}


def test_positions_are_those_of_the_users_text() -> None:
    error = QueryError("the query is not SPARQL 1.1: error at 3:7: expected x", 3, 7)
    assert (str(_moved(error)), _moved(error).line) == ("the query is not SPARQL 1.1: error at 2:7: expected x", 2)


def test_every_class_has_a_colour() -> None:
    assert tuple(CLASS_COLORS) == ENTITY_CLASSES and len(set(CLASS_COLORS.values())) == len(ENTITY_CLASSES)


def test_progress_shows_rate_and_time_left_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("COLUMNS", "120")
    with build_progress() as advance:
        assert advance is not None
        for done in range(1, 4):
            time.sleep(0.15)
            advance(done, 4, f"page-{done}")
        time.sleep(0.15)
    assert "pages/s" in screen.getvalue() and "left" in screen.getvalue() and "3/4" in screen.getvalue()


@pytest.mark.parametrize("module", ["kg", "kg.cli"])
def test_what_is_imported_early_is_light(module: str) -> None:
    heavy = "{'spacy', 'pydantic', 'pyoxigraph', 'onnxruntime', 'fastapi', 'rdflib', 'numpy'}"
    code = f"import sys, {module}; sys.exit(sorted({heavy} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr


def test_a_terminal_without_chinese_still_gets_its_answer(sample_store: Path) -> None:
    done = process("query", "SELECT ?n { ?c a kg:Company ; skos:prefLabel ?n }", "--store", sample_store,
                   env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0 and b"?" in done.stdout
