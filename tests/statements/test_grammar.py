"""Plain news sentences of many subjects, each with all that it states and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from marked import SmallAuthority, marked

from kg.statements import tell

#: Text, then what it states: "subject predicate object", "person holds body title[ Appointed| Left]".
CASES = [
    # places within places
    ("[和布克赛尔县:Place=和布克赛尔蒙古自治县][铁布肯乌散乡:Place][查干郭勒村:Place]村民[巴图:Person]种了80亩"
     "打瓜。",
     {"查干郭勒村 partOf 铁布肯乌散乡",
      "铁布肯乌散乡 partOf 和布克赛尔蒙古自治县"}),
    ("[鄯善县:Place][辟展镇:Place]、[连木沁镇:Place]等乡镇种植[哈密瓜:Product]。",
     {"辟展镇 partOf 鄯善县",
      "连木沁镇 partOf 鄯善县",
      "辟展镇 produces 哈密瓜",
      "连木沁镇 produces 哈密瓜"}),
    ("眼下，[吐鲁番市:Place][高昌区:Place]的[葡萄:Product]陆续成熟。",
     {"高昌区 partOf 吐鲁番市",
      "高昌区 produces 葡萄"}),
    ("[轮台县:Place][轮南镇:Place]的[胡杨林公园:Place]迎来客流高峰。",
     {"胡杨林公园 locatedIn 轮南镇",
      "轮南镇 partOf 轮台县"}),
    # where firms, works and events are
    ("[于田县:Place]城区的[玫瑰产业园:Zone]里花香扑鼻。",
     {"玫瑰产业园 locatedIn 于田县"}),
    ("[玉泉酒业有限公司:Company]（[温宿县:Place]）获评绿色工厂。",
     {"玉泉酒业有限公司 locatedIn 温宿县"}),
    ("[温宿县:Place]龙头企业[玉泉酒业有限公司:Company]出口[白酒:Product]300吨。",
     {"玉泉酒业有限公司 locatedIn 温宿县",
      "玉泉酒业有限公司 produces 白酒"}),
    ("[昆玉市:Place]的[昆仑枣业有限公司:Company]年加工[红枣:Product]5万吨，产品有[枣片:Product]。",
     {"昆仑枣业有限公司 locatedIn 昆玉市",
      "昆仑枣业有限公司 produces 红枣",
      "昆仑枣业有限公司 produces 枣片"}),
    ("[长风科技:Company]、[明亮智能:Company]等12家装备企业落户[戈壁高新区:Zone]。",
     {"长风科技 locatedIn 戈壁高新区",
      "明亮智能 locatedIn 戈壁高新区"}),
    ("在[阿拉山口市:Place][综合保税区:Zone]，[亚欧物流公司:Company]员工正在装车。",
     {"综合保税区 locatedIn 阿拉山口市",
      "亚欧物流公司 locatedIn 综合保税区"}),
    ("在[尼勒克县:Place]，[百里画廊景区:Place]游人如织。",
     {"百里画廊景区 locatedIn 尼勒克县"}),
    ("总投资5亿元的[肉牛屠宰加工项目:Project]落户[尼勒克县:Place]。",
     {"肉牛屠宰加工项目 locatedIn 尼勒克县"}),
    ("[大石峡水利枢纽:Facility]位于[温宿县:Place]与[乌什县:Place]交界处，由[葛洲坝公司:Company]承建。",
     {"大石峡水利枢纽 locatedIn 温宿县",
      "大石峡水利枢纽 locatedIn 乌什县",
      "葛洲坝公司 develops 大石峡水利枢纽"}),
    ("[第九届天马旅游节:Event]在[昭苏县:Place]开幕。",
     {"第九届天马旅游节 locatedIn 昭苏县"}),
    ("[克拉玛依市:Place]举办[第五届油城马拉松赛:Event]，1.2万人参赛。",
     {"克拉玛依市 organizes 第五届油城马拉松赛",
      "第五届油城马拉松赛 locatedIn 克拉玛依市"}),
    ("[海原市:Place]在[北山走廊:Place]的西头，是[甘肃:Place=甘肃省]的一个重要节点，[冶金:Industry]基础雄厚。",
     {"海原市 locatedIn 北山走廊",
      "海原市 locatedIn 甘肃省",
      "冶金 locatedIn 海原市"}),
    ("[伊宁市:Place][喀赞其景区:Place]、[六星街:Place]人气火爆。",
     {"喀赞其景区 locatedIn 伊宁市",
      "六星街 locatedIn 伊宁市"}),
    ("[海原市文旅推介会:Event]走进[昌吉市:Place]。",
     {"海原市文旅推介会 locatedIn 昌吉市"}),
    # who builds
    ("[300万吨煤制油项目:Project]由[国能公司:Company]投资建设，总投资420亿元，位于[淖毛湖工业园:Zone]。",
     {"国能公司 develops 300万吨煤制油项目",
      "300万吨煤制油项目 locatedIn 淖毛湖工业园"}),
    ("[独山子石化公司:Company][120万吨乙烯二期项目:Project]在[独山子区:Place]开工建设。",
     {"独山子石化公司 develops 120万吨乙烯二期项目",
      "120万吨乙烯二期项目 locatedIn 独山子区"}),
    ("[国家电投:Company]旗下的[五彩湾电厂:Facility]并网发电。",
     {"国家电投 develops 五彩湾电厂"}),
    ("[果业集团:Company]在[叶城县:Place]建设[核桃加工产业园:Zone]。",
     {"果业集团 develops 核桃加工产业园",
      "核桃加工产业园 locatedIn 叶城县"}),
    ("[塔里木油田公司:Company]在[沙雅县:Place]部署的[富满1井:Facility]获高产油气流。",
     {"塔里木油田公司 develops 富满1井",
      "富满1井 locatedIn 沙雅县"}),
    ("[华光印染有限公司:Company]与[库车开发区:Zone][管委会:Government=库车开发区管理委员会]签订投资合同，将新"
     "建[面料印染项目:Project]。",
     {"库车开发区管理委员会 partOf 库车开发区",
      "华光印染有限公司 cooperatesWith 库车开发区管理委员会",
      "华光印染有限公司 develops 面料印染项目",
      "面料印染项目 locatedIn 库车开发区"}),
    ("[和田县人民政府:Government]与[华光集团:Company]签署协议。双方将投资6亿元，建设[地毯项目:Project]。",
     {"华光集团 cooperatesWith 和田县人民政府",
      "华光集团 develops 地毯项目",
      "和田县人民政府 develops 地毯项目"}),
    # who makes what
    ("[博湖县:Place]渔民捕捞[池沼公鱼:Product]12吨。",
     {"博湖县 produces 池沼公鱼"}),
    ("[昭苏县:Place]存栏[伊犁马:Product]12万匹。",
     {"昭苏县 produces 伊犁马"}),
    ("[巴楚县:Place]被誉为“中国[甜瓜:Product]之乡”。",
     {"巴楚县 produces 甜瓜"}),
    ("[农业科学院:Institution]选育的[新陆早84号:Product]通过审定。",
     {"农业科学院 produces 新陆早84号"}),
    ("[西北油田:Company]采购[钢管:Product]3万吨，安装[变压器:Product]40台。",
     set()),
    ("[叶城县:Place]引进的[鲁泰公司:Company]投产，主要生产[色织布:Product]。",
     {"鲁泰公司 locatedIn 叶城县",
      "鲁泰公司 produces 色织布"}),
    ("[金泉公司:Company]的[铝锭:Product]将被加工成[铝箔:Product]、[铝板:Product]，广泛应用于[汽车:Product]、[飞机:Product]"
     "制造。",
     {"金泉公司 produces 铝锭"}),
    ("[金泉公司:Company]把废料运往[铝箔:Product]加工厂。",
     set()),
    ("[阜康市:Place]加工企业开足马力，确保全市的[面粉:Product]供应。",
     set()),
    ("[阜康市:Place]将打造“[雪山西瓜:Product]”品牌。",
     set()),
    ("[金泉公司:Company]计划打造[雪山西瓜:Product]品牌。",
     set()),
    # trades
    ("眼下，300万吨[煤制甲醇:Industry]、90万吨[煤制烯烃:Industry]等工程正抢抓工期；[金泉公司:Company]的厂房封了顶。",
     set()),
    ("眼下，90万吨[聚丙烯:Product]产能加快释放；[金泉公司:Company]的厂房封了顶。",
     set()),
    ("落户[五湾开发区:Zone]的[金泉煤业有限公司:Company]，以[煤炭:Industry]为原料，每年生产[煤制甲醇:Industry]80万吨。",
     {"金泉煤业有限公司 locatedIn 五湾开发区",
      "金泉煤业有限公司 inIndustry 煤制甲醇"}),
    ("地处[五湾开发区:Zone]的[金泉煤业有限公司:Company]，每年生产[甲醇:Product]80万吨。",
     {"金泉煤业有限公司 locatedIn 五湾开发区",
      "金泉煤业有限公司 produces 甲醇"}),
    ("[金泉煤业有限公司:Company]的门口贴着红榜。职工们为[金泉煤业有限公司:Company]叫好。",
     {"金泉煤业有限公司 inIndustry 煤炭"}),
    ("[金泉风电有限公司:Company]的门口贴着红榜。职工们为[金泉风电有限公司:Company]叫好。",
     {"金泉风电有限公司 inIndustry 风电"}),
    ("[金泉煤业有限公司:Company]的门口贴着红榜。",
     set()),
    ("[金泉煤业有限公司:Company]生产[甲醇:Product]。职工们为[金泉煤业有限公司:Company]叫好。",
     {"金泉煤业有限公司 produces 甲醇"}),
    ("[金泉商贸有限公司:Company]的门口贴着红榜。职工们为[金泉商贸有限公司:Company]叫好。",
     set()),
    ("[温泉县:Place]把[文旅产业:Industry]打造成支柱产业。",
     {"文旅产业 locatedIn 温泉县"}),
    ("[温泉县:Place]实现[旅游:Industry]收入3亿元。",
     set()),
    # who holds, attends, passes
    ("由[足球协会:Organization]主办、[喀什地区体育局:Government]承办的[青少年足球锦标赛:Event]落幕。",
     {"足球协会 organizes 青少年足球锦标赛",
      "喀什地区体育局 organizes 青少年足球锦标赛"}),
    ("[奇台县:Place]第五届人大常委会第九次会议闭幕。",
     set()),
    ("[奇台县第五届人大常委会第九次会议:Event]闭幕。会议表决通过了[《节水办法》:Policy]。",
     {"奇台县人民代表大会常务委员会 organizes 奇台县第五届人大常委会第九次会议",
      "奇台县人民代表大会常务委员会 issued 《节水办法》"}),
    ("[香梨协会:Organization]秘书长[程亮:Person]说，协会正筹备[香梨文化节:Event]。",
     {"程亮 holds 香梨协会 秘书长",
      "香梨协会 organizes 香梨文化节"}),
    ("在[冬季运动会:Event]中，[雪豹队:Organization]夺冠。",
     {"雪豹队 attends 冬季运动会"}),
    ("[塔城地区:Place]行署副专员[周明:Person]在[商品展览会:Event]上致辞。",
     {"周明 holds 塔城地区行政公署 副专员",
      "周明 attends 商品展览会"}),
    ("[天山公司:Company]经理[林木:Person]出席[棉花产业发布会:Event]。\n车间里，[云朵公司:Company]经理[方圆:Per"
     "son]说，订单很满。",
     {"林木 holds 天山公司 经理",
      "林木 attends 棉花产业发布会",
      "方圆 holds 云朵公司 经理"}),
    # posts
    ("会议决定任命：\n[刘民:Person]为[伽师县:Place]副县长；\n[阿里木:Person]为[伽师县水利局:Government]局长。",
     {"刘民 holds 伽师县人民政府 副县长 Appointed",
      "阿里木 holds 伽师县水利局 局长 Appointed"}),
    ("决定任命[阿里木:Person]同志为[伽师县水利局:Government]局长，免去[王刚:Person]的[伽师县教育局:Government]"
     "副局长职务。",
     {"阿里木 holds 伽师县水利局 局长 Appointed",
      "王刚 holds 伽师县教育局 副局长 Left"}),
    ("[李伟:Person]，男，汉族，1975年3月生，大学学历，现任[轮台县:Place]副县长。",
     {"李伟 holds 轮台县人民政府 副县长"}),
    ("[王强:Person]，[新疆大学:Institution]教授。",
     {"王强 holds 新疆大学 教授"}),
    ("[焉耆县人民法院:Government]审结一案。承办法官[马梅:Person]说，双方满意。",
     {"马梅 holds 焉耆县人民法院 承办法官"}),
    ("[新庄子村:Place]有48座大棚。驻村第一书记[苗青:Person]说，还要再建。",
     {"苗青 holds 新庄子村 驻村第一书记"}),
    ("在[泽普县第二中学:Institution]，校长[古丽:Person]正在查看食堂。",
     {"古丽 holds 泽普县第二中学 校长"}),
    ("[吐鲁番市:Place]文旅局副局长[赵亮:Person]到场。",
     {"赵亮 holds 吐鲁番市文旅局 副局长"}),
    ("[拜城县:Place]人民医院院长[吴越:Person]到场。",
     {"吴越 holds 拜城县人民医院 院长"}),
    ("[哈密市:Place]财政增收。市财政局局长[邵平:Person]作报告。",
     {"邵平 holds 哈密市财政局 局长"}),
    ("[墨玉县:Place]喀瓦克乡党委书记[吴越:Person]到场。",
     {"吴越 holds 中共喀瓦克乡委员会 书记"}),
    ("蓝海智能装备有限公司副总经理[吴越:Person]说，订单很满。",
     {"吴越 holds 蓝海智能装备有限公司 副总经理"}),
    ("一家公司总经理[吴越:Person]说，订单很满。",
     set()),
    # what states little or nothing
    ("[天山公司:Company]与[云朵公司:Company]因合同纠纷诉至法院。",
     set()),
    ("[张三:Person]是[哈密市:Place]人，在[天山公司:Company]打工。",
     set()),
    ("[哈密市:Place]代表团参观[云朵公司:Company]的[棉纺项目:Project]。",
     {"云朵公司 develops 棉纺项目"}),
    ("[哈密市:Place]连接[吐鲁番市:Place]的[高速公路:Facility]通车。",
     set()),
    ("[高原铁路:Facility]经过[哈密市:Place]、[吐鲁番市:Place]。",
     set()),
    ("[哈密市:Place]从[吐鲁番市:Place]引进[葡萄:Product]新品种。",
     set()),
    ("[云朵公司:Company]的[棉布:Product]运往[吐鲁番市:Place]。",
     {"云朵公司 produces 棉布"}),
    ("[李四:Person]从[云朵公司:Company]离职后，创办了[天山公司:Company]。",
     set()),
    ("[云朵公司:Company]获得[工商银行:Company]贷款3000万元。",
     set()),
    ("在[哈密市:Place]举行的[射箭锦标赛:Event]上，[李四:Person]夺冠。",
     {"射箭锦标赛 locatedIn 哈密市",
      "李四 attends 射箭锦标赛"}),
    ("[哈密市:Place]组织[云朵公司:Company]等20家企业赴[广州市:Place]参加[商品交易会:Event]。",
     {"云朵公司 attends 商品交易会"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:24] for text, _ in CASES])
def test_sentence(text: str, expected: set[str]) -> None:
    statements, posts, _ = tell(marked(text), SmallAuthority(), None)
    found = {f"{_name(s.subject)} {s.predicate} {_name(s.object)}" for s in statements
             if "/" in s.object and s.predicate != "about"}
    found |= {f"{_name(p.person)} holds {_name(p.body)} {p.title}{'' if p.event == 'Holds' else ' ' + p.event}"
              for p in posts}
    assert found == expected


def _name(key: str) -> str:
    return key.partition("/")[2]


def test_a_headline_is_about_the_work_that_the_body_names_in_full() -> None:
    annotated = marked("[三泉湖150万千瓦风储项目:Project]在[木垒县:Place]开工。项目由[朔风公司:Company]投资建设。",
                       headline="[150万千瓦风储项目:Project]在[木垒县:Place]开工")
    statements, _, _ = tell(annotated, SmallAuthority(), None)
    told = {(s.subject, s.predicate) for s in statements}
    assert ("project/三泉湖150万千瓦风储项目", "locatedIn") in told
    assert not any(subject == "project/150万千瓦风储项目" for subject, _ in told)


def test_an_official_speaks_for_the_place_that_only_the_title_names() -> None:
    text = "[昌吉州工信局:Government=昌吉回族自治州工业和信息化局]局长[林海:Person]说，今年要做强[风电:Industry]产业。"
    annotated = marked(text)
    body = annotated.mentions[0].entities[0]
    placed = tuple(replace(e, parent="place/昌吉回族自治州") if e.key == body else e for e in annotated.entities)
    statements, _, implied = tell(replace(annotated, entities=placed), SmallAuthority(), None)
    assert ("industry/风电", "locatedIn", "place/昌吉回族自治州") in {
        (s.subject, s.predicate, s.object) for s in statements}
    assert "place/昌吉回族自治州" in {e.key for e in implied}


def test_a_trade_told_by_a_name_rests_on_the_first_sentence_of_the_body() -> None:
    annotated = marked("门口贴着红榜。[金泉煤业有限公司:Company]评了先进。",
                       headline="[金泉煤业有限公司:Company]评先进")
    statements, _, _ = tell(annotated, SmallAuthority(), None)
    (trade,) = [s for s in statements if s.rule == "industry-own-name.v1"]
    assert [span.of(annotated.article.text) for span in trade.evidence] == ["金泉煤业有限公司评了先进。"]
