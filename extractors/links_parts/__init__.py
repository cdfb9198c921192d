"""`part_of`: a part and its total.

Read from the words between figures (`patterns/links.yaml`), brackets, fractions and lists; sums only extend a list that
words have opened, they never make one.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.links import by_sentence
from extractors.links_parts.before import parts_by_rank, parts_of_named, parts_of_previous
from extractors.links_parts.brackets import parts_behind_colon, parts_in_brackets
from extractors.links_parts.done import parts_done
from extractors.links_parts.fractions import link_fractions
from extractors.links_parts.lists import parts_in_lines, parts_in_lists
from extractors.links_parts.rest import parts_with_rest, rest_of_previous
from extractors.links_parts.sentence import parts_in_sentence, parts_of_counted
from extractors.links_parts.sums import extend_by_sum, parts_by_share, parts_that_add_up
from extractors.mentions import Mention
from extractors.scopes import Layout

__all__ = ["link_parts"]


def link_parts(low: str, scopes: Layout, mentions: Sequence[Mention]) -> None:
    """Set `part_of` where the text presents figures as parts of a total of the same unit."""
    link_fractions(low, mentions)
    groups = list(by_sentence(mentions))
    for number, group in enumerate(groups):
        parts_in_brackets(low, group)
        earlier = groups[number - 1] if number else []
        near = bool(earlier) and earlier[0].sentence.block == group[0].sentence.block
        parts_in_sentence(low, scopes, group, [m for m in earlier if m.change == "level"] if near else ())
        parts_of_counted(low, scopes, group)
        parts_behind_colon(low, group)
        parts_done(low, group)
        parts_with_rest(low, group)
        if number:
            rest_of_previous(low, groups[number - 1], group)
            parts_of_previous(low, groups, number)
            parts_by_rank(low, groups, number)
    parts_in_lists(low, scopes, mentions, groups)
    parts_in_lines(low, groups)
    parts_by_share(low, mentions)
    parts_of_named(low, groups)
    extend_by_sum(mentions)
    parts_that_add_up(low, mentions, groups)
