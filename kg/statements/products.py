"""Who makes what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Mention
from kg.statements.agents import coordinated, verbs
from kg.statements.claims import Claim
from kg.statements.naming import owner_in
from kg.statements.reading import PLACES, WHOLE, Clause, Reading

__all__ = ["MAKES", "TRADER", "grown_over", "home_of", "made_by_company", "made_in_place"]

#: Who trades in a good or carries it makes none, unless that is said.
TRADER = re.compile("供应链|物流|贸易|商贸|货运|货代|外贸|进出口|运输|超市|商场|百货")
MAKES = re.compile("生产|制造|加工|种植|养殖|研制|酿造|自产")

#: What is made where the sentence is set, and not only shown, sold or spoken of there.
_GROWN_HERE = re.compile("生产|种植|采摘|养殖|制造|产出|出产|盛产|加工|收获|采收")
_BOUGHT = re.compile("(?:用于|应用于|采购|购买|购进|引进|为原料|安装|装配|搭载|消耗|替代|依赖|进口"
                     "|(?<!被)收购|收储|包销|装满|装载|承运|运输|回收|消纳|查获|查扣|惠及|检测|进入|适配)[^，。]*$"
                     # what others make of it, and whither it goes: 将被加工成铝箔、铝板; 销往铝箔厂
                     "|被[^，。]{0,8}(?:加工|制作|制造|生产|转化|做)成[^，。]*$"
                     "|(?:运往|销往|发往|运到|销到)[^，。]*(?<!的)$")
#: What only opens the name of something else (电缆厂房, 玻璃温室), or is what the product is made of (把棉花纺成纱).
_OF_OTHERS = re.compile(
    "厂(?![家里区内])|厂房|温室|大棚|行业|领域|用户|客户|经销|贸易|商户|运输|种植户|养殖户|农(?![业产场])")
_MADE_INTO = re.compile("[^，。]{0,10}(?:变成|做成|纺成|织成|制成|转化[为成]|加工成|提纯)")
#: A market supplied is no maker: 确保全市的面粉供应.
_SUPPLIED = re.compile("[^，。]{0,6}?(?:市场)?(?:供应|保供|供给)(?:$|[，。；、“”等链量工充保稳有和与及])")
_BRANDED = re.compile("(?:打造|创建|打响|叫响|擦亮|做强|做大|树立|培育)[^，。]*$")


def made_by_company(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """公司生产的铝锭; 公司铝锭产量: a product told of the company that the clause speaks of."""
    for clause, product in reading.every({"Product"}):
        maker = _maker(reading, clause)
        if maker is None or _BOUGHT.search(clause.before(product)) or only_trades(reading, maker, clause):
            continue
        raw = re.match("(?:为|作|做)?原料|经过|[为变]", clause.after(product))
        if raw and not verbs("verbs_produce").search(clause.text):
            continue
        if _OF_OTHERS.match(clause.after(product)) or (
                re.search("[把将][^，。]{0,6}$", clause.before(product)) and _MADE_INTO.match(clause.after(product))):
            continue
        modality = reading.modality(product.span.begin)
        if modality and not (modality == "Planned" and _brand(clause, product)):
            yield Claim(maker.entities[0], "produces", product.entities[0], (product.span, maker.span), modality)


def only_trades(reading: Reading, firm: Mention, clause: Clause) -> bool:
    """Tell whether a firm is by its name one that trades or carries, and the clause tells of no making."""
    return TRADER.search(reading.name_of(firm.entities[0])) is not None and MAKES.search(clause.text) is None


def _brand(clause: Clause, product: Mention) -> bool:
    """Tell whether the clause speaks of a brand to be made of the product: 打造“X西瓜”品牌."""
    after = product.surface[2:] + clause.after(product)[:8]
    return "品牌" in after and _BRANDED.search(clause.before(product)) is not None


def _maker(reading: Reading, clause: Clause) -> Mention | None:
    topic = clause.topic
    if topic is None or topic.type == "Company":
        return topic
    if topic.type == "Institution":
        bred = re.search("选育|培育|研发|研制|育成|推出", clause.text)
        return topic if bred and clause.printed else None
    return owner_in(reading, topic) or _printed_owner(reading, topic)


def _printed_owner(reading: Reading, topic: Mention) -> Mention | None:
    """Return the company printed right before a site of its own: X公司|煤基精细化工园."""
    return next((m for m in reading.annotated.mentions
                 if m.type == "Company" and m.span.end == topic.span.begin), None)


def made_in_place(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """煤炭、多晶硅产能占全疆一半: a product told of a place or zone, with a word of making."""
    making = re.compile(verbs("verbs_produce").pattern + "|可?作为")
    made = {claim.object for claim in told if claim.predicate == "produces"}
    for clause, product in reading.every({"Product"}):
        if not making.search(clause.text) or _BOUGHT.search(clause.before(product)):
            continue
        modality = reading.modality(product.span.begin)
        if modality is None or (modality == "Planned" and _brand(clause, product)):
            continue
        if _SUPPLIED.match(clause.after(product)) and not _GROWN_HERE.search(clause.before(product)):
            continue
        # 中国葡萄酒之都玛纳斯 names the place behind; 玛纳斯被誉为葡萄酒之都 the one before
        named = re.match("之[都乡城]", clause.after(product))
        if named and not re.search("(?:被?誉为|称为|称作|素有|是)[^，。]{0,6}$", clause.before(product)):
            continue
        # who only sends a product on does not make it
        if re.search("(?:运往|发往|装车|运输|由)[^，。]*$", clause.before(product) + clause.after(product)):
            continue
        if not clause.printed and product.entities[0] in made:
            continue
        if not _GROWN_HERE.search(clause.text):
            where = [clause.topic] if clause.topic else []
            yield from _in(reading, clause, product, where, modality)
            continue
        where = [clause.topic] if clause.topic else []
        here = clause.topic and clause.topic.span.begin >= reading.annotated.sentences[clause.sentence].span.begin
        scene = clause.scene
        ahead = scene is not None and scene.span.end <= product.span.begin
        if scene and ahead and not here and not re.match("全|国|疆|区内", scene.surface) \
                and scene.entities[0] not in (where[0].entities if where else ()):
            where.append(scene)
        yield from _in(reading, clause, product, where, modality)


#: What is told of a crop or a herd of a place: how much land, how many head, what name it has made.
_STOCK = re.compile(
    "面积|挂果|[0-9一二三四五六七八九十百两]万?余?亩|存栏|优果率|主?产区|扩种|注册商标|地理标志|名优?特产")


def grown_over(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """全县苹果面积3万亩; 某县的莲藕是国家地理标志产品: a crop told of the place spoken of, without a verb of making."""
    made = {(claim.subject, claim.object) for claim in told if claim.predicate == "produces"}
    for clause, product in reading.every({"Product"}):
        place, modality = clause.topic, reading.modality(product.span.begin)
        if place is None or place.type != "Place" or place.surface in WHOLE or modality is None \
                or not _STOCK.search(clause.plain()) or _BOUGHT.search(clause.before(product)):
            continue
        for key in product.entities:
            if (place.entities[0], key) not in made and key not in place.entities:
                yield Claim(place.entities[0], "produces", key, (product.span, place.span), modality)


def _in(reading: Reading, clause: Clause, product: Mention, where: list[Mention], modality: str) -> Iterator[Claim]:
    listed = coordinated(clause, where[0]) if where and clause.printed and where[0] in clause.mentions else where[:1]
    for place in (*listed, *where[1:]):
        if place.type in PLACES and place.surface not in WHOLE and not set(place.entities) & set(product.entities) \
                and not (place.type == "Zone" and owner_in(reading, place)):
            yield Claim(place.entities[0], "produces", product.entities[0], (product.span, place.span), modality)


def home_of(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """中国葡萄酒之都玛纳斯: a place by-named after its product."""
    for clause in reading.clauses:
        for product, place in zip(clause.mentions, clause.mentions[1:], strict=False):
            if product.type == "Product" and place.type == "Place" \
                    and re.fullmatch("之[都乡城]|第一[县镇村]|小镇|基地", clause.gap(product, place)):
                yield Claim(place.entities[0], "produces", product.entities[0], (product.span, place.span))
