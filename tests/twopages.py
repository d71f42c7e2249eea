"""Two short pages of ours, for tests of builds."""

from __future__ import annotations

from pathlib import Path

__all__ = ["CITY", "COAL", "write_pages"]

COAL = """北山煤业扩能记

□本报记者 李晓明

本报讯 记者李晓明报道：3月5日，位于新疆准东经济技术开发区的新疆北山煤业有限责任公司二号矿井投产。
该公司主要生产原煤，2023年原煤产量达1200万吨，同比增长8.5%。
新疆北山煤业有限责任公司总经理马建国说：“我们今年将把产能提高到1500万吨。”
"""
CITY = """昌吉市新建三所学校

本报讯 记者周敏报道：4月2日，昌吉市教育局局长陈立介绍，昌吉市今年新建学校3所，新增学位2400个。
"""


def write_pages(folder: Path) -> Path:
    """Make the folder with the two pages, ``a.txt`` and ``b.txt``, and return it."""
    folder.mkdir()
    (folder / "a.txt").write_text(COAL, "utf-8")
    (folder / "b.txt").write_text(CITY, "utf-8")
    return folder
