"""The shipped network: what it finds, how it is decoded, what it costs, how it fails."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.crf import Sums, best_paths, bounds, forward_backward, word_bounds
from kg.errors import ResourceError
from kg.network import LONGEST_CHUNK, NAMES, Network, chunks

DIRECTORY = Path(str(files("kg") / "models" / "mentions"))

# (text, label, surface): invented sentences, names by the rules of the language
FOUND = [
    ("记者陶文远、贺晓岚报道", "PER", "陶文远"),
    ("记者陶文远、贺晓岚报道", "PER", "贺晓岚"),
    ("新疆恒泽煤化工有限责任公司总经理魏国梁说，产量翻了一番。", "COMPANY", "新疆恒泽煤化工有限责任公司"),
    ("新疆恒泽煤化工有限责任公司总经理魏国梁说，产量翻了一番。", "POSITION", "总经理"),
    ("新疆恒泽煤化工有限责任公司总经理魏国梁说，产量翻了一番。", "PER", "魏国梁"),
    ("牧民叶尔肯·哈力别克说，收入比去年高了不少。", "PER", "叶尔肯·哈力别克"),
    ("教育部发布通知，要求各地做好招生工作。", "GOV", "教育部"),
]  # fmt: skip
EMPTY = ["", " ", "\n\n", "。", "！？", "　"]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.load(DIRECTORY)


@pytest.mark.parametrize(("text", "label", "surface"), FOUND)
def test_span_is_found(network: Network, text: str, label: str, surface: str) -> None:
    assert (label, surface) in {(span.label, text[span.begin : span.end]) for span in network.spans(text, NAMES)}


@pytest.mark.parametrize("text", EMPTY)
def test_nothing_to_find(network: Network, text: str) -> None:
    assert network.spans(text, NAMES) == ()


def test_words_cover_all_but_blanks(network: Network) -> None:
    text = "今年上半年，全县粮食产量稳步增长。\n  新建的水库已经蓄水。"
    words = network.words(text)
    assert "".join(text[word.begin : word.end] for word in words) == text.replace("\n  ", "")
    assert all(before.end <= after.begin for before, after in itertools.pairwise(words))
    assert {"v", "n", "w"} <= {word.tag for word in words}


def test_labels_are_pinned(network: Network) -> None:
    assert network.labels == (
        "BOOK", "COMPANY", "GAME", "GOV", "MOVIE", "ORG", "PER", "PLACE", "POSITION",
    )  # fmt: skip


@settings(max_examples=40)
@given(text=st.text(alphabet="王小明在北京市上班，。！\n （）《》“”ABC123·😀ａ", max_size=400))
def test_spans_stay_in_the_text_and_apart(text: str) -> None:
    spans = Network.load(DIRECTORY).spans(text)
    assert all(0 <= span.begin < span.end <= len(text) and 0 <= span.score <= 1 for span in spans)
    assert all(before.end <= after.begin for before, after in itertools.pairwise(spans))


def test_same_text_same_answer(network: Network) -> None:
    text = "\n".join(f"第{number}号令由魏国梁签发，自公布之日起施行。" for number in range(70))
    first, second = network.read(text), Network.load(DIRECTORY).read(text)
    assert first == second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("甲。乙！", [(0, 2), (2, 4)]),
        (" 甲。\n\n乙 ", [(1, 3), (5, 6)]),
        ("他说：“好。”她走了。", [(0, 7), (7, 11)]),
    ],
)
def test_chunks(text: str, expected: list[tuple[int, int]]) -> None:
    assert chunks(text) == expected


@given(st.text(alphabet="甲乙，。 \n", max_size=600))
def test_chunks_are_short_and_lose_no_character(text: str) -> None:
    parts = chunks(text)
    assert all(0 < end - begin <= LONGEST_CHUNK for begin, end in parts)
    assert "".join("".join(text[begin:end] for begin, end in parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-a", "I-a", "B-a"], [(0, 2, "a"), (2, 3, "a")]),
        (["B-a", "I-b"], [(0, 1, "a"), (1, 2, "b")]),
        (["I-a", "O"], [(0, 1, "a")]),
    ],
)
def test_bounds(tags: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert bounds(tags) == expected


def test_word_bounds_take_the_first_tag() -> None:
    assert word_bounds(["I-n", "I-n", "B-v", "O", "B-w"]) == [(0, 2, "n"), (2, 3, "v"), (3, 4, "O"), (4, 5, "w")]


TAGS = ("O", "B-a", "I-a")


def brute(scores: np.ndarray, transitions: np.ndarray) -> dict[tuple[int, ...], float]:
    """Every path with its score."""
    return {
        path: float(
            sum(scores[place, tag] for place, tag in enumerate(path))
            + sum(transitions[before, after] for before, after in itertools.pairwise(path))
        )
        for path in itertools.product(range(len(TAGS)), repeat=len(scores))
    }


def test_decoding_agrees_with_counting_all_paths() -> None:
    generator = np.random.default_rng(7)
    scores = generator.normal(size=(2, 5, 3)).astype(np.float32)
    transitions = generator.normal(size=(3, 3)).astype(np.float32)
    lengths = np.array([5, 3], dtype=np.int32)
    paths = best_paths(scores, lengths, transitions)
    sums: Sums = forward_backward(scores, lengths, transitions)
    for row, length in enumerate(lengths):
        counted = brute(scores[row, :length], transitions)
        assert tuple(paths[row, :length]) == max(counted, key=lambda path: counted[path])
        total = sum(np.exp(score) for score in counted.values())
        for begin, end in itertools.combinations(range(length + 1), 2):
            inside = [
                np.exp(score)
                for path, score in counted.items()
                if (begin, end, "a") in bounds([TAGS[tag] for tag in path]) and path[begin] == 1
            ]
            assert sums.span(row, begin, end, TAGS, "a") == pytest.approx(sum(inside) / total, abs=1e-6)


@pytest.mark.parametrize("missing", ["model.onnx", "network.json", "transitions.npz"])
def test_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    copy = tmp_path / "mentions"
    shutil.copytree(DIRECTORY, copy)
    (copy / missing).unlink()
    with pytest.raises(ResourceError, match=missing.replace(".", r"\.")):
        Network.load(copy)


def test_broken_description_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "mentions"
    shutil.copytree(DIRECTORY, copy)
    (copy / "network.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"network\.json"):
        Network.load(copy)


def test_broken_graph_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "mentions"
    shutil.copytree(DIRECTORY, copy)
    (copy / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(ResourceError, match=r"model\.onnx"):
        Network.load(copy)


def test_card_notice_and_size() -> None:
    models = DIRECTORY.parent
    assert all((models / name).is_file() for name in ("NOTICE", "mentions/CARD.md", "pkuseg/CARD.md"))
    assert sum(path.stat().st_size for path in models.rglob("*") if path.is_file()) < 20_000_000
    heads = json.loads((DIRECTORY / "network.json").read_text(encoding="utf-8"))["heads"]
    assert set(heads) == {"names", "classes", "words"}


CLASSES_FOUND = [
    ("牧民叶尔肯·哈力别克说，收入比去年高了不少。", "Person", "叶尔肯·哈力别克"),
    ("由恒泽煤化工有限责任公司投资6.2亿元建设。", "Company", "恒泽煤化工有限责任公司"),
    ("由恒泽煤化工有限责任公司投资6.2亿元建设。", "FIGURE", "6.2亿元"),
    ("昌吉市发展和改革委员会主任魏国梁说", "Government", "昌吉市发展和改革委员会"),
]


@pytest.mark.parametrize(("text", "label", "surface"), CLASSES_FOUND)
def test_class_is_found(network: Network, text: str, label: str, surface: str) -> None:
    found = {(span.label, text[span.begin : span.end]): span.score for span in network.spans(text)}
    assert found[label, surface] > 0.5


def test_a_head_that_is_not_there_gives_no_spans(network: Network) -> None:
    assert network.read("牧民叶尔肯·哈力别克说，收入比去年高了不少。").spans_of("no such head") == ()


def test_fast_enough(network: Network) -> None:
    """A bound with much room for slow machines: a page of 3,000 characters, in processor time."""
    text = "今年上半年，新疆恒泽煤化工有限责任公司生产甲醇十二万吨，总经理魏国梁介绍了情况。" * 75
    begin = time.process_time()
    network.read(text)
    assert time.process_time() - begin < 4


def test_that_nothing_is_written_to_the_users_folders(tmp_path: Path) -> None:
    asked = f"import pathlib, kg.network as n; n.Network.load(pathlib.Path({str(DIRECTORY)!r})).read('晴')"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", asked], check=True, env=environment)
    assert list(tmp_path.iterdir()) == []
