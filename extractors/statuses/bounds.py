"""Bounds ("tối đa", "ít nhất") as rules and as goals."""

from __future__ import annotations

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.statuses.above import goes_on
from extractors.statuses.text import Text
from extractors.statuses.words import word_list


def by_bound(text: Text, mention: Mention) -> Decision | None:
    """What the bound of a figure makes of it: a goal where results are bounded, else a norm."""
    if not _is_limit(text, mention):
        return None
    bound = mention.trace["qualifier"].cue
    if _bounds_a_goal(text, mention):
        return Decision("target", "status.target.limit", bound, "number")
    return Decision("norm", "status.norm.limit", bound, "number")


_LIMITS = word_list("limits")


def _is_limit(text: Text, mention: Mention) -> bool:
    """`tối đa 25 triệu đồng`: nobody did "at most"; a plan's least is its goal."""
    bound = mention.trace.get("qualifier")
    if bound is None or not _LIMITS.search(bound.cue):
        return False
    if bound.value == "at_most" or mention.unit == "m2":
        return True
    # "Các chỉ tiêu: … Mỗi năm tổ chức tối thiểu 2 cuộc giám sát": among goals a least is one of them.
    return text.default_status != "target" and goes_on(text, mention.sentence) is None


_PAID_SHARE = word_list("paid_share")
SIZES = frozenset({"ha", "km", "km2", "m2", "m3", "kg", "t", "L", "kW.h"})
_BOUND_OF_RULE = word_list("bound_of_rule")


def _bounds_a_goal(text: Text, mention: Mention) -> bool:
    """`giảm tối thiểu 1%`, `mỗi xã khởi công tối thiểu 5 căn`: the least or the most of results is a goal.

    Rules bound money, sizes and weights, and shares that somebody pays.
    """
    if text.default_status == "norm" or mention.measure == "amount":
        return text.default_status != "norm" and mention.indicator == "income"
    clause = text.clause(mention)
    if mention.measure == "rate":
        return not _PAID_SHARE.search(text.low, clause[0], clause[1])
    return (
        mention.unit not in SIZES and not mention.per and not _BOUND_OF_RULE.search(text.low, clause[0], mention.start)
    )
