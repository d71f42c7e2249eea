"""A body that breaks off in mid-sentence goes on where the print begins without an indent."""

from __future__ import annotations

from test_layouts import column

from kg.articles import split_page
from kg.records import Page, Told

COTTON = (
    "本报讯 记者康凯报道：8月20日，三岔县东风镇双河村的棉田里，三台采棉机来回穿梭。"
    "“今年我家的棉花单产达三百公斤。”种植大户石永福说。",
    "今年，三岔县种植棉花七万亩，预计总产量两万吨。三岔县农业农村局副局长"
    "赛力克介绍，全县建成高标准农田十万亩，良种覆盖率不断提高。",
    "丰收不愁销。当地的面粉企业开足马力收购新麦，产品销往各地。",
)
EXPORT = (
    "本报讯 记者季晨报道：8月19日，满载采暖设备的货车从临河市出发。"
    "“今年我们的出口额增长一半。”企业负责人耿立军说。",
    "近年来，临河市支持企业开拓国际市场，设立专项资金，组织企业参加展会，打造面向各国的装备制造出口基地。",
)


def test_that_print_without_an_indent_goes_on_with_the_body_that_breaks_off() -> None:
    lines = column(COTTON, 16).split("\n")
    at = next(i for i, line in enumerate(lines) if "农业" in line) + 1
    page = "\n\n".join(("三岔县七万亩棉花喜获丰收", "\n".join(lines[:at]), "临河市企业抱团“出海”",
                        column(EXPORT, 16), "\n".join(lines[at:])))
    articles = split_page(Page("page", "page.txt", page, "", "utf-8", Told())).articles
    bodies = {article.headline: article.text.replace("\n", "") for article in articles}
    assert "三岔县农业农村局副局长赛力克" in bodies["三岔县七万亩棉花喜获丰收"]
    assert "赛力克" not in bodies["临河市企业抱团“出海”"]
