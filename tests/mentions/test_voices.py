"""What each voice finds: a sentence, the forms that must be mentions of a class, the forms that must be none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.records import AnnotatedArticle

Reader = Callable[[str], AnnotatedArticle]

FOUND: list[tuple[str, str, list[str]]] = [
    # bylines and people
    ("本报讯 记者赵晓敏、通讯员马丽娜报道：春耕开始了。", "Person", ["赵晓敏", "马丽娜"]),
    ("图为收获现场。□本报记者 高 远摄", "Person", ["高 远"]),
    ("“我们今年多种了二十亩。”种植大户孙立群说。", "Person", ["孙立群"]),
    ("畜牧站站长努尔兰·哈德尔介绍了配种技术。", "Person", ["努尔兰·哈德尔"]),
    ("队长热娜古丽·吐尔逊说大家都很高兴。", "Person", ["热娜古丽·吐尔逊"]),
    ("种植户荀满仓蹲下看苗，批发商桓兴旺在旁边等着。", "Person", ["荀满仓", "桓兴旺"]),
    # places
    ("商队从奇台县出发，经木垒县到哈密市。", "Place", ["奇台县", "木垒县", "哈密市"]),
    ("游客走进杜氏旅游度假区赏雪。", "Place", ["杜氏旅游度假区"]),
    ("奇台县半截沟镇康乐幸福院添了新床。", "Place", ["奇台县", "半截沟镇"]),
    ("我州粮食产量居全疆前列。", "Place", ["我州", "全疆"]),
    # zones
    ("项目落户昌吉国家高新技术产业开发区。", "Zone", ["昌吉国家高新技术产业开发区"]),
    ("玛纳斯县工业园区新来了两家企业。", "Zone", ["玛纳斯县工业园区"]),
    ("伊吾县红柳泉工业园来了新企业。", "Place", ["伊吾县"]),
    ("伊吾县红柳泉工业园来了新企业。", "Zone", ["红柳泉工业园"]),
    ("昌吉市现代农业产业园开园。", "Zone", ["昌吉市现代农业产业园"]),
    ("新基地选址达拉特经济开发区，邻厂毗邻准格尔经济开发区。", "Zone", ["达拉特经济开发区", "准格尔经济开发区"]),
    ("新疆（昌吉）云谷创新港开门迎客。", "Zone", ["新疆（昌吉）云谷创新港"]),
    ("火烧山石油基地绿树成荫。", "Place", ["火烧山石油基地"]),
    ("州长巴图孟克到会。", "Person", ["巴图孟克"]),
    # bodies
    ("柳树庄村党支部领办合作社。", "Organization", ["柳树庄村党支部"]),
    ("塔城地区行政公署新闻办公室发布消息。", "Government", ["塔城地区行政公署新闻办公室"]),
    ("昌吉州党委召开会议，阜康市教育局汇报。", "Government", ["昌吉州党委", "阜康市教育局"]),
    ("昌吉州工信局局长王焕在会上发言。", "Government", ["昌吉州工信局"]),
    ("准东开发区党工委委员、管委会副主任到场。", "Government", ["党工委", "管委会"]),
    ("新疆金瀚硅材料股份有限公司新建厂房。", "Company", ["新疆金瀚硅材料股份有限公司"]),
    ("来自晋江市的福建海纳纺织集团前来考察。", "Company", ["福建海纳纺织集团"]),
    ("新疆农业大学与新疆畜牧科学院派出专家。", "Institution", ["新疆农业大学", "新疆畜牧科学院"]),
    ("奇台县半截沟镇康乐幸福院添了新床。", "Institution", ["康乐幸福院"]),
    ("《昌吉日报》刊登了这封信。", "Organization", ["《昌吉日报》"]),
    ("书记率中央代表团来到社区。", "Organization", ["中央代表团"]),
    ("昌吉市旅游协会组织会员外出学习。", "Organization", ["昌吉市旅游协会"]),
    # projects and facilities
    ("2.4兆瓦分布式光伏项目并网发电。", "Project", ["2.4兆瓦分布式光伏项目"]),
    ("80亿立方米煤制气、300万吨煤制烯烃等重大项目加快推进。", "Project", ["80亿立方米煤制气", "300万吨煤制烯烃"]),
    ("项目配套建设35万千瓦光伏电站。", "Facility", ["35万千瓦光伏电站"]),
    ("同步配建12.5万千瓦/50万千瓦时储能电站。", "Facility", ["12.5万千瓦/50万千瓦时储能电站"]),
    ("钢厂超低排放改造主体工程完工。", "Project", ["钢厂超低排放改造主体工程"]),
    ("五彩湾750千伏变电站投入运行。", "Facility", ["五彩湾750千伏变电站"]),
    ("旅客从奇台江布拉克机场起飞。", "Facility", ["奇台江布拉克机场"]),
    # industries and products
    ("做强煤炭、煤电、氢能六大支柱产业。", "Industry", ["煤炭", "煤电", "氢能"]),
    ("当地番茄产业年产值过亿元，医药、纺织等领域订单增多。", "Industry", ["番茄产业", "医药", "纺织"]),
    ("车间里生产多晶硅和铝锭，地里种着平菇、香菇。", "Product", ["多晶硅", "铝锭", "平菇", "香菇"]),
    # policies and events
    ("会议通过《昌吉回族自治州城镇绿化条例》。", "Policy", ["《昌吉回族自治州城镇绿化条例》"]),
    ("全州开展“春风行动”和职业技能提升行动。", "Policy", ["“春风行动”", "职业技能提升行动"]),
    ("会上提出农田增效、工业跨越、乡村治理提升和河湖保护攻坚等四大行动。", "Policy",
     ["农田增效", "工业跨越", "乡村治理提升", "河湖保护攻坚"]),
    ("昌吉州党委十二届九次全会在昌吉市召开。", "Event", ["昌吉州党委十二届九次全会"]),
    ("酒泉市文化和旅游宣传推介会上午举行，推介会持续两小时。", "Event", ["酒泉市文化和旅游宣传推介会", "推介会"]),
    ("首届百合文化旅游节在呼图壁县开幕。", "Event", ["首届百合文化旅游节"]),
    ("“跟着赛事去旅行”“围着炉火听故事”等两大主题活动启动。", "Event", ["“跟着赛事去旅行”", "“围着炉火听故事”"]),
]

ABSENT: list[tuple[str, list[str]]] = [
    ("州长率青年代表团来到社区。", ["州长率青年代表团", "率青年代表团"]),
    ("全县立足资源禀赋，大力发展新能源，加快培育农牧。", ["大力发展新能源", "加快培育农牧"]),
    ("居民关心的水价没有涨，矿区职工安全正在改善。", ["关心", "安全"]),
    ("全县创建国家全域旅游示范区，投入乡村振兴衔接资金。", ["国家", "乡村振兴"]),
    ("“打井就像穿针，”公司副总工程师笑着讲。", ["“打井就像穿针，”公司副总工程", "“打井就像穿针，”公司"]),
    ("一条公路带火一条产业链，沿线12个驿站开张。", ["一条公路带火一条产业链", "沿线12个驿站"]),
    ("公司在园区里扩建，本地居民受益。", ["公司", "园区", "本地"]),
    ("这家企业是全国150个经济技术开发区之一的老住户。", ["全国150个经济技术开发区"]),
    ("昌吉州生态环境局发布公告。", ["昌吉州"]),
    ("自治区党委十届八次全会要求实干。", ["自治区", "自治区党委"]),
    ("这是国家级示范，体现了中国式现代化。", ["国家", "中国"]),
    ("新的发展格局正在形成，全局工作有序。", ["发展格局", "全局"]),
    ("重点项目建设提速，新项目不断。", ["重点项目", "新项目"]),
    ("昌吉市公安局局长讲话。", ["昌吉市公安局局"]),
    ("蘑菇种植户笑了。", ["蘑菇种植"]),
    ("他说：“一老一小是大事。”", ["“一老一小是大事。”"]),
]


@pytest.mark.parametrize(("text", "kind", "forms"), FOUND)
def test_mentions_found(read: Reader, text: str, kind: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions if mention.type == kind]
    assert [form for form in forms if form not in found] == [], found


@pytest.mark.parametrize(("text", "forms"), ABSENT)
def test_no_mentions(read: Reader, text: str, forms: list[str]) -> None:
    found = [mention.surface for mention in read(text).mentions]
    assert [form for form in forms if form in found] == []


def test_short_form_told_in_brackets(read: Reader) -> None:
    annotated = read("新疆恒源绿能科技有限公司（以下简称恒源绿能）成立。恒源绿能总经理刘洋说，恒源绿能招了二百人。")
    keys = {m.entities for m in annotated.mentions if m.surface in ("恒源绿能", "新疆恒源绿能科技有限公司")}
    assert keys == {("company/新疆恒源绿能科技有限公司",)}
    assert sum(m.surface == "恒源绿能" for m in annotated.mentions) == 3


def test_short_form_of_a_paper_keeps_its_marks(read: Reader) -> None:
    annotated = read("《木垒县旱田节水奖补办法》（以下简称《办法》）印发。《办法》明确，每亩奖补四十元。")
    papers = [(m.surface, m.entities) for m in annotated.mentions if m.type == "Policy"]
    assert [surface for surface, _ in papers] == ["《木垒县旱田节水奖补办法》", "《办法》", "《办法》"]
    assert len({entities for _, entities in papers}) == 1


def test_short_form_without_being_told(read: Reader) -> None:
    annotated = read("新疆源峰科创有限公司投产。源峰科创的产品走俏。")
    assert {m.entities for m in annotated.mentions if m.type == "Company"} == {("company/新疆源峰科创有限公司",)}


def test_owner_and_thing_are_split(read: Reader) -> None:
    annotated = read("新疆金瀚硅材料股份有限公司智能中控室里，工人操作设备。")
    forms = [(m.surface, m.type) for m in annotated.mentions]
    assert forms[:2] == [("新疆金瀚硅材料股份有限公司", "Company"), ("智能中控室", "Facility")]
