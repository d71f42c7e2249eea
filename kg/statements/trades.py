"""What trade a company's own name tells: 金泉煤业有限公司 mines coal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import table
from kg.records import Mention
from kg.statements.claims import Claim
from kg.statements.reading import Reading

__all__ = ["by_own_name"]

#: What stands behind the trade in a name: the legal form, and words that tell no trade.
_FORM = re.compile("(?:[（(][^（()）]*[）)]|有限|责任|股份|控股|集团|总|分|子|公司|企业|厂"
                   "|工业|开发|发展|实业|投资|科技|产业)+$")
_LONGEST = 6  # characters of a trade in a name


@cache
def _trades() -> dict[str, str]:
    return {word: industry for word, industry in table("trades")}


def by_own_name(reading: Reading, told: tuple[Claim, ...]) -> Iterator[Claim]:
    """X煤业有限公司: the industry in a company's name, where the article is about it and tells no other.

    An article is about a company that its headline names or that it names twice.
    """
    known = {claim.subject for claim in told if claim.predicate in ("inIndustry", "produces")}
    named: dict[str, list[Mention]] = {}
    for mention in reading.annotated.mentions:
        if mention.type == "Company":
            named.setdefault(mention.entities[0], []).append(mention)
    body = reading.annotated.article.body_begin
    for company, mentions in named.items():
        if company in known or (len(mentions) < 2 and mentions[0].span.begin >= body):
            continue
        names = (reading.name_of(company), *(mention.surface for mention in mentions))
        industry = next((key for name in names if (key := _trade(reading, name))), None)
        first = next((mention for mention in mentions if mention.span.begin >= body), None)
        if industry and first:
            yield Claim(company, "inIndustry", reading.bodies.know(industry), (first.span,))


def _trade(reading: Reading, name: str) -> str | None:
    """Return the key of the industry that `name` ends with before its legal form; None when it tells none."""
    whole = re.sub("(?:有限责任|股份有限|有限)?(?:总|分|子)?公司$", "", name)
    for bare in dict.fromkeys((whole, _FORM.sub("", name))):
        for size in range(min(_LONGEST, len(bare) - 2), 1, -1):
            ending = bare[-size:]
            listed = _trades().get(ending)
            if listed and (listed in reading.lookup.entities or listed in reading.entities):
                return listed
            for candidate in reading.lookup.candidates(ending):
                if candidate.key.startswith("industry/") and not candidate.risky:
                    return candidate.key
    return None
