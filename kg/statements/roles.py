"""What the wording of a title tells of the body it is held in: patterns for posts in Chinese news."""

from __future__ import annotations

import re

__all__ = [
    "AGAIN", "BARE_ZONE_BODY", "COMPANY_POST", "INNER_DEPARTMENT", "INNER_OFFICE", "NO_POST_OF_PLACE",
    "OF_NO_BODY", "OWN_NOUN", "PARTY_DEPARTMENT", "STRONG", "VILLAGE_BODY", "is_named_again",
]

#: A body that was named before: 该局总统计师, 本校教师, 公司副总经理.
AGAIN = re.compile(
    "^(?:(?:该|本|此)(?P<short>[局院校所厂站馆台园矿场社县市州区镇乡村部处科办厅])"
    "|(?:该|本|此)?(?P<noun>公司|企业|集团|合作社|协会|学会|研究会|商会|中心|医院|学校|学院|大学|支行|分行|银行|海关|研究院|研究所|法院"
    "|检察院|派出所|气象台|街道|社区|实验室|支公司|分公司|酒庄|团队|农场|牧场))(?=..)")
#: Titles that a body gives to people outside it, or that many bodies give at once.
OF_NO_BODY = re.compile(
    "(?:全国|省|州|市|县|区)?(?:人大|党|政协)?(?:代表|政协委员)"
    "|(?:专家|评审|调查|专项|领导|工作|课题)[一-龥]{0,4}组(?:副)?组长|专家|学者|院士|博士|[一-龥]{0,6}代表")
#: Trades and grades that a mere place gives nobody: 某县教师.
NO_POST_OF_PLACE = re.compile(
    "[一-龥]{0,6}(?:代表|教师|老师|医生|护士|律师|教授|研究员|工程师|设计师|技术员|技师|农艺师|创始人|主播|讲解员)")
#: Company posts, behind a name that is no mention: 某某董事长.
COMPANY_POST = re.compile(
    "(?:副|执行|联席)?(?:董事长|总经理|总裁|董事|总工程师|总监|创始人|副总)(?:助理)?|党委副?书记|党支部书记|工会主席|首席[一-龥]{2,4}"
    "|[一-龥]{2,6}(?:总监|经理|部长|总工程师)")
#: A department of a company that was taken for a body of its own, and what it is called behind the company.
INNER_DEPARTMENT = re.compile(
    "(?P<name>[一-龥]{3,}?)(?P<inner>董事[局会]|监事会|理事会|(?:采购|生产|营销|销售|技术|研发|工程|安全|物流|外贸|品控|质检|市场"
    "|财务|运营|仓储|运销|人力资源|行政|设备|信息)(?:部|中心|车间|科|处))")
#: A centre or office of a department: 某局|价格监测中心主任.
INNER_OFFICE = re.compile("[一-龥]{2,12}?(?:中心|(?:新闻)?办公室|(?<![主承协举])办)(?=副?主任|负责人|常务副主任)")
#: A department of a party committee, behind a post in the committee: 州委常委、组织部部长.
PARTY_DEPARTMENT = re.compile("(?:组织|宣传|统战|社会工作)部(?=(?:常务)?副?部长)")
#: The body of a zone or village that a mention names without its place, or with it as one name.
BARE_ZONE_BODY = re.compile("(?:园区|开发区|高新区|经开区|产业园|区)?(管委会|管理委员会|党工委)")
VILLAGE_BODY = re.compile("(?P<place>[一-龥]+村)(?P<body>党支部|党总支|村委会)")
OWN_NOUN = re.compile("村(?!委|主|支书|民|长)|社区|实验室|支公司|分公司|法院|医院|学校|酒庄|(?:[一-龥]{2})?中心")
#: Titles that have a name before them or nothing: what stands there and is no known company is another one.
STRONG = re.compile("(?P<before>[一-龥]*?)(?:副)?(?:董事长|总经理|总裁|总工程师|总经济师|董事局主席)")


def is_named_again(role: str) -> bool:
    """Tell whether a title opens with a body that was named before: 该局总统计师, 公司副总经理."""
    return AGAIN.match(role) is not None
