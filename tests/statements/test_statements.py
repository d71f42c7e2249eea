"""Every predicate: active, passive, lists, left-out subjects, plans; and what is no statement."""

from __future__ import annotations

from datetime import date

import pytest
from marked import SmallAuthority, marked, told

from kg.statements import RULES, extract_statements, tell

CJ, XJ, QT = "昌吉回族自治州", "新疆维吾尔自治区", "奇台县"
CASES = [
    # locatedIn
    ("locatedIn", "[奇台县:Place][古驼道景区:Place]迎来客流高峰。", {("古驼道景区", QT)}),
    ("locatedIn", "[晨曦电力:Company]位于[准东开发区:Zone]。", {("晨曦电力", "准东开发区")}),
    ("locatedIn", "位于[奇台县:Place]的[晨曦电力:Company]机器轰鸣。", {("晨曦电力", QT)}),
    ("locatedIn", "[北方煤炭交易大会:Event]在[昌吉市:Place]举行。", {("北方煤炭交易大会", "昌吉市")}),
    ("locatedIn", "[晨曦电力:Company]在[昌吉市:Place]、[奇台:Place=奇台县]等地设立分公司。",
     {("晨曦电力", "昌吉市"), ("晨曦电力", QT)}),
    ("locatedIn", "[奇台县:Place]实施[30万千瓦风电项目:Project]。", {("30万千瓦风电项目", QT)}),
    ("locatedIn", "[昌吉州:Place=昌吉回族自治州]大力发展[低空经济:Industry]。", {("低空经济", CJ)}),
    ("locatedIn", "[晨曦电力:Company]并不位于[准东开发区:Zone]。", set()),
    ("locatedIn", "[晨曦电力:Company]计划落户[准东开发区:Zone]。", {("晨曦电力", "准东开发区?")}),
    ("locatedIn", "[晨曦电力:Company]能否落户[准东开发区:Zone]，要看水价。", set()),
    ("locatedIn", "在[准东开发区:Zone]，[晨曦电力:Company]的厂房连成片。", {("晨曦电力", "准东开发区")}),
    ("locatedIn", "[昌吉市:Place]是[丝路北道:Place]的重要节点。", {("昌吉市", "丝路北道")}),
    ("locatedIn", "[晨曦电力:Company]把厂建大了，在[昌吉市:Place]、[奇台:Place=奇台县]都有分公司。",
     {("晨曦电力", "昌吉市"), ("晨曦电力", QT)}),
    ("locatedIn", "位于[奇台县:Place]的这家企业是[晨曦电力:Company]。", {("晨曦电力", QT)}),
    # partOf
    ("partOf", "[奇台县:Place][古城镇:Place][西沟村:Place]修了路。", {("古城镇", QT), ("西沟村", "古城镇")}),
    ("partOf", "[昌吉州:Place=昌吉回族自治州]的粮食产量居[全疆:Place=新疆维吾尔自治区]前列。", {(CJ, XJ)}),
    ("partOf", "[昌吉州:Place=昌吉回族自治州]地处[天山北坡城市群:Place]。", {(CJ, "天山北坡城市群")}),
    ("partOf", "[五彩输电工程:Project][东湾换流站:Facility]完成检修。", {("东湾换流站", "五彩输电工程")}),
    ("partOf",
     "作为[北方大学:Institution]与[昌吉州人民政府:Government]共同设立的机构，[沙漠研究中心:Institution]今天揭牌。",
     {("沙漠研究中心", "北方大学"), ("沙漠研究中心", "昌吉州人民政府")}),
    ("partOf", "[昌吉州水利局:Government]忙着放水，[昌吉州水利局灌溉科:Government]人手不够。",
     {("昌吉州水利局灌溉科", "昌吉州水利局")}),
    ("partOf", "[奇台县:Place][阜康市:Place]两地结对。", set()),
    # develops
    ("develops", "[晨曦电力:Company]投资建设[30万千瓦风电项目:Project]。", {("晨曦电力", "30万千瓦风电项目")}),
    ("develops", "[30万千瓦风电项目:Project]由[晨曦电力:Company]投资建设。", {("晨曦电力", "30万千瓦风电项目")}),
    ("develops", "由[晨曦电力:Company]承建的[30万千瓦风电项目:Project]并网。", {("晨曦电力", "30万千瓦风电项目")}),
    ("develops", "今年，[奇台县:Place]抓项目促发展。完成[老城供水改造项目:Project]，惠及居民。",
     {(QT, "老城供水改造项目")}),
    ("develops", "[晨曦电力:Company]拟建设[30万千瓦风电项目:Project]。", {("晨曦电力", "30万千瓦风电项目?")}),
    ("develops", "[晨曦电力:Company]未建设[30万千瓦风电项目:Project]。", set()),
    ("develops", "如果[晨曦电力:Company]建设[30万千瓦风电项目:Project]，电价会降。", set()),
    ("develops", "[晨曦电力:Company][储煤场:Facility]一片繁忙。", {("晨曦电力", "储煤场")}),
    ("develops", "[奇台县:Place]要建设[智慧水务工程:Project]。", {(QT, "智慧水务工程?")}),
    # produces
    ("produces", "[晨曦铝业:Company]生产的[铝锭:Product]销往国外。", {("晨曦铝业", "铝锭")}),
    ("produces", "[晨曦铝业:Company]年初扩产。目前，公司[铝锭:Product]日均产量达千吨。", {("晨曦铝业", "铝锭")}),
    ("produces", "[奇台县:Place]盛产[小麦:Product]。", {(QT, "小麦")}),
    ("produces", "[晨曦铝业:Company]采购[铝土矿:Product]。", set()),
    ("produces", "[晨曦铝业:Company]不再生产[铝锭:Product]。", set()),
    ("produces", "[晨曦铝业:Company]计划生产[铝箔:Product]。", {("晨曦铝业", "铝箔?")}),
    # inIndustry
    ("inIndustry", "[奇台县:Place]开工[30万千瓦风电项目:Project]。", {("30万千瓦风电项目", "风电")}),
    ("inIndustry", "[准东开发区:Zone]形成了[煤电:Industry]、[硅基新材料:Industry]等支柱产业。",
     {("准东开发区", "煤电"), ("准东开发区", "硅基新材料")}),
    ("inIndustry", "产品广泛应用于[医药:Industry]、[纺织:Industry]等领域，[晨曦铝业:Company]底气足。", set()),
    # partOfChain
    ("partOfChain", "[奇台县:Place]布局[氢能:Industry]、[储能:Industry]等[未来产业:Industry]。",
     {("氢能", "未来产业"), ("储能", "未来产业")}),
    ("partOfChain", "[准东开发区:Zone]壮大[煤炭:Industry]、[煤电:Industry][两大支柱产业:Industry]。",
     {("煤炭", "两大支柱产业"), ("煤电", "两大支柱产业")}),
    ("partOfChain", "活动聚力[新能源产业:Industry]，涵盖[光伏:Industry]、[风电:Industry]。",
     {("光伏", "新能源产业"), ("风电", "新能源产业")}),
    ("partOfChain", "[奇台县:Place]做强[煤炭煤电产业集群:Industry]。",
     {("煤炭", "煤炭煤电产业集群"), ("煤电", "煤炭煤电产业集群")}),
    ("partOfChain", "[储能:Industry]要多路并进，[热储能:Industry]、[氢储能:Industry]都在试。",
     {("热储能", "储能"), ("氢储能", "储能")}),
    ("partOfChain", "[煤炭:Industry]价格上涨，[煤电:Industry]亏损。", set()),
    # cooperatesWith
    ("cooperatesWith", "[昌吉州林草局:Government]与[北方大学:Institution]签订合作协议。",
     {("昌吉州林草局", "北方大学")}),
    ("cooperatesWith", "[晨曦电力:Company]成立十年，先后与[北方大学:Institution]、[江南大学:Institution]开展合作。",
     {("晨曦电力", "北方大学"), ("晨曦电力", "江南大学")}),
    ("cooperatesWith", "[晨曦电力:Company]尚未与[北方大学:Institution]签订协议。", set()),
    ("cooperatesWith", "[晨曦电力:Company]和[北方大学:Institution]都在昌吉。", set()),
    ("cooperatesWith", "[晨曦电力:Company]将与[北方大学:Institution]开展合作。", {("晨曦电力", "北方大学?")}),
    ("cooperatesWith", "当天，[昌吉州林草局:Government]、[北方大学:Institution]签下合作协议。",
     {("昌吉州林草局", "北方大学")}),
    # issued
    ("issued", "[昌吉州:Place=昌吉回族自治州]出台[《节水条例》:Policy]。", {(CJ, "《节水条例》")}),
    ("issued", "由[昌吉州水利局:Government]印发的[《节水办法》:Policy]今起施行。", {("昌吉州水利局", "《节水办法》")}),
    ("issued", "[国家:Place=中国]、[自治区:Place=新疆维吾尔自治区]先后出台[《节水条例》:Policy]。",
     {("中国", "《节水条例》"), (XJ, "《节水条例》")}),
    ("issued", "[昌吉州:Place=昌吉回族自治州]认真落实[《节水条例》:Policy]。", set()),
    ("issued", "[昌吉州:Place=昌吉回族自治州]没有出台[《节水条例》:Policy]。", set()),
    ("issued", "[昌吉州:Place=昌吉回族自治州]将出台[《节水条例》:Policy]。", {(CJ, "《节水条例》?")}),
    # organizes
    ("organizes", "[奇台县:Place]举办[麦田音乐节:Event]。", {(QT, "麦田音乐节")}),
    ("organizes", "[麦田音乐节:Event]由[奇台县文旅局:Government]主办。", {("奇台县文旅局", "麦田音乐节")}),
    ("organizes", "[奇台县:Place]将举办[麦田音乐节:Event]。", {(QT, "麦田音乐节?")}),
    ("organizes", "[昌吉州党委十二届三次全会:Event]日前召开。",
     {("中共昌吉回族自治州委员会", "昌吉州党委十二届三次全会")}),
    ("organizes", "[奇台县:Place]取消举办[麦田音乐节:Event]。", set()),
    # attends
    ("attends", "[齐放:Person]出席[北方煤炭交易大会:Event]。", {("齐放", "北方煤炭交易大会")}),
    ("attends", "[晨曦电力:Company]、[北方大学:Institution]等单位参加了[北方煤炭交易大会:Event]。",
     {("晨曦电力", "北方煤炭交易大会"), ("北方大学", "北方煤炭交易大会")}),
    ("attends",
     "[北方煤炭交易大会:Event]在[昌吉市:Place]举行。会上，[昌吉州水利局:Government]局长[齐放:Person]介绍了情况。",
     {("齐放", "北方煤炭交易大会"), ("昌吉州水利局", "北方煤炭交易大会")}),
    ("attends", "[昌吉州水利局:Government]局长[齐放:Person]在[北方煤炭交易大会:Event]上说，今年水情好。",
     {("齐放", "北方煤炭交易大会")}),
    ("attends", "[齐放:Person]没有出席[北方煤炭交易大会:Event]。", set()),
    # projectStatus
    ("projectStatus", "[30万千瓦风电项目:Project]开工建设。", {("30万千瓦风电项目", "Started")}),
    ("projectStatus", "[30万千瓦风电项目:Project]建成投产。", {("30万千瓦风电项目", "InOperation")}),
    ("projectStatus", "[30万千瓦风电项目:Project]正在建设中。", {("30万千瓦风电项目", "UnderConstruction")}),
    ("projectStatus", "[晨曦电力:Company]签约[30万千瓦风电项目:Project]。", {("30万千瓦风电项目", "Signed")}),
    ("projectStatus", "[30万千瓦风电项目:Project]总投资5亿元。该项目6月并网发电。",
     {("30万千瓦风电项目", "InOperation")}),
    ("projectStatus", "[30万千瓦风电项目:Project]预计明年竣工。", {("30万千瓦风电项目", "Completed?")}),
    ("projectStatus", "[30万千瓦风电项目:Project]尚未开工。", set()),
    # startDate, about
    ("startDate", "12月8日，[北方煤炭交易大会:Event]在[昌吉市:Place]举行。", {("北方煤炭交易大会", "2024-12-08")}),
    ("about", "[昌吉州:Place=昌吉回族自治州]印发[《促进光伏发展办法》:Policy]。", {("《促进光伏发展办法》", "光伏")}),
]


