"""What holds for every text, sense or nonsense."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sketch import sketch

from kg.measures import extract_measures
from kg.measures.quantities import find_quantities
from kg.times import Anchor, find_periods

PIECES = st.sampled_from([
    "今年", "2024年1—10月", "截至目前，", "到2027年，", "<Place 青山州>", "<Company 金河公司>",
    "<Project 5.9兆瓦光伏项目>", "<Person 王强>说：“", "产值", "同比增长", "分别", "占全国", "居全疆第一",
    "达", "突破", "3亿元", "12%", "5至8个", "三分之二", "六大", "近百人", "将", "力争", "打造先行区", "的", "和",
    "项目", "其中", "比上年", "由", "提高到", "每公斤", "以上", "a", "0", "十", "百", "年", "月",
    *"、，。；（）“”\n",
])
TEXTS = st.lists(PIECES, min_size=1, max_size=24).map("".join)


@settings(max_examples=300)
@given(TEXTS)
def test_measures_are_proved_by_their_article(text: str) -> None:
    article = sketch(text)
    sentences = {sentence.span for sentence in article.sentences}
    for measure in extract_measures(article):
        assert measure.indicator_text and measure.about
        assert set(measure.evidence) <= sentences and 1 <= len(measure.evidence) <= 2
        assert measure.printed_text in article.article.text
        assert (measure.low is None) == (measure.high is None)
        assert not (measure.value is not None and measure.low is not None)
        start, end = measure.period.start, measure.period.end
        assert start is None or end is None or start <= end


@settings(max_examples=300)
@given(st.one_of(TEXTS, st.text(max_size=60)))
def test_times_and_figures_are_in_order_and_apart(text: str) -> None:
    for spans in ([time.span for time in find_periods(text, Anchor())], [q.span for q in find_quantities(text)]):
        assert all(one.end <= other.begin for one, other in pairwise(spans))
        assert all(0 <= span.begin < span.end <= len(text) for span in spans)
