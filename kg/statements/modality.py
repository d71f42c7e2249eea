"""Whether a clause tells what is, what is to be, or neither (denied, supposed, asked)."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import words

__all__ = ["modality_of"]


@cache
def _any_of(name: str) -> re.Pattern[str]:
    # longest first, so that 尚未 is tried before 未
    return re.compile("|".join(re.escape(word) for word in sorted(words(name), key=lambda w: (-len(w), w))))


#: What is already there helps with what is to be: 依托现有优势，攻坚….
_HELPS = re.compile("(?:依托|利用|用好|用足|立足|基于|围绕|盘活|整合|结合|优化|提升|改造|实|对|把|将|在)$")


def _done_until(before: str) -> int:
    """Return where the last word of `before` ends that tells of what is done; -1 where none stands."""
    return max((m.end() for m in _any_of("modality_done").finditer(before)
                if m[0] != "现有" or not _HELPS.search(before[:m.start()])), default=-1)


@cache
def _is_to_be() -> re.Pattern[str]:
    # 将 is "will" before a verb or adverb and "taking" (把) before a noun: only the first is a plan
    verbs = "|".join(re.escape(word) for word in words("modality_after_will"))
    # and so is 要 (主要, 重要 … hold it as part of a word)
    return re.compile(f"(?<![主重需首紧摘概纲只若想])要(?:{verbs})"
                      f"|(?<![即必终])将(?:会|要|于|在|以|从|对|与|向|[^，。；]{{0,2}}?(?:{verbs}))|即将")


def modality_of(sentence: str, at: int) -> str | None:
    """Return Fact or Planned for what stands at offset `at` of `sentence`; None when denied or supposed.

    A denial reaches to the end of its clause, a supposition through its sentence, a plan from its word
    to the next word that tells of what is done (已, 目前) or the end of the sentence.

    >>> modality_of("该县将新建两座水厂。", 6)
    'Planned'
    >>> modality_of("双方尚未签订协议。", 6) is None
    True
    """
    masked = _any_of("modality_no_denial").sub(lambda m: "＿" * len(m.group()), sentence)
    before = sentence[:at]
    clause = re.split("[，。；：！？]", masked[:at])[-1]
    rest = re.split("[，。；！？]", masked[at:])[0]
    if _any_of("modality_denied").search(clause):
        return None
    if _any_of("modality_supposed").search(masked[:at] + rest):
        return None
    after = re.split("[，。；：！？]", sentence[at:])
    if after[0].endswith(("吗", "呢")) or "是否" in clause:
        return None
    plan = max((m.end() for pattern in (_any_of("modality_planned"), _is_to_be())
                for m in pattern.finditer(before + sentence[at:at + 1])), default=-1)
    return "Planned" if plan > _done_until(before) else "Fact"
