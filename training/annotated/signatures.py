"""The corpus's inventories: classes, predicates with the classes they join, kinds, changes, occasions."""

from __future__ import annotations

__all__ = ["CHANGES", "CLASSES", "FIXED_TITLES", "KINDS", "OCCASIONS", "SIGNATURES"]

CLASSES = (
    "Place", "Zone", "Government", "Company", "Institution", "Organization", "Person", "Project", "Facility",
    "Industry", "Product", "Policy", "Event",
)  # fmt: skip
KINDS = ("news", "photo", "commentary", "sidebar")
CHANGES = ("yoy-increase", "yoy-decrease")
OCCASIONS = (
    "press-conference", "plenary-session", "work-meeting", "project-start", "project-progress", "company-portrait",
    "village-story", "statistics", "appointment", "signing", "inspection", "accident", "weather", "culture", "tourism",
    "trial", "sports", "education", "health", "science", "energy", "agriculture", "transport", "trade", "environment",
    "finance", "person-portrait", "commentary", "award", "notice", "photo", "market", "housing", "digital", "logistics",
)  # fmt: skip
_BODIES = ("Government", "Company", "Institution", "Organization")
_REGIONS = ("Place", "Zone")
_ALL = CLASSES
#: Predicate: classes of the subject, classes of the object (SCHEMA.md).
SIGNATURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "holdsPost": (("Person",), (*_BODIES, *_REGIONS, "Facility", "Project")),
    "locatedIn": (_ALL, _REGIONS),
    "partOf": ((*_REGIONS, *_BODIES, "Facility"), (*_REGIONS, *_BODIES, "Facility")),
    "develops": ((*_BODIES, *_REGIONS), ("Project", "Facility", "Zone")),
    "produces": (("Company", "Institution", "Organization", *_REGIONS), ("Product",)),
    "inIndustry": (("Company", "Zone", "Project", "Organization"), ("Industry",)),
    "cooperatesWith": ((*_BODIES, *_REGIONS), (*_BODIES, *_REGIONS)),
    "issued": ((*_BODIES, *_REGIONS), ("Policy",)),
    "organizes": ((*_BODIES, *_REGIONS), ("Event",)),
    "attends": (("Person", *_BODIES), ("Event",)),
    "partOfChain": (("Industry",), ("Industry",)),
}
#: Titles of indicators and formulas of official statistics, which every bulletin prints alike.
FIXED_TITLES = (
    "根据地区生产总值统一核算结果", "按不变价格计算", "按可比价格计算", "固定资产投资（不含农户）",
    "规模以上工业增加值", "社会消费品零售总额", "城镇居民人均可支配收入", "农村居民人均可支配收入",
    "居民人均可支配收入", "一般公共预算收入", "第一产业增加值", "第二产业增加值", "第三产业增加值", "地区生产总值",
    "国民经济和社会发展", "中国共产党", "习近平新时代中国特色社会主义思想", "铸牢中华民族共同体意识",
)  # fmt: skip
