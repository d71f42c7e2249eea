"""The pipeline as a whole: parts in order, written and read again, offsets, what is lost when a part is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import ResourceError
from kg.language import COMPONENTS, MENTIONS, annotate, build_pipeline, load_pipeline, pipeline_dir, sentence_spans
from kg.mentions import VOICES
from kg.records import Article, Run

TEXT = ("昌吉州：春耕忙\n本报讯 记者赵晓敏报道：3月18日，奇台县丰茂种业有限公司送来良种。“种子好，心里踏实。”"
        "种植大户孙立群说。\n昌吉州农业农村局局长马建国介绍，全州实施《种业振兴三年行动方案》，推进高标准农田建设项目。")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def article(text: str) -> Article:
    return Article("test", 0, "news", text, 0, (Run(0, 0, len(text)),))


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_order_of_the_components(nlp: Language) -> None:
    assert nlp.pipe_names == list(COMPONENTS)
    voices = [f"kg_{name}" for name, _ in VOICES]
    assert nlp.pipe_names == ["kg_sentences", "kg_network", "kg_authority", *voices, "kg_arbiter", "kg_linker"]


def test_every_requirement_is_met(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert {name: missing for name, missing in problems.items() if missing} == {}


def test_shipped_pipeline_is_what_the_command_writes(tmp_path: Path) -> None:
    build_pipeline().to_disk(tmp_path, exclude=["vocab"])
    shipped = files(pipeline_dir())
    written = files(tmp_path)
    assert written.keys() == shipped.keys()
    # meta.json names the version of spaCy
    assert {name for name in written if written[name] != shipped[name]} <= {"meta.json"}


def test_round_trip(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert annotate(again, article(TEXT), None) == annotate(nlp, article(TEXT), None)


def test_another_model_is_refused(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    state = tmp_path / "tokenizer" / "segmenter.json"
    state.write_text(state.read_text("utf-8").replace("sha256\":\"", "sha256\":\"0"), "utf-8")
    with pytest.raises(ResourceError, match="write the pipeline again"):
        spacy.load(tmp_path)


def test_mentions_lie_on_token_boundaries(nlp: Language) -> None:
    doc = nlp(TEXT)
    spans = doc.spans[MENTIONS]
    assert doc.text == TEXT and len(spans) > 5
    for span in spans:
        assert TEXT[span.start_char:span.end_char] == span.text
        assert span.kb_id_ and span.label_ and span.id_


def test_annotation_agrees_with_the_spans(nlp: Language) -> None:
    annotated = annotate(nlp, article(TEXT), None)
    doc = nlp(TEXT)
    assert [(m.span.begin, m.span.end, m.type, "|".join(m.entities)) for m in annotated.mentions] == [
        (s.start_char, s.end_char, s.label_, s.kb_id_) for s in doc.spans[MENTIONS]]
    edges = {edge for token in annotated.tokens for edge in (token.span.begin, token.span.end)}
    assert all({m.span.begin, m.span.end} <= edges for m in annotated.mentions)


def surfaces(nlp: Language) -> set[str]:
    return {mention.surface for mention in annotate(nlp, article(TEXT), "place/昌吉回族自治州").mentions}


@pytest.mark.parametrize(("component", "lost"), [
    ("kg_works", "《种业振兴三年行动方案》"), ("kg_authority", "昌吉州"), ("kg_deictics", "全州"),
    ("kg_persons", "孙立群"), ("kg_bodies", "奇台县丰茂种业有限公司"),
])
def test_without_a_voice_its_mentions_are_missing(nlp: Language, component: str, lost: str) -> None:
    with nlp.select_pipes(disable=["kg_classes"]):  # the network finds most of them too
        assert lost in surfaces(nlp)
    with nlp.select_pipes(disable=["kg_classes", component]):
        assert lost not in surfaces(nlp)


def test_without_the_linker_nothing_is_linked(nlp: Language) -> None:
    with nlp.select_pipes(disable=["kg_linker"]):
        doc = nlp(TEXT)
    assert doc.spans[MENTIONS] and all(span.kb_id_ == "" for span in doc.spans[MENTIONS])
    assert doc._.entities == ()


def test_without_the_arbiter_there_are_no_mentions(nlp: Language) -> None:
    with nlp.select_pipes(disable=["kg_arbiter", "kg_linker"]):
        doc = nlp(TEXT)
    assert MENTIONS not in doc.spans and doc._.drafts


def test_requirements_are_told_when_a_part_is_taken_out() -> None:
    nlp = build_pipeline()
    nlp.remove_pipe("kg_network")
    assert "doc._.words" in nlp.analyze_pipes()["problems"]["kg_persons"]


def test_sentences_and_paragraphs() -> None:
    text = "标题\n第一句。“第二句？”第三句！\n\n末段"
    found = [(sentence.span.of(text), sentence.paragraph) for sentence in sentence_spans(text)]
    assert found == [("标题", 0), ("第一句。", 1), ("“第二句？”", 1), ("第三句！", 1), ("末段", 2)]


@settings(max_examples=40)
@given(st.text(alphabet="昌吉州全疆准东公司项目“”《》（）()、，。！\n \t\"'的和煤炭记者报道12.3%·—A", max_size=60))
def test_any_text_keeps_its_offsets(text: str) -> None:
    annotated = annotate(_cached(), article(text), "place/昌吉回族自治州")
    assert "".join(token.text for token in annotated.tokens) == "".join(text.split())
    last = 0
    for mention in annotated.mentions:
        assert text[mention.span.begin:mention.span.end] == mention.surface
        assert mention.span.begin >= last
        last = mention.span.end


_PIPELINES: list[Language] = []


def _cached() -> Language:
    if not _PIPELINES:
        _PIPELINES.append(load_pipeline())
    return _PIPELINES[0]


@pytest.mark.parametrize("text", ["大家齐心建设美丽昌吉", "客商来到准东", "他的家在木垒"])
def test_a_short_name_at_the_very_end_ends_with_the_text(text: str, nlp: Language) -> None:
    """A longer name that begins alike is not looked for past the end."""
    mentions = annotate(nlp, article(text), "place/昌吉回族自治州").mentions
    assert mentions
    assert all(m.span.end <= len(text) and m.span.of(text) == m.surface for m in mentions)
