"""The shipped word segmentation inside spaCy's Chinese tokenizer."""

from __future__ import annotations

import socket
from importlib.resources import files
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

DIRECTORY = Path(str(files("kg") / "models" / "pkuseg"))
CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "pkuseg"}}}

# (text, words), invented sentences
SEGMENTED = [
    ("他在北京工作。", ["他", "在", "北京", "工作", "。"]),
    ("我们今天去学校，明天回家。", ["我们", "今天", "去", "学校", "，", "明天", "回家", "。"]),
    ("这条河流经三个城市。", ["这", "条", "河", "流经", "三", "个", "城市", "。"]),
]


def pipeline() -> Language:
    nlp = spacy.blank("zh", config=CONFIG)
    nlp.tokenizer.initialize(pkuseg_model=str(DIRECTORY), pkuseg_user_dict="default")
    nlp.tokenizer.pkuseg_seg.postprocesser.do_process = False
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


@pytest.mark.parametrize(("text", "words"), SEGMENTED)
def test_words(nlp: Language, text: str, words: list[str]) -> None:
    assert [token.text for token in nlp(text)] == words


def test_text_comes_back(nlp: Language) -> None:
    text = "全县粮食产量  12.5万吨，\n比上年增长3%。"
    assert nlp(text).text == text


def test_user_words_stay_whole() -> None:
    nlp = pipeline()
    nlp.tokenizer.pkuseg_update_user_dict(["煤炭清洁高效利用"])
    assert "煤炭清洁高效利用" in [token.text for token in nlp("推进煤炭清洁高效利用工作。")]


def test_disk_round_trip(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    for text, _ in SEGMENTED:
        assert [token.text for token in again(text)] == [token.text for token in nlp(text)]


def test_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the tokenizer asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert len(pipeline()("没有网络也能分词。")) > 3
