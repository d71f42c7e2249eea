"""Direct speech with its speaker; what only looks like it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "statements"))

from marked import marked

from kg.quotations import PRIORS, extract_quotations

WEI, MA = "[魏晓兰:Person]", "[马成:Person]"
CASES = [
    (f"{WEI}说：“今年的苹果又大又甜。”", [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"{WEI}在座谈会上表示：“我们要把水管好。”", [("魏晓兰", "我们要把水管好。")]),
    (f"“今年的苹果又大又甜。”{WEI}说。", [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"“今年的苹果又大又甜。”果农{WEI}高兴地告诉记者。", [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"“苹果熟了，”{WEI}说，“客商也来了。”", [("魏晓兰", "苹果熟了，"), ("魏晓兰", "客商也来了。")]),
    (f"“苹果熟了。”{WEI}说。“客商也来了。”{MA}说。", [("魏晓兰", "苹果熟了。"), ("马成", "客商也来了。")]),
    (f"{WEI}说：“大家都夸我们的‘冰糖心’好吃。”", [("魏晓兰", "大家都夸我们的‘冰糖心’好吃。")]),
    (f"{WEI}说：“大家都夸我们的“冰糖心”好吃。”", [("魏晓兰", "大家都夸我们的“冰糖心”好吃。")]),
    (f'{WEI}说："今年的苹果又大又甜。"', [("魏晓兰", "今年的苹果又大又甜。")]),
    (f'"今年的苹果又大又甜。"{WEI}说。', [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"「今年的苹果又大又甜。」{WEI}说。", [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"{WEI}来了。她说：“今年的苹果又大又甜。”", [("魏晓兰", "今年的苹果又大又甜。")]),
    (f"“苹果熟了。”{WEI}说。\n“客商也来了，车停满了路边。”",
     [("魏晓兰", "苹果熟了。"), ("魏晓兰", "客商也来了，车停满了路边。")]),
    (f"“苹果熟了。”{WEI}说。\n“光靠苹果够吗？这可不够，还要种梨。", [
        ("魏晓兰", "苹果熟了。"), ("魏晓兰", "光靠苹果够吗？这可不够，还要种梨。")]),
    (f"“苹果不愁卖，价格也好。”果园里，{WEI}对明年很有信心。", [("魏晓兰", "苹果不愁卖，价格也好。")]),
    (f"{WEI}来了。她说，果园不大，心气不小。“我们要把苹果卖到国外去。”", [("魏晓兰", "我们要把苹果卖到国外去。")]),
    (f"“以后拼的是品质。”说这话的是果农{WEI}。", [("魏晓兰", "以后拼的是品质。")]),
    (f"“品质是关键。”这是{WEI}常挂在嘴边的一句话。", [("魏晓兰", "品质是关键。")]),
    (f"谈起收成，{WEI}笑得合不拢嘴：“一亩地能挣三千元。”", [("魏晓兰", "一亩地能挣三千元。")]),
    (f"{WEI}掰着指头算了一笔账：“一亩地能挣三千元。”", [("魏晓兰", "一亩地能挣三千元。")]),
    (f"{WEI}正在园里摘果。“今年价格好，一点不愁卖。”", [("魏晓兰", "今年价格好，一点不愁卖。")]),
    (f"{WEI}说，自从修了路，“车直接开到了地头，再也不用肩扛了。”",
     [("魏晓兰", "车直接开到了地头，再也不用肩扛了。")]),
    (f"“一亩挣三千，”{WEI}掰着手指头，“十亩就是三万。”",
     [("魏晓兰", "一亩挣三千，"), ("魏晓兰", "十亩就是三万。")]),
    (f"{MA}对{WEI}说：“不要急，慢慢来。”", [("马成", "不要急，慢慢来。")]),
    (f"“今年收成很好。”{WEI}的儿子{MA}说。", [("马成", "今年收成很好。")]),
    (f"“今年收成很好。”提起{MA}，邻居{WEI}说。", [("魏晓兰", "今年收成很好。")]),
    (f"“车能开到地头了。”{WEI}、{MA}异口同声地说。", [("魏晓兰", "车能开到地头了。")]),
    # none
    (f"墙上写着：“团结一心，共建家园。”{WEI}每天都能看到。", []),
    (f"{WEI}说，今年的苹果又大又甜。", []),
    (f"{WEI}说，这里推行“最多跑一次”改革。", []),
    (f"{WEI}参加了“庭州杯”比赛。", []),
    ("“绿水青山就是金山银山。”这句话写在墙上。", []),
    (f"口号是：“人人节水！”{WEI}把它贴在门上", []),
    (f"本报讯 记者{WEI}报道：“苹果熟了，客商也来了。”果农说。", []),
    ("一位果农说：“今年的苹果又大又甜。”", []),
    (f"据说“苹果熟了”，{WEI}不信。", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:26] for text, _ in CASES])
def test_quotations(text: str, expected: list[tuple[str, str]]) -> None:
    found = extract_quotations(marked(text))
    assert [(q.speaker.partition("/")[2], q.text) for q in found] == expected


def test_evidence_is_at_most_two_sentences_and_holds_the_first_words() -> None:
    annotated = marked(f"“苹果熟了。客商来了。车也来了。路都堵了。”{WEI}说。")
    found = extract_quotations(annotated)
    assert len(found) == 1
    assert 1 <= len(found[0].evidence) <= 2
    assert "苹果熟了" in found[0].evidence[0].of(annotated.article.text)
    assert found[0].confidence == PRIORS[found[0].rule]


def test_headlines_are_not_spoken() -> None:
    assert extract_quotations(marked("正文没有人说话。", headline=f"{WEI}：“苹果熟了。”")) == ()
