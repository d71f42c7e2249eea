"""What is, what is to be, what is neither."""

from __future__ import annotations

import pytest

from kg.statements.modality import modality_of

#: Sentence with ▲ in front of what is asked about.
CASES = [
    ("该县建成▲两座水厂。", "Fact"),
    ("该县已建成▲两座水厂。", "Fact"),
    ("该县将新建▲两座水厂。", "Planned"),
    ("该县计划明年新建▲两座水厂。", "Planned"),
    ("该县拟新建▲两座水厂。", "Planned"),
    ("这里将建起水厂和▲泵站。", "Planned"),
    ("水务局正着手编制▲供水规划。", "Planned"),
    ("该县力争三年内建成▲两座水厂。", "Planned"),
    ("水厂有望年底建成▲投产。", "Planned"),
    ("该县要加快建设▲两座水厂。", "Planned"),
    ("该县的主要建设▲任务完成。", "Fact"),
    ("该县将在城东建设水厂，在城西建设▲泵站。", "Planned"),
    ("该县把水厂和泵站将军路连▲通。", "Fact"),
    ("该县将老水厂改造为▲公园。", "Fact"),
    ("该县计划建水厂，目前已建成▲泵站。", "Fact"),
    ("该县将聚焦种业，依托现有优势，攻坚▲育种技术。", "Planned"),
    ("该县未建成▲水厂。", None),
    ("该县没有建设水厂、▲泵站。", None),
    ("双方尚未签订▲协议。", None),
    ("项目被取消，该县建成▲公园。", "Fact"),
    ("未来，该县建设▲水厂。", "Planned"),
    ("该县不断完善▲管网。", "Fact"),
    ("该县不仅建成▲水厂，还修了路。", "Fact"),
    ("如果建成▲水厂，水价会降。", None),
    ("是否建设▲水厂，还要论证。", None),
    ("该县可能建设▲水厂。", None),
    ("该县尽可能用好▲水厂。", "Fact"),
    ("该县建成▲水厂了吗？", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_modality(text: str, expected: str | None) -> None:
    at = text.index("▲")
    assert modality_of(text.replace("▲", ""), at) == expected
