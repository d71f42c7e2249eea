"""Forms that mean a thing in their context alone: 我州, 全市, 该公司, or a bare class word such as 自治区.

In another newspaper, or the next article, they are another thing: they are no names to call it by.
"""

from __future__ import annotations

import re

__all__ = ["is_contextual"]

#: Words for the kind of a place, a body, a company or a meeting, as they stand in names.
_KIND = (
    "(?:自治[区州县旗]|地区|兵团|街道|社区|园区|景区|辖区|牧区|矿区|库区|开发区|经开区|高新区"
    "|公司|集团|企业|单位|项目|工程|基地|学校|医院|[国疆省州市县区旗盟镇乡村师团厂局院校会])"
)
_CONTEXTUAL = re.compile(f"[全我该本各此]?{_KIND}|{_KIND}内")


def is_contextual(form: str, name: str = "") -> bool:
    """Tell whether a form means a thing in its context alone; the begin of its `name` is none, whatever it looks like.

    >>> [is_contextual(form) for form in ("我州", "全市", "该公司", "自治区", "区内", "昌吉州", "自治区党委")]
    [True, True, True, True, True, False, False]
    >>> is_contextual("全州", "昌吉回族自治州"), is_contextual("全州", "全州县")
    (True, False)
    """
    return _CONTEXTUAL.fullmatch(form) is not None and not name.startswith(form)