@pytest.mark.parametrize(("predicate", "text", "expected"), CASES, ids=[f"{p}-{t[:26]}" for p, t, _ in CASES])
def test_statements(predicate: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert told(text, predicate) == expected


def test_every_predicate_of_the_contract_has_cases() -> None:
    from kg.vocab import PREDICATES
    assert {case[0] for case in CASES} >= {*PREDICATES, "projectStatus", "startDate", "about"}


def test_every_rule_has_a_name_of_its_own_and_a_prior() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert all(name.endswith(".v1") for name in names)
    assert all(0.5 <= rule.prior <= 1 for rule in RULES)


def test_one_statement_a_triple_with_every_sentence_that_says_so() -> None:
    text = "[晨曦铝业:Company]生产[铝锭:Product]。\n[晨曦铝业:Company]的[铝锭:Product]年产量10万吨。"
    annotated = marked(text)
    statements, _, _ = tell(annotated, SmallAuthority(), None)
    made = [s for s in statements if s.predicate == "produces"]
    assert len(made) == 1
    assert made[0].evidence == tuple(sentence.span for sentence in annotated.sentences)


def test_a_left_out_subject_brings_its_own_sentence_along() -> None:
    annotated = marked("[奇台县:Place]今年变化大。完成[老城供水改造项目:Project]，惠及居民。")
    statements, _, _ = tell(annotated, SmallAuthority(), None)
    built = next(s for s in statements if s.predicate == "develops")
    assert built.evidence == tuple(sentence.span for sentence in annotated.sentences)


def test_as_of_is_the_day_that_the_clause_tells() -> None:
    annotated = marked("11月5日，[奇台县:Place]举办[麦田音乐节:Event]。")
    statements, _, _ = tell(annotated, SmallAuthority(), None)
    assert next(s for s in statements if s.predicate == "organizes").as_of == date(2024, 11, 5)


def test_a_commentary_builds_nothing() -> None:
    assert told("[奇台县:Place]建设[智慧水务工程:Project]。", "develops", kind="commentary") == set()


def test_nothing_comes_from_nothing() -> None:
    assert extract_statements(marked("今天晴。"), SmallAuthority()) == ((), (), ())


def test_statements_do_not_depend_on_the_run() -> None:
    text = "".join(case[1] for case in CASES)
    first = extract_statements(marked(text), SmallAuthority())
    assert first == extract_statements(marked(text), SmallAuthority())
