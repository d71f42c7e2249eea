"""What others hang on a link when it is shared or advertised (``utm_source``): taken off before anybody reads it.

It names nothing here, and a page that somebody was sent must not break on it.  What is taken off is in no cursor, no
link and no entity tag either.
"""

from __future__ import annotations

import re

from starlette.types import Scope

__all__ = ["take_off"]

#: Parameters of campaigns and of what apps add to the links that they pass on; `from` of WeChat by its values alone.
_TRACKING = re.compile(
    rb"(?:utm_\w+|mtm_\w+|pk_\w+|hm(?:sr|pl|cu|kw|ci)|(?:fb|y|ys|tw|tt|ms)clid|gclid|gclsrc|dclid|gbraid|wbraid|igsh(?:id)?"
    rb"|mc_[ce]id|_g[al]|_hs(?:enc|mi)|li_fat_id|bd_vid|vd_source|spm|scm|share_\w+|isappinstalled|nsukey|wx_header)=[^&]*"
    rb"|from=(?:groupmessage|singlemessage|timeline)",
    re.ASCII,
)


def take_off(scope: Scope) -> None:
    """Take the parameters of trackers off a request's address.

    >>> scope = {"query_string": b"q=x&utm_source=a&from=timeline&from=2024"}
    >>> take_off(scope)
    >>> scope["query_string"]
    b'q=x&from=2024'
    """
    asked: bytes = scope.get("query_string", b"")
    if asked and _TRACKING.search(asked):
        scope["query_string"] = b"&".join(part for part in asked.split(b"&") if not _TRACKING.fullmatch(part))
