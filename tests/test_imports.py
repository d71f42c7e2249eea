"""The ladder of imports: who may import whom, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Modules and packages of `kg` that are stages: only `pipeline` joins them.
STAGES = {"pages", "articles", "language", "mentions", "linking", "statements", "measures", "quotations"}
#: Outside world -> the modules that may know it.
BORDERS = {
    "spacy": {"language", "mentions", "linking"},
    "spacy_pkuseg": {"language"},
    "onnxruntime": {"network"},
    "pyoxigraph": {
        "store", "dataset", "curated", "quads", "export", "questions", "gate", "authority", "naming", "shapes",
    },
    "rdflib": {"shapes"},
    "pyshacl": {"shapes"},
    "fastapi": set[str](),
    "starlette": set[str](),
    "typer": {"cli"},
    "jinja2": {"score"},
    "pypinyin": {"sounds"},
}
#: Leaves: they import nothing of ours but these.
LEAVES = {
    "errors": set[str](), "records": set[str](), "resources": set[str](), "vocab": set[str](),
    "dataset": set[str](),
    "iris": {"records"}, "times": {"records", "lexicon", "times"}, "lexicon": {"errors", "resources"},
}


def modules(package: str) -> list[tuple[str, Path]]:
    """Every module of a package, as its first name below the package and its file."""
    base = ROOT / package
    return [(path.relative_to(base).parts[0].removesuffix(".py"), path) for path in sorted(base.rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """The absolute names a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


KG = modules("kg")


def ours(path: Path, package: str = "kg") -> set[str]:
    """The first names below `package` that a file imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith(package + ".")}


@pytest.mark.parametrize(("name", "path"), KG, ids=lambda v: str(v)[-40:])
def test_kg_never_imports_the_service_but_to_serve(name: str, path: Path) -> None:
    service = {n for n in imports(path) if n.split(".")[0] == "service"}
    assert not service or name == "cli", service


@pytest.mark.parametrize(("name", "path"), [m for m in KG if m[0] in STAGES], ids=lambda v: str(v)[-40:])
def test_no_stage_imports_another(name: str, path: Path) -> None:
    # Voices and linker are components of the one spaCy pipeline.
    inside = {"language", "mentions", "linking"}
    assert ours(path) & STAGES <= (inside if name in inside else {name})


@pytest.mark.parametrize(("name", "path"), KG, ids=lambda v: str(v)[-40:])
def test_only_the_border_knows_the_outside(name: str, path: Path) -> None:
    known = {n.split(".")[0] for n in imports(path)}
    for outside, border in BORDERS.items():
        assert outside not in known or name in border, f"{path.name} imports {outside}"


@pytest.mark.parametrize(("name", "path"), [m for m in KG if m[0] in LEAVES], ids=lambda v: str(v)[-40:])
def test_leaves_import_only_leaves(name: str, path: Path) -> None:
    assert ours(path) <= LEAVES[name]


@pytest.mark.parametrize("path", [p for _, p in modules("service")], ids=lambda p: p.name)
def test_the_service_knows_no_language(path: Path) -> None:
    allowed = {"curation", "curationwriting", "dataset", "days", "digest", "errors", "export", "holding", "iris",
               "naming", "questions", "records", "references", "resources", "rights", "search", "settings", "state",
               "store", "summary", "tokens", "underway", "vocab"}
    assert ours(path) <= allowed
    assert "spacy" not in {n.split(".")[0] for n in imports(path)}


@pytest.mark.parametrize("path", [p for _, p in [*KG, *modules("service")]], ids=lambda p: p.name)
def test_modules_stay_small(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 400
