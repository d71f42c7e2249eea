"""What holds for any article: keys that exist, evidence that is sentences, the same answer twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from marked import SmallAuthority, marked

from kg.quotations import extract_quotations
from kg.statements import extract_statements

CLASSES = ("Place", "Zone", "Government", "Company", "Institution", "Organization", "Person", "Project", "Facility",
           "Industry", "Product", "Policy", "Event")
NAMES = ("昌吉市", "奇台县", "甲公司", "丙局", "魏晓兰", "风电项目", "煤炭", "铝锭", "《办法》", "昌吉州党委一次全会",
         "准东", "全国", "煤炭煤电产业集群", "绿洲段")
WORDS = ("举办", "出台", "在", "位于", "与", "签订", "协议",
         "，", "。", "、", "“", "”", '"', "说：", "的", "局长",
         "党委", "副书记", "任命", "为", "由", "建设", "公司", "该项目", "等", "六大产业", "开工", "\n", "12月5日",
         "将", "未", "（", "）", "我们", "生产", "是", "会上", "重要节点", "涵盖", "围绕", "…", "！")
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.builds(lambda name, kind: f"[{name}:{kind}]", st.sampled_from(NAMES), st.sampled_from(CLASSES)))


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25), st.sampled_from(("news", "photo", "commentary")))
def test_any_article(pieces: list[str], kind: str) -> None:
    annotated = marked("".join(pieces), kind=kind)
    statements, posts, implied = extract_statements(annotated, SmallAuthority())
    keys = {entity.key for entity in (*annotated.entities, *implied)}
    sentences = {sentence.span for sentence in annotated.sentences}
    for statement in statements:
        assert statement.subject in keys
        assert "/" not in statement.object or statement.object in keys
        assert statement.subject != statement.object
        assert statement.evidence and sentences.issuperset(statement.evidence)
    for post in posts:
        assert {post.person, post.body} <= keys
        assert sentences.issuperset(post.evidence)
    assert (statements, posts, implied) == extract_statements(annotated, SmallAuthority())
    for quotation in extract_quotations(annotated):
        assert quotation.speaker in keys
        assert 1 <= len(quotation.evidence) <= 2
