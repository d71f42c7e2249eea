"""The words of the pages: none is asked for that is not there, and none is there that nothing asks for.

Read from the sources, so a word counts as asked for where its name stands: in a template as ``t.name`` or ``'name'``,
in code as ``["name"]``, or as any text if it has a ``_`` (``"open"`` alone says many other things).  A name that is put
together (``'outcome_' + kind``) asks for all names that begin or end so; names that a page hands to its script without
their beginning (``name.startswith('editor_')``) are looked for in scripts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.questions import load_questions
from service.texts import COLUMNS, TEXTS
from service.texts.graph import GRAPH_TEXTS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [path.read_text("utf-8") for path in sorted((ROOT / "service" / "templates").glob("*.html"))]
SCRIPTS = [path.read_text("utf-8") for path in sorted((ROOT / "frontend" / "src").rglob("*.ts"))]
CODE = [
    path.read_text("utf-8") for path in sorted((ROOT / "service").rglob("*.py")) if path.parent.name != "texts"
]
#: Words that scripts are given, and their variable in templates; all others are named by templates and code only.
VARIABLES = {"t": TEXTS, "w": GRAPH_TEXTS}


@dataclass(frozen=True)
class Asked:
    """Names that sources ask for: whole ones, and the beginnings and ends of those that are put together."""

    names: frozenset[str]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        return name in self.names or name.startswith(self.begins) or name.endswith(self.ends)

    def __or__(self, other: Asked) -> Asked:
        return Asked(self.names | other.names, self.begins + other.begins, self.ends + other.ends)


#: What a question's file says of a parameter, which its page shows in words.
ABSENT = Asked(frozenset(p.absent for question in load_questions().values() for p in question.parameters))


def by_patterns(texts: Iterable[str], name: str, begin: str, end: str) -> Asked:
    def found(pattern: str) -> list[str]:
        return [one for text in texts for one in re.findall(pattern, text)]

    return Asked(frozenset(found(name)), tuple(found(begin)), tuple(found(end)))


def by_templates(variable: str) -> Asked:
    return by_patterns(TEMPLATES, rf"(?:\b{variable}\.|'(?=\w+'))(\w+)", r"'(\w+_)' *[+~]", r"[+~] *'(_\w+)'")


def by_scripts() -> Asked:
    return by_patterns(SCRIPTS, r"""["'`](\w+)["'`]""", r"`(\w+_)\$\{", r"\}(_\w+)`")


def by_code() -> Asked:
    names, begins, ends = set[str](), list[str](), list[str]()
    for node in (node for text in CODE for node in ast.walk(ast.parse(text))):
        match node:
            case ast.Constant(value=str(text)) if "_" in text:
                names.add(text)
            case ast.Subscript(slice=ast.Constant(value=str(text))):
                names.add(text)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if re.fullmatch(r"\w+_", text):
                begins.append(text)
            case ast.JoinedStr(values=[*_, ast.Constant(value=str(text))]) if re.fullmatch(r"_\w+", text):
                ends.append(text)
    return Asked(frozenset(names), tuple(begins), tuple(ends))


def handed() -> tuple[str, ...]:
    """Return the beginnings of the names that pages hand to their scripts without them."""
    return tuple(one for text in TEMPLATES for one in re.findall(r"name\.startswith\('(\w+)'\)", text))


def unused(words: Mapping[str, str], asked: Asked, scripts: Asked) -> list[str]:
    def is_used(name: str) -> bool:
        beginning = next((one for one in handed() if name.startswith(one)), None)
        return asked.has(name) or (beginning is not None and scripts.has(name.removeprefix(beginning)))

    return [name for name in words if not is_used(name)]


@pytest.mark.parametrize("variable", VARIABLES)
def test_that_every_word_is_shown_somewhere(variable: str) -> None:
    asked = by_templates(variable) | by_code() | ABSENT
    asked |= by_scripts() if variable == "w" else Asked(frozenset())
    assert not unused(VARIABLES[variable]["zh"], asked, by_scripts())


@pytest.mark.parametrize("variable", VARIABLES)
def test_that_every_word_that_a_template_shows_is_there(variable: str) -> None:
    named = {one for text in TEMPLATES for one in re.findall(rf"(?<![\w.]){variable}\.(\w+)(?!\w|\()", text)}
    assert named and not named - VARIABLES[variable]["zh"].keys()


def test_that_every_word_that_code_shows_is_there() -> None:
    named = {one for text in CODE for one in re.findall(r"""\bTEXTS\[[^\[\]]+(?:\[[^\]]*\])?\]\["(\w+)"\]""", text)}
    assert named and not named - TEXTS["zh"].keys() - GRAPH_TEXTS["zh"].keys()


def test_that_every_word_that_the_editor_shows_is_there() -> None:
    editor = [path.read_text("utf-8") for path in sorted((ROOT / "frontend" / "src" / "editor").rglob("*.ts"))]
    named = {one for text in editor for one in re.findall(r"""\bword\(\s*["'](\w+)["']""", text)}
    page = (ROOT / "service" / "templates" / "sparql.html").read_text("utf-8")
    plain = {one for names in re.findall(r"for name in \(([^)]*)\)", page) for one in re.findall(r"\w+", names)}
    assert plain and plain <= TEXTS["zh"].keys()
    assert len(named) > 20 and not {f"editor_{one}" for one in named - plain} - TEXTS["zh"].keys()


def test_that_every_heading_is_of_a_column() -> None:
    columns = {name for question in load_questions().values() for name in re.findall(r"\?(\w+)", question.sparql)}
    told = set(re.findall(r'"(\w+)"', (ROOT / "service" / "telling.py").read_text("utf-8")))  # which joins columns
    assert not COLUMNS["zh"].keys() - columns - told


@pytest.mark.parametrize("texts", [TEXTS, COLUMNS, GRAPH_TEXTS], ids=["pages", "columns", "graph"])
def test_that_both_languages_fill_in_the_same(texts: Mapping[str, Mapping[str, str]]) -> None:
    for name, chinese in texts["zh"].items():
        found = [set(re.findall(r"\{\w+\}", text)) for text in (chinese, texts["en"][name])]
        assert chinese and found[0] == found[1], name


#: What is always many: limits, and what is told of long texts only; of how many, two at the least.
_MANY = {
    "api_chars", "articles_most_found", "canvas_long", "capped", "correct_bad_long", "editor_chart_part",
    "editor_graph_part", "editor_limits", "editor_raw_part", "n_sayings", "targets_merged",
}


@pytest.mark.parametrize("texts", [TEXTS, GRAPH_TEXTS], ids=["pages", "graph"])
def test_that_english_has_a_form_for_one(texts: Mapping[str, Mapping[str, str]]) -> None:
    several = re.compile(r"\{\w+\} (?:more |other |older )?(?:[a-z]{3,}s|[a-z]+ies|are)\b")
    alone = {name for name, text in texts["en"].items() if several.search(text) and "|" not in text}
    assert not alone - _MANY


def test_that_what_is_not_asked_for_is_found() -> None:
    asked = Asked(frozenset({"ask"}), ("outcome_",), ("_sentence",))
    words = dict.fromkeys(("ask", "outcome_kept", "other_sentence", "editor_run", "editor_gone", "asked"), "…")
    assert unused(words, asked, Asked(frozenset({"run"}))) == ["editor_gone", "asked"]
