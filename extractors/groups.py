"""Whom a figure concerns: the poor, pupils, workers; read from its own words, its total, its list, its indicator."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import regex

import patterns
from extractors.cues import Cue, lexicon
from extractors.indicators import Hearing
from extractors.indicators.words import word_list
from extractors.links import OWN_RATE, in_closed_bracket
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.reading import NAMING_TIER, NEAR, NEXT_NUMBER, PURPOSE_TIER, Reading
from extractors.scopes import Sentence
from extractors.series import at_other_times, people_of


class GroupReader:
    """Reads the groups of one text; `official` papers (plans, reports, decisions) say so in their title."""

    def __init__(self, reading: Reading, hearing: Hearing, official: bool = False) -> None:
        self.reading = reading
        self.hearing = hearing
        self.official = official
        self._told: set[int] = set()
        named = _SOCIETY.search(reading.low, 0, _HEAD)
        self.society = named.lastgroup or "" if named is not None else ""
        self._questions: list[tuple[int, bool]] | None = None

    def read(self, mentions: Sequence[Mention]) -> None:
        """Set `group` from the words of the figure's own statement, its total, its list; then from its indicator.

        The figures of a pair share the groups that stand from the words before the first to the second.
        """
        own = {m.index: self._own_groups(mentions, m) for m in mentions}
        for later, earlier in at_other_times(self.reading.low, mentions).items():
            own[earlier] = own[earlier] or own[later]
            own[later] = own[later] or own[earlier]
        self._told = {m.sentence.index for m in mentions}
        for mention in mentions:
            first = mention if mention.pair is None or mention.pair > mention.index else mentions[mention.pair]
            found, scope = own[first.index], "clause"
            if (price := self._price_of(mentions, first)) is not None:
                found = found | own[price.index]
            if not found.keys() - {"none"} and mention.pair is not None:
                found = own[max(mention.index, mention.pair)] or found
            if not found and (homes := people_of(self.reading.low, mentions, mention)) is not None:
                found = own[homes.index]
            if not found and mention.indicator == "income":
                found = self._earned(mentions, mention, own)
            if not found and (given := self._given_to(mentions, first)) is not None:
                found = own[given.index]
            if not found:
                found = self._share_of(mentions, mention, own) or self._given_in_row(mentions, first, own)
            total = first.part_of
            if total is None and first.pair is not None and first.numeral.role != "part":
                total = mentions[first.pair].part_of
            if (
                not found
                and total is not None
                and first.numeral.role != "part"
                and not self._other_line(mentions, first)
            ):
                found, scope = dict.fromkeys(mentions[total].group, "…"), "total"
            elif (
                total is not None
                and first.unit in _HEADS
                and first.unit == mentions[total].unit
                and found.keys() <= _OF_ALL_KINDS
            ):
                # "264 hộ nghèo, trong đó 171 hộ là người Chăm": the part is of the kind of its total as well.
                found = dict.fromkeys(mentions[total].group, "…") | found
            if not found and first.part_of is None:
                found, scope = self._outer_groups(mentions, first, own), "sentence"
            elif not found and first.measure == "count" and mentions[first.index - 1].measure == "amount":
                found, scope = self._same_matter(mentions, first, own), "sentence"
            if mention.unit in TERRITORIES and scope == "sentence":
                found = {}  # Whom the sentence is about, not what lies there.
            found = {code: found[code] for code in _fitting(mention, found)}
            if mention.trace["indicator"].rule in _ONE_OF_TWO and mention.indicator in _OF_THE_OTHER:
                # "hộ nghèo, cận nghèo còn 40 hộ và 62 hộ": the first counts the poor alone.
                found.pop(_OF_THE_OTHER[mention.indicator], None)
            said = mention if mention.indicator != "plan_completion" else first
            implied = [code for code in implied_groups(said, found, self.reading.low) if code not in found]
            if not found and not implied and mention.pair is not None and mention.measure != "count":
                said = mentions[mention.pair]
                implied = implied_groups(said, found, self.reading.low)
            self._set(mention, found, implied, said.indicator, (", ".join(found.values()), scope))

    def follow(self, mentions: Sequence[Mention]) -> None:
        """Set anew the groups that the indicator says by itself, of figures whose indicator has changed."""
        for mention in mentions:
            told = mention.trace.get("group")
            rules = told.rule.split(";") if told is not None else []
            found = [code for code, rule in zip(mention.group, rules, strict=True) if not rule.startswith("implied.")]
            found = _fitting(mention, found)
            implied = implied_groups(mention, found, self.reading.low)
            mention.trace.pop("group", None)
            self._set(mention, found, implied, mention.indicator, ("", "") if told is None else (told.cue, told.scope))

    def _set(
        self, mention: Mention, found: Collection[str], implied: Collection[str], by: str, why: tuple[str, str]
    ) -> None:
        """Set the groups `found` (`why`: by which words, in which scope), and those that an indicator says."""
        mention.group = tuple(sorted({*found, *(() if self._tells_where(mention) else implied)}))
        if mention.group:
            rules = [f"group.{code}" if code in found else f"implied.{by}" for code in mention.group]
            words, scope = why if found else ("", "indicator")
            mention.trace["group"] = Decision(";".join(mention.group), ";".join(rules), words, scope)

    def _own_groups(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """Groups named between the figure before and the figure after."""
        partner = mentions[mention.pair] if mention.pair is not None and mention.pair > mention.index else None
        stop = self._next_start(mention)
        if partner is not None and partner.sentence is mention.sentence:
            between = mentions[mention.index + 1 : partner.index]
            if not any(m.unit in _RECIPIENTS for m in between):  # Else the words between are of those counted there.
                aside = _ASIDE.search(self.reading.low, mention.end, partner.start)
                stop = aside.start() if aside is not None else partner.start
        found: dict[str, str] = {}
        weak: set[str] = set()
        asides = [
            (a, b)
            for a, b in mention.sentence.parentheses
            if mention.end <= a < b <= stop and NEXT_NUMBER.search(self.reading.low, a, b)
        ]
        tail = range(mention.start, mention.tail_end)
        cues = self.reading.sentence_cues(mention.sentence)
        if self._tells_where(mention):
            cues = [c for c in cues if c.start >= mention.start]  # "36 hộ nghèo ở 4 thôn": the poor were counted.
        elif mention.measure == "count" and any(
            c.phrase.kind == "group" and c.start in tail and c.phrase.code != "none" for c in cues
        ):
            # The people that are counted are said behind the number: those before it are somebody else.
            cues = [c for c in cues if c.start >= mention.start]
        for cue in cues:
            if (
                cue.phrase.kind == "group"
                and mention.lead_start <= cue.start < stop
                and not self.reading.is_source(cue)
                and not (self._per_whom(cue) and not self._is_denominator(mention, cue))
                and not self._excepted(mention.sentence, cue)
                and not self._tells_of_place(cue, mention)
                and not self._gift_to(mention, cue)
                and not any(a < cue.start < b for a, b in asides)
                and not self._names_place(cue)
            ):
                found[cue.phrase.code] = self.reading.words(cue)
                if cue.phrase.tier < 1:
                    weak.add(cue.phrase.code)
                else:
                    weak.discard(cue.phrase.code)
                if cue.phrase.code == "none":
                    continue
                for code in _also_named(self.reading.low[cue.start : cue.end]):
                    found.setdefault(code, self.reading.words(cue))
        told = {
            code: words for code, words in found.items() if not (code in weak and _surer(code) & found.keys() - weak)
        }
        if mention.unit == "person" and (age := self._told_by_noun(mention, told)) is not None:
            told[age] = self.reading.scopes.text[mention.numeral.end : mention.end].strip()
        if told.get("children") and "children" in weak and self._at_school(mention):
            told["student"] = told.pop("children")
        return told

    def _told_by_noun(self, mention: Mention, found: dict[str, str]) -> str | None:
        """Who is counted as "cụ" is old, who as "em", "cháu" or "trẻ" is young, at school or not."""
        noun = self.reading.low[mention.numeral.end : mention.end].strip()
        if noun in _WOMEN:
            return None if found.keys() & _GROWN else "women"
        if noun in _MEMBERS and self.society:
            return None if self.society in found else self.society
        if noun in _OLD:
            return None if found else "elderly"
        if noun not in _YOUNG_NOUNS or found.keys() & (_YOUNG | _GROWN):
            return None
        return "student" if self._at_school(mention) else "children"

    def _at_school(self, mention: Mention) -> bool:
        """Whether the clause of a figure tells of schools and pupils."""
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)
        if _NURSERY.search(self.reading.low, mention.lead_start, mention.tail_end) is not None:
            return False
        return mention.indicator == "education_support" or _SCHOOL.search(self.reading.low, *clause) is not None

    def _earned(self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]) -> dict[str, str]:
        """`tạo việc làm cho 300 lao động với thu nhập 7 triệu đồng`: theirs; and wages are of workers."""
        low, sentence = self.reading.low, mention.sentence
        before = mentions[mention.index - 1] if mention.index else None
        told = before is not None and before.indicator.partition("_")[0] not in _POVERTY
        if told and before is not None and before.sentence is sentence and before.unit in _RECIPIENTS:
            between = low[before.end : mention.start]
            if _EARNING.search(between) is not None and ";" not in between:
                return own[before.index] or dict.fromkeys(before.group, "…")
        wage = _WAGE.search(low, self.reading.scopes.clause_at(sentence, mention.start)[0], mention.start)
        return {"worker": self.reading.scopes.text[wage.start() : wage.end()]} if wage is not None else {}

    def _given_to(self, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
        """`1,5 tấn gạo cho 150 hộ nghèo`: those that are counted next are whom it is for."""
        after = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else None
        if mention.unit in _RECIPIENTS:
            return None
        if after is None or after.sentence is not mention.sentence or after.unit not in _RECIPIENTS:
            return None
        gap = _FOR.fullmatch(self.reading.low, mention.end, after.start)
        return after if gap is not None and _DOES.search(gap[0]) is None else None

    def _tells_where(self, mention: Mention) -> bool:
        """`36 hộ nghèo ở 4 thôn`: places that tell only where the others are."""
        low, start = self.reading.low, max(0, mention.start - 24)
        return mention.unit in TERRITORIES and _WHERE.search(low, start, mention.start) is not None

    def _given_in_row(
        self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]
    ) -> dict[str, str]:
        """Groups told behind the last of gifts in a row, which are for the same people."""
        low, last = self.reading.low, mention
        if _WORK.search(low, mention.start, mention.end):
            return {}  # "góp 60 ngày công, làm 2 nhà cho hộ nghèo": work is of those who give it
        if mention.unit in _RECIPIENTS | TERRITORIES or mention.measure == "rate" or mention.indicator in _GROUPLESS:
            return {}
        for after in mentions[mention.index + 1 : mention.index + 1 + _MOST_LISTED]:
            if _DOES.search(low, last.end, after.start) or after.part_of is not None:
                return {}
            if after.sentence is not mention.sentence or _LISTED.fullmatch(low, last.end, after.start) is None:
                if after.sentence is not mention.sentence or after.unit not in _RECIPIENTS:
                    return {}
                return own[after.index] if _FOR.fullmatch(low, last.end, after.start) else {}
            if groups := own[after.index]:
                return groups if _TO_WHOM.search(low, after.end, after.tail_end + _PRICE_REACH) else {}
            last = after
        return {}

    def _price_of(self, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
        """`50 suất quà, mỗi suất 1 triệu đồng, cho hộ nghèo`: for whom they are stands behind what each is worth."""
        after = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else None
        if after is None or after.sentence is not mention.sentence or mention.unit != "gift" or "gift" not in after.per:
            return None
        return after if after.start - mention.end < _PRICE_REACH else None

    def _gift_to(self, mention: Mention, cue: Cue) -> bool:
        """`đăng ký ủng hộ người nghèo 77 tỷ đồng`: the money is the givers', and nobody's yet."""
        head = self.reading.low[max(0, cue.start - 12) : cue.start]
        return mention.indicator == "fund_raised" and bool(_GIVERS.search(head))

    def _tells_of_place(self, cue: Cue, mention: Mention) -> bool:
        """`Ở huyện A, nơi đông người Khmer, 9.412 suất quà đã xuống tới`: who lives there, not who is counted."""
        low = self.reading.low
        if cue.end > mention.start or "," not in low[cue.end : mention.start]:
            return False
        return _WHERE_THERE_ARE.search(low, max(mention.sentence.start, cue.start - _DESCRIBES), cue.start) is not None

    def _names_place(self, cue: Cue) -> bool:
        """`người Thái Hưng`: a people's name that goes on in capitals is that of a place."""
        text = self.reading.scopes.text
        return _SHORT_PEOPLE.search(text, cue.start, cue.end) is not None and _CAPITAL.match(text, cue.end) is not None

    def _per_whom(self, cue: Cue) -> bool:
        """`2 triệu đồng/học sinh` tells per whom it is; for whom stands elsewhere."""
        return self.reading.low[max(0, cue.start - 2) : cue.start].strip().endswith("/")

    def _is_denominator(self, mention: Mention, cue: Cue) -> bool:
        """`5 triệu đồng/hộ nghèo, 3 triệu đồng/hộ cận nghèo`: each sum is for those in its own denominator."""
        if cue.phrase.tier < 1 or cue.start < mention.end:
            return False  # "/cháu" only says whom it counts
        return _STROKE.fullmatch(self.reading.low, mention.end, cue.start) is not None

    def _excepted(self, sentence: Sentence, cue: Cue) -> bool:
        """Inside "(trừ …)"."""
        return any(
            a < cue.start < b and self.reading.low.startswith(("trừ", "ngoài", "không kể", "không tính"), a + 1)
            for a, b in sentence.parentheses
        )

    def _next_start(self, mention: Mention) -> int:
        """Where the words of the next figure of the sentence begin, or the sentence's end."""
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)
        match = _next_number(self.reading.low, mention.end, mention.sentence.end)
        stop = min(clause[1], mention.sentence.end)
        if (aside := _ASIDE.search(self.reading.low, mention.end, stop)) is not None:
            stop = aside.start()
        if match and match.start() < stop:
            if self.reading.low[mention.end : match.start()].rstrip().endswith(":"):
                return next(
                    (p for p in range(mention.end, match.start()) if self.reading.low[p] in ",;("), match.start()
                )
            cut = max(self.reading.low.rfind(mark, mention.end, match.start()) for mark in ",(:")
            if cut < mention.end and (on := _NEXT_MATTER.search(self.reading.low, mention.end, match.start())):
                cut = on.start()
            return cut if cut >= mention.end else match.start()
        return stop

    def _outer_groups(
        self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]
    ) -> dict[str, str]:
        """Groups that govern a figure: of its matter in the sentence, its list's opening line, a topic sentence."""
        sentence = mention.sentence
        if subject := self._of_subject(mentions, mention):
            return subject
        if mention.trace["indicator"].rule == "inherit.ellipsis":
            before = self._told_last(mentions, mention)
            if self._tells_of_others(before, mention):
                return {}
            return own[before.index] or dict.fromkeys(before.group, "…")
        if told := self._same_matter(mentions, mention, own):
            return told
        if mention.indicator in _GROUPLESS:
            return {}
        if (
            sentence.opener is not None
            and sentence.opener != sentence.index
            and self.reading.scopes.sentences[sentence.opener].rank >= 4
        ):
            line = self.reading.scopes.sentences[sentence.opener]
            if found := self._groups_in(line.start, line.end):
                return found
        previous = self.reading.scopes.previous(sentence)
        topical = (
            previous is not None
            and previous.index not in self._told
            and _TOPIC.search(self.reading.low, previous.start, previous.end)
        )
        if previous is not None and topical and (found := self._groups_in(previous.start, previous.end)):
            return found
        return (
            self._of_these(mentions, mention)
            or self._gone_on(mentions, mention)
            or self._just_told(mentions, mention)
            or self._of_event(mention)
            or self._groups_of_matter(mention)
            or self._asked_for(mention)
            or self._headed(mention)
        )

    def _of_subject(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """`Người khuyết tật được trợ cấp 80 người, được học nghề 12 người`: one subject, and what each of them got."""
        low, sentence = self.reading.low, mention.sentence
        first = mention
        while first.index and mentions[first.index - 1].sentence is sentence:
            before = mentions[first.index - 1]
            if before.unit != mention.unit or not _PREDICATE.fullmatch(low, before.end, first.start):
                break
            first = before
        if first is mention or mention.unit not in _HEADS | {"percent"}:
            return {}
        told = _SUBJECT.match(low, sentence.start, first.start)
        return self._groups_in(*told.span("who")) if told is not None else {}

    def _told_last(self, mentions: Sequence[Mention], mention: Mention) -> Mention:
        """The figure before, other than those in a bracket that is closed: these were told aside."""
        before = mentions[mention.index - 1]
        while before.index and _in_closed_bracket(before, mention):
            before = mentions[before.index - 1]
        return before

    def _tells_of_others(self, before: Mention, mention: Mention) -> bool:
        """`nữ 120 người; thành thị 80 người`: whether a word says anew who is counted, though it names no group."""
        if before.sentence is not mention.sentence:
            return False
        low, end = self.reading.low, mention.tail_end
        if mention.measure == "rate" and before.unit != "person" and OWN_RATE.search(low, before.end, mention.start):
            return True
        if _OTHERS.search(low, before.end, end) or _MAJORITY.search(
            self.reading.scopes.text, before.end, mention.start
        ):
            return True
        return (
            mention.unit in _HEADS and _OTHERS_COUNTED.search(low, max(before.end, mention.lead_start), end) is not None
        )

    def _of_event(self, mention: Mention) -> dict[str, str]:
        """`Tại chương trình, … trao 70 suất quà`: for whom the programme is, a sentence before tells."""
        low, sentence = self.reading.low, mention.sentence
        if mention.unit in TERRITORIES or not _AT_EVENT.search(low, sentence.start, mention.start):
            return {}
        sentences = self.reading.scopes.sentences
        for before in reversed(sentences[max(0, sentence.index - _EVENT_REACH) : sentence.index]):
            told = _EVENT.search(low, before.start, before.end)
            if told is not None and (found := self._groups_in(told.start(), before.end)):
                return found
        return {}

    def _share_of(
        self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]
    ) -> dict[str, str]:
        """`1.012 cháu được tiêm, đạt 93,4%` is the share of those just counted; `thu nhập của họ` is theirs."""
        low, sentence = self.reading.low, mention.sentence
        if _THEIRS.search(low, sentence.start, mention.start):
            return {c: w for c, w in self._groups_in(sentence.start, mention.start).items() if c != "none"}
        if mention.measure != "rate" or not mention.index:
            return {}
        before = mentions[mention.index - 1]
        if before.sentence is not sentence or before.measure != "count" or before.unit in TERRITORIES:
            return {}
        return own[before.index] if _THEIR_SHARE.fullmatch(low, before.end, mention.start) else {}

    def _of_these(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """`20.911 người trong số này tự mua thẻ`: some of those that were counted last."""
        low, sentence = self.reading.low, mention.sentence
        behind = _OF_THESE.match(low, mention.end, sentence.end)
        if behind is None and _OF_THESE_BEFORE.search(low, sentence.start + 1, mention.start) is None:
            return {}
        for before in reversed(mentions[max(0, mention.index - _JUST) : mention.index]):
            if before.sentence.index < sentence.index - 1:
                break
            if before.unit == mention.unit and before.group:
                return dict.fromkeys(before.group, "…")
        return {}

    def _gone_on(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """`Nhiều nhất là huyện A 296 hộ, kế đến huyện B 241`: those that a sentence before has counted, by places.

        More than were counted, where nothing ranks them, are others.
        """
        low, sentence = self.reading.low, mention.sentence
        follows = mention.trace["indicator"].rule in _GONE_ON
        if _BESIDES.match(low, sentence.start, mention.start):
            return {}  # "Ngoài ra, 200 cán bộ": others.
        if not follows and not _RANKS.match(low, sentence.start, mention.start):
            return {}
        for before in reversed(mentions[max(0, mention.index - _JUST) : mention.index]):
            if before.sentence.index < sentence.index - _EVENT_REACH:
                break
            if before.unit != mention.unit or before.indicator != mention.indicator:
                continue
            if before.sentence is not sentence:
                whole = self._whole_of(mentions, before)
                more = mention.measure == "count" and mention.numeral.value > whole.numeral.value
                others = more and not _RANKS.match(low, sentence.start, mention.start)
                return {} if others else dict.fromkeys(whole.group, "…")
            if before.group:
                return dict.fromkeys(before.group, "…")
        return {}

    def _whole_of(self, mentions: Sequence[Mention], last: Mention) -> Mention:
        """Whom a sentence hands on that ends with the count `last`: those it counts first, not their parts."""
        alike = [
            m
            for m in mentions[max(0, last.index - _JUST) : last.index + 1]
            if m.sentence is last.sentence and m.unit == last.unit and m.indicator == last.indicator
        ]
        wholes = [m for m in alike if m.part_of is None] or [last]
        return next((m for m in wholes if m.group), wholes[-1])

    def _headed(self, mention: Mention) -> dict[str, str]:
        """`* Người có công`, `Trẻ em:` above a paragraph: a heading that names but people tells whom it is about."""
        if mention.unit in TERRITORIES or not mention.sentence.headings:
            return {}
        line = self.reading.scopes.sentences[mention.sentence.headings[0]]
        if line.end - line.start > _LONGEST_HEADING or line.index in self._told:
            return {}
        cues = self.reading.cues(line.start, line.end)
        if any(c.phrase.kind == "indicator" and c.phrase.tier >= PURPOSE_TIER for c in cues):
            return {}
        found = self._groups_in(line.start, line.end)
        return found if len(found) == 1 else {}  # "Bảo trợ xã hội, trẻ em": two fields of work.

    def _asked_for(self, mention: Mention) -> dict[str, str]:
        """`Hỏi: Nhà tôi là hộ nghèo … Đáp: … được vay 40 triệu đồng`: an answer is about whom the question names."""
        if self._questions is None:
            self._questions = [(m.start(), m["asks"] is not None) for m in _ASKS.finditer(self.reading.low)]
        turn = bisect_right(self._questions, (mention.start, True)) - 1
        if turn < 1 or self._questions[turn][1] or not self._questions[turn - 1][1]:
            return {}
        return self._groups_in(self._questions[turn - 1][0], self._questions[turn][0])

    def _just_told(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """`Mỗi căn trị giá 50 triệu đồng`, `Xã dưới nhận 12 tấn`: for those in the sentence before."""
        sentence = mention.sentence
        in_kind = mention.unit in _IN_KIND and not mention.named and mention.indicator not in _PRODUCED
        each = bool(set(mention.per) & _EACH) and mention.indicator != "income"
        goes_on = in_kind or each or _GOES_ON.match(self.reading.low, sentence.start, mention.start)
        if not sentence.index or not goes_on:
            return {}
        told = [m for m in mentions[max(0, mention.index - _JUST) : mention.index] if m.sentence is not sentence]
        last = [m for m in told if m.sentence.index == sentence.index - 1 and m.indicator == mention.indicator]
        groups = {m.group for m in last}
        return dict.fromkeys(last[0].group, "…") if len(groups) == 1 else {}

    def _same_matter(
        self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]
    ) -> dict[str, str]:
        """The groups of the figure before in the sentence that tells of the same matter, or of what this is a price."""
        for index in range(mention.index - 1, -1, -1):
            other = mentions[index]
            if other.sentence is not mention.sentence or self._tells_of_others(other, mention):
                break
            if _in_closed_bracket(other, mention):
                continue
            each = bool(set(mention.per) & _EACH) and mention.indicator != "income"
            if mention.indicator in _GROUPLESS and not each:
                break
            if (
                each
                or (mention.per and mention.indicator != "income")
                or other.indicator.partition("_")[0] == mention.indicator.partition("_")[0]
            ) and own[other.index]:
                return own[other.index]
        return {}

    def _groups_of_matter(self, mention: Mention) -> dict[str, str]:
        """Groups of a heading, or of a paper's title, that names the figure's own matter; a norm is its title's."""
        spans = [
            (self.reading.scopes.sentences[i].start, self.reading.scopes.sentences[i].end)
            for i in mention.sentence.headings[:2]
        ]
        addressed = mention.status == "norm" and mention.indicator != "fund_allocated"
        if addressed and self.reading.scopes.title[1]:
            spans.append(self.reading.scopes.title)
        family = mention.indicator.partition("_")[0]
        for start, end in spans:
            matters = {
                c.phrase.code.partition("_")[0]
                for c in self.reading.cues(start, end)
                if c.phrase.kind == "indicator" and c.phrase.tier >= PURPOSE_TIER
            }
            if (
                (matters - _POVERTY == {family} - _POVERTY and family in matters)
                or (addressed and (start, end) == self.reading.scopes.title)
            ) and (found := self._groups_in(start, end)):
                return found
        return {}

    def _other_line(self, mentions: Sequence[Mention], mention: Mention) -> bool:
        """A part of another matter than its total's ("cho vay nước sạch …") does not share the total's groups."""
        total = mentions[mention.part_of] if mention.part_of is not None else mention
        if not mention.named or not total.indicator.startswith("credit"):
            return False
        near = [v for v in self.hearing.votes(mention) if v.scope in NEAR]
        family = total.indicator.partition("_")[0]
        return any(not v.indicator.startswith(family) and v.cue.phrase.tier >= NAMING_TIER for v in near)

    def _groups_in(self, start: int, end: int) -> dict[str, str]:
        cues = (c for c in self.reading.cues(start, end) if c.phrase.kind == "group" and not self.reading.is_source(c))
        return {c.phrase.code: self.reading.words(c) for c in cues}


def _next_number(low: str, start: int, end: int) -> regex.Match[str] | None:
    """The next number but of places and ages: "hỗ trợ người dân ở 3 tỉnh gặp khó khăn" goes on behind it."""
    for match in NEXT_NUMBER.finditer(low, start, end):
        if low[match.start() - 1].isdigit() or low[match.start() - 1] in "/.,":
            continue
        if _AGE.match(low, match.start(), end):
            continue
        if not _OF_PLACES.match(low, match.start(), end):
            return match
    return None


def _surer(code: str) -> frozenset[str]:
    """The groups that say better than a weak word for `code` who is meant."""
    return _NEEDY if code == "hardship" else _YOUNG


_SHORT_PEOPLE = regex.compile(r"\b(?:Thái|Hoa|Mường)$")
_CAPITAL = regex.compile(r" \p{Lu}")
_OTHERS = word_list("others")
_OTHERS_COUNTED = word_list("others_counted")
_MAJORITY = regex.compile(r"\bKinh\s+(?:chiếm\s+)?(?:(?:khoảng|gần|hơn|trên|là|có)\s+)?$")
_WORK = regex.compile(r"\bcông$")
# Rules that give each of two counts its own kind of household, and the group that is not the one's.
_ONE_OF_TWO = frozenset({"respectively", "poor.then_near"})
_OF_THE_OTHER = {"poor_households": "near_poor", "near_poor_households": "poor"}


def _in_closed_bracket(before: Mention, mention: Mention) -> bool:
    """Whether a figure stands in a bracket that ends before another one, and tells no rate of what is outside."""
    return before.pair is None and in_closed_bracket(before.sentence.parentheses, before, mention.start)


# Indicators whose figures concern whom their own clause names, and nobody else.
_OF_PLACES_ONLY = frozenset({"administrative_units", "new_rural"})
_GROUPLESS = frozenset({"population", "other", "activities", "infrastructure", "fund_raised", "administrative_units"})
# Units of those who receive, and what stands between a gift and them.
_RECIPIENTS = frozenset({"household", "person", "case", "turn"})
_FOR = regex.compile(r"[^.;:()\d]{0,60}\b(?:cho|tặng)(?:\s(?:khoảng|hơn|trên|gần|các|cả|toàn bộ|tổng số))?\s")
# "106 nhà nghỉ, tạo việc làm cho 1.200 lao động": what they do is for others.
_DOES = regex.compile(r"\b(?:việc làm|thu hút|thăm|phục vụ|phối hợp|tuyên truyền|tư vấn)\b")
# Gifts in a row that end with those who get them ("215 sổ và 430 thẻ, kèm 430 suất quà, đến bà con khó khăn").
_LISTED = regex.compile(
    r"[^.;:()\d]{0,45}?(?:,|\svà|\skèm(?: theo)?|\scùng(?: với)?)\s(?:[^.;:()\d,]{0,35}\s)?"
    r"|\s?\(?,? mỗi [^.;:()\d]{2,20} "
)
_WHERE = regex.compile(r"\b(?:ở|tại|thuộc|của|trên địa bàn|trong|cho)\s(?:(?:các|khoảng|hơn|gần|toàn bộ|cả)\s)*$")
_TO_WHOM = regex.compile(r"\b(?:cho|đến|tới|tặng|giúp)\s")
_MOST_LISTED = 4
_PRICE_REACH = 45
_OF_PLACES = regex.compile(
    r"\d+(?:/\d+)?\s(?:tỉnh|huyện|quận|thị xã|xã|phường|thị trấn|thôn|ấp|bản|xóm|buôn|bon|làng|khu phố)\b"
)
_HEADS = frozenset({"household", "person"})
# By people, sex and age all kinds of households and persons are told apart.
_OF_ALL_KINDS = frozenset({"ethnic_minority", "women", "children", "elderly", "disabled"})
# ", được học nghề ": a predicate without a subject.
_PREDICATE = regex.compile(
    r"(?: \p{L}+){0,3}[,;]\s(?:và )?(?:đã |có )?(?:được|hưởng|tham gia|đạt)\b[^,;.:()\d]{0,45}\s"
)
_SUBJECT = regex.compile(
    r"\W*(?:(?:trong |riêng )?(?:năm|tháng|quý) [\d/]+,? )?(?:đối với |về )?(?P<who>[^,;.:()\d]{4,60}?)"
    r" (?:đã |có |đang )?(?:được|hưởng|tham gia)\b[^,;.:()\d]{0,45}\s"
)
_STROKE = regex.compile(r"\s?/\s?")
_AGE = regex.compile(r"\d{1,2}(?: ?[-–] ?\d{1,2})? (?:tháng )?tuổi\b")
_PEOPLE = frozenset({"student", "children", "women", "worker", "elderly", "veteran"})
_EARNING = regex.compile(r"\b(?:thu nhập(?! bình quân đầu)|lương|tiền công|trả công)\b")
# The wage by which the state reckons is nobody's.
_WAGE = regex.compile(
    r"\b(?:tiền lương|trả công|trả lương|làm công|hưởng lương|lương tháng|mức lương|lương bình quân"
    r"|với lương|lương khoảng)\b(?! (?:cơ sở|tối thiểu|hưu|thực hiện))"
)
_YOUNG_NOUNS = frozenset(
    {"em", "cháu", "trẻ", "em nhỏ", "cháu nhỏ", "đứa", "đứa con", "đứa trẻ", "đứa nhỏ", "đứa cháu", "đứa bé", "con nhỏ"}
)
# "12 em" of a union are no children.
_GROWN = frozenset({"worker", "veteran", "women", "elderly"})
_SCHOOL = regex.compile(
    r"\b(?:học sinh|sinh viên|đi học|đến trường|tới trường|đến lớp|bỏ học|nhập học|năm học|học kỳ|học phí|bán trú"
    r"|nội trú|tiểu học|trung học|thcs|thpt|học lớp|lớp \d)\b"
)
_NURSERY = regex.compile(
    r"\b(?:mầm non|mẫu giáo|nhà trẻ|nhóm trẻ|trẻ em? dưới \d|\d tuổi)\b(?![^,;]*\b(?:tiểu học|thcs)\b)"
)
_WOMEN = frozenset({"chị", "chị em"})
_OLD = frozenset({"cụ", "cụ già", "cụ ông", "cụ bà"})
_EACH = frozenset({"person", "household", "house", "gift", "case", "turn", "card"})
_POVERTY = frozenset({"poor", "near", "multidimensional"})
# "Các em", "cháu" and "học bổng" are said of pupils and of children alike: who is named beside them decides.
_YOUNG = frozenset({"children", "student"})
_NEEDY = frozenset({"poor", "near_poor", "newly_escaped", "meritorious", "social_protection"})
_ASIDE = regex.compile(
    r",\s*(?:trong đó |trong số đó )?(?:(?:gần|già|hơn|quá|non|ngót|khoảng|chừng|xấp xỉ|độ|cỡ) )?"
    r"(?:(?:một )?(?:phân )?nửa|(?:một|hai|ba) phần \p{L}+|đa số|đa phần|phần lớn|phần đông|hầu hết)\s"
    r"|,\s*(?:đặc biệt|nhất là|trong khi|nhưng|song|ưu tiên|chú trọng|quan tâm|còn lại)\b|\sthì\s"
)
# "thu nhập đạt 60 triệu đồng và tỷ lệ hộ nghèo còn 2%": what is told next begins there.
_NEXT_MATTER = regex.compile(
    r"\svà (?:đã |còn |được |cũng |kết hợp |tổ chức )*(?:tỷ lệ|tỉ lệ|số|tổng|mức|thu nhập|giảm|tăng|sửa chữa|sửa|xây"
    r"|xây dựng|xóa|trao|tặng|hỗ trợ|giải quyết|tạo việc làm|đào tạo|dạy nghề|cấp|cho vay|mở|giúp|thăm|khám|chi trả"
    r"|miễn|nuôi dưỡng|tiếp nhận|vận động|bàn giao|phụng dưỡng|phẫu thuật|đưa|thu hút|có|không còn)\s"
)
# "1.012 cháu được tiêm đủ, đạt 93,4%": what share they are.
_THEIR_SHARE = regex.compile(
    r"[\s,;(–-]*(?:(?:tức(?: là)?|hay|và|cũng|mới|chỉ|đã|đạt(?: tỷ lệ| tỉ lệ)?|bằng|chiếm(?: tỷ lệ| tỉ lệ)?"
    r"|tương đương|tương ứng"
    r"|tỷ lệ|tỉ lệ|tăng|giảm|là|với|phải|chỉ tiêu|kế hoạch|mục tiêu|trên|dưới|hơn|gần|khoảng|xấp xỉ|ngót|chừng|còn"
    r"|tối thiểu|đến)[\s:]+)*"
)
# "thu nhập của họ": of whom the sentence has told.
_THEIRS = regex.compile(r"\b(?:của họ|họ)\b[^,.;:()\d]{0,40}$")
# Whose members a society counts, by the name in the head of its paper.
_SOCIETY = regex.compile(
    r"\bhội (?:(?P<women>liên hiệp phụ nữ|lhpn|phụ nữ)|(?P<veteran>cựu chiến binh|ccb|cựu thanh niên xung phong)"
    r"|(?P<elderly>người cao tuổi|nct))\b"
)
_HEAD = 400
_MEMBERS = frozenset({"hội viên", "hội viên mới"})
_WHERE_THERE_ARE = regex.compile(r"\bnơi (?:có |mà |vốn |vẫn |là nơi )*[^,.;:()]*$")
_DESCRIBES = 60
# "20.911 người trong số này": of those just counted.
_OF_THESE = regex.compile(
    r"[^,.;:()\d]{0,25}\b(?:trong|thuộc)(?: số| nhóm| những)? (?:này|đó|ấy|họ|trên|những người (?:này|đó|ấy))\b"
)
_OF_THESE_BEFORE = regex.compile(r"\b(?:trong số (?:này|đó|ấy|họ)|số (?:này|đó|ấy))\b[^.;\d]{0,40}$")
_GIVERS = regex.compile(r"\b(?:ủng hộ|giúp đỡ|giúp|vì|chăm lo)\s+$")
_JUST = 8
# What is handed out by weight and by the piece, and matters in which goods are grown and not given.
_IN_KIND = frozenset({"t", "kg", "L", "gift"})
_PRODUCED = frozenset({"agriculture_output", "other"})
_AT_EVENT = regex.compile(
    r"\b(?:(?:tại|trong|nhân|cũng tại|ngay tại)"
    r" (?:buổi|lễ|chương trình|hội nghị|đây|ngày hội|sự kiện|phiên chợ|dịp này)"
    r"|dịp này|đợt này|trong đợt|chương trình (?:này )?đã|đoàn đã)\b"
)
_EVENT = regex.compile(
    r"\b(?:chương trình|lễ|buổi|đoàn|hoạt động|phiên chợ|tổ chức|chuyến|hội nghị|phối hợp)\b[^.]{0,80}?"
    r"\b(?:trao|tặng|hỗ trợ|thăm|tiếp sức|bàn giao|chăm lo|biểu dương|gặp mặt)\b"
)
_EVENT_REACH = 4
_ASKS = re.compile(r"(?m)^\W*(?:(?P<asks>(?:câu )?hỏi)|đáp|trả lời)(?: \d{1,2})?\s?:")
_LONGEST_HEADING = 60
# Figures whose matter is that of a figure before.
_GONE_ON = frozenset({"inherit.goes_on", "inherit.line", "inherit.taken_up"})
_BESIDES = regex.compile(r"\W*(?:ngoài ra|bên cạnh đó|cùng với đó|đồng thời|song song)\b")
_RANKS = regex.compile(
    r"\W*(?:(?:trong đó|trong số đó|riêng|đặc biệt|theo đó|cụ thể|hiện),?\s)?"
    r"(?:(?:nhiều|đông|cao|lớn|thấp|ít|nhỏ) nhất (?:là|ở|tại|thuộc về)\b|(?:dẫn|đứng|đi) đầu\b"
    r"|(?:các |những )?(?:địa phương|đơn vị|huyện|xã|nơi) (?:làm tốt|dẫn đầu|đi đầu|có nhiều|tiêu biểu)\b"
    r"|[^.,;:()\d]{2,40}? (?:dẫn|đứng) đầu\b)"
)
_GOES_ON = regex.compile(r"\W*(?:(?:bình quân|trung bình|theo đó|trong đó|ngoài ra)[,\s]+)*mỗi\b")
_TOPIC = regex.compile(r"\b(?:thực hiện|chính sách|công tác|hỗ trợ|đối với|về|chương trình|tặng|thăm|trao|cho)\b")


@cache
def _also_named(words: str) -> tuple[str, ...]:
    """The people whom the words of a group name besides: pupils in "học sinh khó khăn", workers in "lao động nữ"."""
    inner = [words.partition(" ")[2], words.rpartition(" ")[0]]
    found = (cue.phrase for part in inner if part for cue in lexicon().find(part))
    return tuple(dict.fromkeys(p.code for p in found if p.kind == "group" and p.code in _PEOPLE and p.tier >= 1))


def _fitting(mention: Mention, found: Iterable[str]) -> list[str]:
    """The groups that figures of an indicator can have: where places are counted none, no things hit by disasters."""
    if mention.indicator in _OF_PLACES_ONLY:
        return []
    barred = {"none"}
    if mention.indicator == "disaster_damage" and mention.unit not in _HEADS:
        barred.add("disaster_affected")
    return [code for code in found if code not in barred]


@cache
def _implications() -> dict[str, list[tuple[str, frozenset[str], frozenset[str], regex.Pattern[str] | None]]]:
    table: dict[str, list[tuple[str, frozenset[str], frozenset[str], regex.Pattern[str] | None]]] = {}
    for entry in patterns.load("implied_groups"):
        topic = regex.compile(entry["topic"].replace(" ", r"\s+")) if "topic" in entry else None
        rule = entry["group"], frozenset(entry.get("units", ())), frozenset(entry.get("unless", ())), topic
        table.setdefault(entry["indicator"], []).append(rule)
    return table


def implied_groups(mention: Mention, found: Iterable[str], low: str) -> list[str]:
    """The groups that a figure's indicator says by itself, beside those that were `found`; `low` is the whole text, for
    the topic of the figure's paragraph may have to say so too.
    """
    have = set(found)
    rules = _implications().get(mention.indicator, [])
    return [
        group
        for group, units, unless, topic in rules
        if not (unless & have)
        and (not units or mention.unit in units or mention.measure in units)
        and (topic is None or _is_topic(topic, mention, low))
    ]


def _is_topic(topic: regex.Pattern[str], mention: Mention, low: str) -> bool:
    """Whether the paragraph of a figure names a topic not too far before it."""
    near = max(0, mention.start - _TOPIC_REACH)
    return topic.search(low, max(near, low.rfind("\n", near, mention.start) + 1), mention.start) is not None


_TOPIC_REACH = 1_000
