"""What stands on a page between its articles: mastheads, column names, boxes, notices; all of it invented."""

from __future__ import annotations

from datetime import date

__all__ = ["COLUMNS", "LISTS", "NOTES", "NOTICES", "TABLES", "folio", "masthead"]

#: Names of columns (栏目).
COLUMNS = (
    "新春走基层",
    "一线调查",
    "高质量发展看点",
    "典范之路·典范故事",
    "经济观察",
    "»)奋进新征程",
    "【乡村振兴在一线】",
)
#: Editors' notes: the label and its paragraph.
NOTES = (
    ("编者按", "秋收一过，乡村又忙起来了。即日起，本报推出这组报道，记录各地农牧民增收的新门路，敬请关注。"),
    ("开栏的话", "为展示重点项目建设的新面貌，本报今日起开设专栏，讲述工地上的人和事，敬请垂注。"),
)
#: Public notices and advertisements: title and lines.
NOTICES = (
    ("停水公告", "因更换供水主管道，定于本周六9时至18时对和平路以东片区停水，请居民提前储水。", "青石县供水有限公司"),
    ("遗失声明", "青石县柳林商店遗失营业执照副本，声明作废。"),
    (
        "招聘启事",
        "青石县云杉物业服务有限公司招聘保洁员6名、水电工2名，待遇面议。",
        "联系人：郝女士　联系电话：0990-7654321",
    ),
    ("拍卖公告", "受委托，定于下周三上午10时在青石县公共资源交易中心公开拍卖旧农机一批，有意者请携带证件登记。"),
)
#: Tables: heading and rows.
TABLES = (
    ("各乡镇冬灌进度表", "乡镇 计划（万亩） 完成率", "柳林镇 3.2 81%", "石桥乡 2.7 64%", "北滩乡 1.9 92%"),
    ("本周蔬菜批发价", "品名 本周 上周", "白菜 1.2 1.4", "黄瓜 4.6 4.1", "番茄 5.3 5.8"),
)
#: Lists: heading and items.
LISTS = (
    ("数说青石春耕", "●播种小麦38.6万亩", "●检修农机具4200台", "●储备化肥2.3万吨"),
    ("十件惠民实事", "——改造老旧小区21个", "——新建停车位1800个", "——增设公交线路4条"),
)
_WEEKDAYS = "一二三四五六日"


def masthead(day: date, number: int) -> tuple[str, ...]:
    """Return the lines over a front page."""
    return (
        "青石日报社出版",
        f"{day.year}年{day.month}月",
        f"{day.day}",
        f"星期{_WEEKDAYS[day.weekday()]}　总第{number}期　今日4版",
        "□国内统一刊号 CN 00—0000 □邮发代号 00—00",
    )


def folio(day: date, number: int, name: str) -> tuple[str, ...]:
    """Return the lines over an inner page."""
    return (
        f"{number} {name}",
        f"{day.year}年{day.month}月{day.day}日　星期{_WEEKDAYS[day.weekday()]}　责任编辑：郝云　版式：巫山",
    )
