"""What kind of statement a figure is: something done, an estimate, a goal, or what a rule fixes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

import patterns
from extractors.cues import Cue
from extractors.links import alternation
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.reach import REACH
from extractors.reading import Reading, fits
from extractors.scopes import Layout, Sentence
from extractors.topics import UNDECIDED


class StatusReader:
    """Reads the statuses of one text.

    `default_status` is that of its kind, `this_year` the year of its writing, `latest_year` the last whose facts it
    tells.
    """

    def __init__(
        self,
        reading: Reading,
        default_status: str = "actual",
        this_year: int | None = None,
        latest_year: int | None = None,
    ) -> None:
        self.reading = reading
        self.default_status = default_status
        self.this_year = this_year
        named = [int(y[0]) for y in _NAMED_YEAR.finditer(reading.low, *reading.scopes.title)]
        self.first_year = min(named, default=this_year or latest_year)
        self._told_back: int | None = None
        self._own_cue_end = 0
        self._before: Mention | None = None
        # What the last figure of each sentence is, where more than the document's kind said so.
        self._decided: dict[int, Decision] = {}
        self.looks_ahead = bool(_AHEAD.search(reading.low, *reading.scopes.title))

    def read(self, mentions: Sequence[Mention]) -> None:
        """Set `status` from the nearest cue before the number, else from what governs its sentence."""
        if self._tells_a_plan(mentions):
            self.default_status = "target"
        for mention in mentions:
            self._before = mentions[mention.index - 1] if mention.index else None
            decision = self._status(mentions, mention)
            if decision.scope in _FAR and decision.value == "target" and self._is_addressed(mention):
                decision = Decision("actual", "status.actual.addressed", "UBND", "number")
            if decision.value == "target" and self._is_singled_out(mention):
                decision = Decision("actual", "status.actual.addressed", "riêng", "number")
            if decision.value == "target" and (start := self._sets_out_from(mention)) is not None:
                decision = Decision("actual", "status.actual.from", start, "clause")
            mention.status = decision.value
            mention.trace["status"] = decision
            if decision.scope != "document":
                self._decided[mention.sentence.index] = Decision(decision.value, decision.rule, "", "previous")

    def _is_addressed(self, mention: Mention) -> bool:
        """`UBND 13 xã, thị trấn: …` in a plan: those who are told to do it are there."""
        low = self.reading.low
        return mention.unit in TERRITORIES and bool(
            _ADDRESSED.search(low, max(mention.sentence.start, mention.start - 24), mention.start)
        )

    def _is_singled_out(self, mention: Mention) -> bool:
        """`giảm 3%, riêng 2 huyện nghèo giảm 5%`: the districts for which a goal differs are there."""
        return mention.unit in TERRITORIES and self.reading.low.endswith(
            "riêng ", mention.sentence.start, mention.start
        )

    def _sets_out_from(self, mention: Mention) -> str | None:
        """`phấn đấu giảm từ 5,2% xuống còn 3%`: what a goal sets out from is there already."""
        low = self.reading.low
        start = _FROM_HERE.search(low, max(mention.sentence.start, mention.start - REACH), mention.start)
        if start is None or mention.numeral.value_high is not None:
            return None
        return start[0].strip() if _TO_THERE.match(low, mention.end, mention.end + REACH) else None

    def _tells_a_plan(self, mentions: Sequence[Mention]) -> bool:
        """Whether the text opens with "Theo kế hoạch, …": then it tells a plan until something was done."""
        body = next((m for m in mentions if m.start >= self.reading.scopes.title[1]), None)
        return body is not None and bool(
            _PLAN_OPENS.match(self.reading.low, body.sentence.start, body.sentence.start + REACH)
        )

    def _status(self, mentions: Sequence[Mention], mention: Mention) -> Decision:
        sentence = mention.sentence
        if mention.indicator == "poverty_line" and not self._is_proposed(mention):
            return Decision("norm", "status.norm", "", "indicator")
        if (
            mention.index
            and mentions[mention.index - 1].numeral.role == "planned"
            and mention.sentence is mentions[mention.index - 1].sentence
        ):
            return Decision("target", "fraction.planned", "/", "number")
        if self._in_plan_bracket(mentions, mention):
            return Decision("target", "status.bracket.plan", "(", "number")
        if (planned := self._planned(mention)) is not None:
            return Decision("target", "status.target.planned", planned, "number")
        if self._is_planned_whole(mentions, mention):
            return Decision("target", "fraction.planned", "/", "number")
        own = self._status_in(sentence.start, sentence.end, mention)
        before = mentions[mention.index - 1] if mention.index else None
        listed = before is not None and before.sentence is sentence and _goes_on_with_norm(before, mention)
        if listed and before is not None and before.per and not mention.per:
            listed = _LISTED_ON.fullmatch(self.reading.low, before.end, mention.start) is not None
        if (
            listed
            and before is not None
            and own is not None
            and self._own_cue_end < before.start
            and own.value != "norm"
        ):
            return Decision("norm", "inherit.norm", "", "sentence")
        if own is None or own.value == "actual":
            if self._is_rate_of_help(mention):
                return Decision("norm", "status.norm.each", "/", "number")
            if (act := self._by_act(mention)) is not None:
                return Decision("norm", "status.norm.act", act, "sentence")
            if mention.qualifier == "at_least" and _CONDITION.match(
                self.reading.low, mention.end, mention.sentence.end
            ):
                return Decision("norm", "status.norm.condition", "trở lên", "number")
            if (due := self._share_of_due(mention)) is not None:
                return Decision("norm", "status.norm.rate", due, "number")
            if self._is_limit(mention) and not (own is None and self._least_of_goal(mention)):
                if self._bounds_a_goal(mention):
                    return Decision("target", "status.target.limit", mention.trace["qualifier"].cue, "number")
                return Decision("norm", "status.norm.limit", mention.trace["qualifier"].cue, "number")
            if (year := self._year_to_come(mention, own is not None)) is not None:
                return Decision("target", "status.target.year", year, "clause")
        if (
            own is not None
            and own.value == "target"
            and mention.index
            and mentions[mention.index - 1].numeral.role == "part"
            and mentions[mention.index - 1].numeral.whole is not None
            and mentions[mention.index - 1].sentence is sentence
            and not self._all_criteria(mentions[mention.index - 1], mention)
        ):
            return Decision("actual", "fraction.whole", "/", "number")  # "37/37 xã đạt chuẩn": so many there are.
        if own is not None and own.value in {"estimate", "target"} and (year := self._told_in_bracket(mention)):
            return Decision("actual", "status.actual.bracket", year, "clause")
        share = own is not None and own.rule == "status.target" and mention.indicator == "plan_completion"
        if own is not None and own.value == "target" and own.scope == "sentence" and self._done_since(own, mention):
            return Decision("actual", "status.actual.done", "thực hiện", "clause")
        if own is not None and share and not _STRIVES.search(own.cue.lower()):
            return Decision("actual", "plan_completion.told", own.cue, own.scope)
        if own is not None:
            return own
        if _SLASH_BEFORE.search(self.reading.low, max(0, mention.start - 3), mention.start) and (
            plan := _PLAN_BEHIND.match(self.reading.low, mention.end)
        ):
            return Decision("target", "status.target", plan[0].strip(), "clause")
        if (ahead := self._shall(mention) or self._goal_behind(mention)) is not None:
            return ahead
        if self.default_status == "target" and (year := self._year_gone(mention)) is not None:
            self._told_back = sentence.index
            return Decision("actual", "status.actual.year", year, "clause")
        if listed:
            return Decision("norm", "inherit.norm", "", "sentence")
        for other in (mention.part_of, mention.pair):
            if (
                other is not None
                and other < mention.index
                and mentions[other].status != "actual"
                and not (mentions[other].status == "norm" and mention.measure == "count" and not mention.per)
                and not (mentions[other].sentence is not sentence and self._ranks(mention))
                and mention.numeral.role != "part"
                and not (mention.indicator == "plan_completion" and mentions[other].status == "target")
            ):
                return Decision(mentions[other].status, "inherit.link", "", "total")
        if (told := self._status_goes_on(sentence)) is not None and _governs(told, mention):
            return told
        if (above := self._line_above(mention)) is not None:
            return above
        if self.default_status == "norm" and self._is_told_of_all(mention):
            return Decision("actual", "status.default", "", "document")
        if self.default_status == "target" and (compared := self._compared(mention)) is not None:
            self._told_back = sentence.index
            return Decision("actual", "status.actual.compared", compared, "sentence")
        if self._told_back is not None and self._goes_on_back(sentence):
            self._told_back = sentence.index
            return Decision("actual", "inherit.year", "", "previous")
        return Decision(self.default_status, "status.default", "", "document")

    def _ranks(self, mention: Mention) -> bool:
        """`Huyện A dẫn đầu với 1.400 người; thấp nhất là huyện B, 141`: ranks are told of what was reached."""
        return _RANKS.search(self.reading.low, mention.sentence.start, mention.start) is not None

    def _in_plan_bracket(self, mentions: Sequence[Mention], mention: Mention) -> bool:
        """`bằng 75% kế hoạch (12 lớp)`, and of `kế hoạch năm (9/12 lớp)` the second number."""
        start = mention.start
        before = mentions[mention.index - 1] if mention.index else None
        if mention.numeral.role == "part":
            return False
        if before is not None and before.numeral.role == "part" and before.sentence is mention.sentence:
            start = before.start
        return _PLAN_BRACKET.search(self.reading.low, max(mention.sentence.start, start - 40), start) is not None

    def _line_above(self, mention: Mention) -> Decision | None:
        """What the nearest line above says that speaks of a status: the opening line of the list, that of the list in
        which it stands, a heading.
        """
        sentences, sentence = self.reading.scopes.sentences, mention.sentence
        above = dict.fromkeys(sentence.headings, "heading")
        opener = sentence.opener
        while opener is not None and above.get(opener) != "list" and opener < sentence.index:
            above[opener] = "list"
            opener = sentences[opener].opener
        norm: Decision | None = None
        for index in sorted(above, reverse=True):
            decision = self._status_of_line(sentences[index], above[index])
            if decision is None or not self._governs(decision, mention):
                continue
            if decision.value != "norm" or mention.per:
                return decision
            # Under "Kết quả" a heading "Chính sách hỗ trợ" tells what was paid, not at what rate.
            norm = norm or decision
        return norm

    def _governs(self, decision: Decision, mention: Mention) -> bool:
        """A heading that announces norms makes none of the counts below it, nor one of costs goals of shares."""
        if self.default_status == "norm" and decision.value == "target" and mention.measure == "rate":
            return False
        if decision.value == "norm" and "bình quân" in self.reading.low[mention.lead_start : mention.start]:
            return False
        return _governs(decision, mention)

    def _is_told_of_all(self, mention: Mention) -> bool:
        """What a text about rules tells that no rule fixes: counts, sums for all together, shares that were reached."""
        if mention.measure == "count":
            return mention.unit != "dossier"
        if mention.measure == "amount":
            return not mention.per and mention.numeral.value >= _TOO_MUCH_FOR_ONE
        return _SHARE_GOT.search(self.reading.low, mention.lead_start, mention.start) is not None

    def _is_planned_whole(self, mentions: Sequence[Mention], mention: Mention) -> bool:
        """`giải ngân 71 tỷ đồng/168 tỷ đồng, đạt 42,3%`: behind the stroke stands what was planned."""
        before = mentions[mention.index - 1] if mention.index else None
        if before is None or before.unit != mention.unit or mention.unit not in _MEASURED | {"VND"}:
            return False
        stroke = _SLASH_BEFORE.fullmatch(self.reading.low, before.end, mention.start)
        return stroke is not None and _SHARE_REACHED.match(self.reading.low, mention.end) is not None

    def _all_criteria(self, part: Mention, mention: Mention) -> bool:
        """`đạt 19/19 tiêu chí`: where to meet them all is the goal, both are."""
        named = self.reading.low.endswith("tiêu chí", mention.start, mention.end)
        return named and part.numeral.value == mention.numeral.value

    def _planned(self, mention: Mention) -> str | None:
        """`KH 1.200 lao động`, `trong số 120 nhà theo kế hoạch`, `cần 12 tỷ đồng`, `tuyển dụng 45 viên chức`."""
        low, start, first = self.reading.low, mention.start, max(mention.sentence.start, mention.start - 40)
        if (short := _PLAN_SHORT.search(low, first, start)) is not None:
            return short[0].strip()
        if mention.measure != "rate" and (plan := _AGAINST_PLAN.search(low, first, start)) is not None:
            return plan[0].strip()
        clause = self.reading.scopes.clause_at(mention.sentence, start)
        if (given := _SET_TASK.search(low, first, start)) is not None and _TASK_DONE.search(
            low, mention.end, clause[1]
        ):
            return given[0].strip()
        giver = _GIVEN_BY.match(low, mention.end, mention.end + REACH)
        if giver is not None and not low.endswith(_COUNTABLE, start, mention.end):
            return giver[0].strip()
        if mention.measure != "rate" and (wanted := _WANTED.search(low, first, start)) is not None:
            return wanted[0].strip()
        hired = _HIRES.search(low, first, start) if mention.unit in {"person", "item"} else None
        if hired is not None and not _HIRED.search(low, clause[0], start):
            return hired[0].strip()
        if _OF_PLANNED.search(low, first, start) is None:
            return None
        behind = _PLANNED_BEHIND.match(low, mention.end, mention.end + REACH)
        return None if behind is None else behind[0].strip()

    def _is_rate_of_help(self, mention: Mention) -> bool:
        """`hỗ trợ 40 triệu đồng/hộ`: so much for each is a rule where no deed is told."""
        if _TIMES.search(self.reading.low, max(0, mention.start - 4), mention.start):
            return mention.measure == "amount"
        if (
            mention.per
            and mention.measure == "amount"
            and _PAYS_IN.search(self.reading.low, max(0, mention.start - 24), mention.start)
        ):
            return True
        each = set(mention.per) - {"gift", "turn", "item"} - self._helped(mention)
        if each <= _SPANS | TERRITORIES and mention.numeral.value >= _TOO_MUCH_FOR_ONE:
            return False
        told = (
            mention.indicator.startswith(("credit", "income"))
            or bool(_GIVEN.search(self.reading.low, mention.sentence.start, mention.start))
            or "bình quân" in self.reading.low[mention.lead_start : mention.start]
        )
        return (
            bool(each) and not told and (mention.measure == "amount" or mention.unit in _GOODS) and self._helps(mention)
        )

    def _helps(self, mention: Mention) -> bool:
        low, first = self.reading.low, self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        monthly = bool(set(mention.per) & _SPANS) and _EACH_GETS.search(low, first, mention.start) is not None
        return monthly or _HELPS.search(low, first, mention.start) is not None

    def _helped(self, mention: Mention) -> set[str]:
        """The unit that was counted right before: `hỗ trợ 57 hộ, mỗi hộ 2 triệu đồng` tells what these got."""
        before = self._before
        said = before is not None and before.sentence is mention.sentence and before.measure == "count"
        if before is None or not said or before.status != "actual":
            return set()
        return {before.unit} if _EACH.search(self.reading.low, before.end, mention.start) else set()

    def _by_act(self, mention: Mention) -> str | None:
        """`Theo Nghị quyết …, mỗi hộ được thưởng 5 triệu đồng`: so much for each by an act is a rule."""
        if mention.measure != "amount" or mention.indicator.startswith("income"):
            return None
        first = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        due = _DUE_BY_RULE.search(self.reading.low, first, mention.start)
        if due is not None and mention.numeral.value < _TOO_MUCH_FOR_ONE:
            return due[0].strip()
        if not set(mention.per) - _SPANS:
            return None
        opens = _ACT_OPENS.match(self.reading.low, mention.sentence.start, mention.start)
        return None if opens is None else opens.group().strip()

    def _done_since(self, goal: Decision, mention: Mention) -> bool:
        """`Kế hoạch 1.200 người; thực hiện 1.300 người`: a clause that opens with the doing tells what was done."""
        first = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        opens = _SPENT_OPENS if goal.cue.lower().endswith(_GIVEN_OUT) else _DONE_OPENS
        return bool(opens.match(self.reading.low, first, mention.start))

    def _share_of_due(self, mention: Mention) -> str | None:
        """`đóng 100% mức đóng bảo hiểm y tế`: a share of what is due is fixed by a rule."""
        if mention.unit not in {"percent", "ratio"} and mention.numeral.form != "decimal":
            return None
        due = _DUE.match(self.reading.low, mention.end)
        return None if due is None else due[0].strip()

    def _is_limit(self, mention: Mention) -> bool:
        """`tối đa 25 triệu đồng`: nobody did "at most"; a plan's least is its goal."""
        bound = mention.trace.get("qualifier")
        if bound is None or not _LIMITS.search(bound.cue):
            return False
        return self.default_status != "target" or bound.value == "at_most" or mention.unit == "m2"

    def _bounds_a_goal(self, mention: Mention) -> bool:
        """`giảm tối thiểu 1%`, `mỗi xã khởi công tối thiểu 5 căn`: the least or the most of results is a goal.

        Rules bound money, sizes and weights, and shares that somebody pays.
        """
        if self.default_status == "norm" or mention.measure == "amount":
            return self.default_status != "norm" and mention.indicator == "income"
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)
        if mention.measure == "rate":
            return not _PAID_SHARE.search(self.reading.low, clause[0], clause[1])
        return (
            mention.unit not in _SIZES
            and not mention.per
            and not _BOUND_OF_RULE.search(self.reading.low, clause[0], mention.start)
        )

    def _least_of_goal(self, mention: Mention) -> bool:
        """`Các chỉ tiêu: … Mỗi năm tổ chức tối thiểu 2 cuộc giám sát`: among goals a least is one of them."""
        told = self._status_goes_on(mention.sentence)
        return mention.qualifier == "at_least" and told is not None and told.value == "target"

    def _year_to_come(self, mention: Mention, told: bool) -> str | None:
        """The words of a year after that of the document, where they speak of this figure ("đến năm 2045 đạt …").

        `told` says that the sentence tells of a deed before the figure.
        """
        if self.this_year is None:
            return None
        low, clause = self.reading.low, self.reading.scopes.clause_at(mention.sentence, mention.start)
        last: regex.Match[str] | None = None
        for last in _YEAR.finditer(low, max(clause[0], mention.start - _YEAR_REACH), mention.start):  # noqa: B007
            pass
        last = last or _YEAR.match(low, mention.end, mention.tail_end + 1)
        if last is None and not told:
            last = _YEAR_OPENS.match(low, mention.sentence.start, mention.start)
        if last is None and not told:
            last = self._year_behind(mention, clause[1])
        if last is None or int(last["year"]) <= self.this_year or int(last["year"]) > self.this_year + _FARTHEST_YEAR:
            return None
        return last[0]

    def _year_behind(self, mention: Mention, end: int) -> regex.Match[str] | None:
        """`90% hộ dân dùng nước sạch vào năm 2025`: a year behind the figure, before the next number."""
        stop = _DIGIT.search(self.reading.low, mention.end, end)
        if stop is None:
            return None
        year = _YEAR_BEHIND.search(self.reading.low, mention.end, min(end, stop.start() + _YEAR_LENGTH))
        return year if year is not None and year.start("year") == stop.start() else None

    def _told_in_bracket(self, mention: Mention) -> str | None:
        """`ước đạt 726 nghìn lượt (năm 2016 đạt 325 nghìn lượt)`: the bracket tells of the time compared with."""
        bracket = next((p for p in mention.sentence.parentheses if p[0] < mention.start < p[1]), None)
        told = _BRACKET_TIME.match(self.reading.low, bracket[0], mention.start) if bracket is not None else None
        if told is None or (told["year"] and self.this_year and int(told["year"]) >= self.this_year):
            return None
        return told[0]

    def _year_gone(self, mention: Mention) -> str | None:
        """`Cuối năm 2023 còn 5.680 hộ nghèo` in a plan for 2024: what was before the plan is no goal of it."""
        if self.first_year is None:
            return None
        years = list(_YEAR_ALONE.finditer(self.reading.low, mention.sentence.start, mention.start))
        if any(int(y["year"]) >= self.first_year for y in years) or not years:
            stock = _AT_FIRST.search(self.reading.low, mention.lead_start, mention.start)
            return None if stock is None else stock[0]
        return years[-1][0]

    def _compared(self, mention: Mention) -> str | None:
        """`đạt 657 nghìn tấn, bằng 97,9% cùng kỳ` in a plan: what is compared with times gone was reached."""
        low, sentence = self.reading.low, mention.sentence
        told = _THAN_BEFORE.search(low, sentence.start, sentence.end)
        if told is None or _STRIVES.search(low, sentence.start, sentence.end):
            return None
        year = told["year"]
        gone = year is None or self.first_year is None or int(year) < self.first_year
        return told[0] if gone and _REACHES.search(low, sentence.start, told.start()) else None

    def _goes_on_back(self, sentence: Sentence) -> bool:
        """Whether a text that told what was goes on with it: the next sentence or line under the same headings."""
        back = self.reading.scopes.sentences[self._told_back or 0]
        near = sentence.index - back.index <= _BACK_REACH and sentence.headings == back.headings
        return near and _STRIVES.search(self.reading.low, sentence.start, sentence.end) is None

    def _shall(self, mention: Mention) -> Decision | None:
        """`50 hộ sẽ được vay`: the verb behind the figure says that it is still to come."""
        verb = _SHALL.search(self.reading.low, mention.end, mention.tail_end)
        return None if verb is None else Decision("target", "status.target", verb[0], "clause")

    def _goal_behind(self, mention: Mention) -> Decision | None:
        """`Giảm hộ nghèo 2% là chỉ tiêu huyện giao`: the end of the clause calls the figure a goal."""
        last = self.reading.scopes.clause_at(mention.sentence, mention.start)[1]
        goal = _IS_GOAL.search(self.reading.low, mention.end, last)
        return None if goal is None else Decision("target", "status.target", goal[0], "clause")

    def _status_in(self, start: int, end: int, mention: Mention) -> Decision | None:
        best: Cue | None = None
        for cue in self.reading.cues(start, end):
            if cue.phrase.units and cue.start < mention.lead_start:
                continue
            if (
                cue.phrase.kind == "status"
                and cue.end <= mention.start
                and not cue.phrase.heading
                and fits(cue, mention)
                and not self._status_is_named(cue)
                and self._reaches(cue, mention)
                and not (best is not None and self._is_striven_for(best, cue))
                and not (best is not None and self._holds_now(best, cue))
                and not (cue.phrase.code == "norm" and best is not None and self._is_proposed(mention))
            ):
                best = cue if cue.phrase.code != "none" else best
        if best is None:
            return None
        self._own_cue_end = best.end
        scope = "clause" if best.start >= mention.lead_start else "sentence"
        return Decision(best.phrase.code, best.phrase.rule, self.reading.words(best), scope)

    def _holds_now(self, before: Cue, cue: Cue) -> bool:
        """`lãi suất cho vay hiện ở mức 6,6%`: a rule that holds now is one."""
        now = cue.phrase.code == "actual" and self.reading.words(cue).lower() in _NOW
        stop = _STOPS["estimate"].search(self.reading.low, before.end, cue.start) if now else None
        return (
            now
            and before.phrase.code == "norm"
            and before.end <= cue.start
            and (stop is None or before.phrase.rule == "status.norm")
        )

    def _is_proposed(self, mention: Mention) -> bool:
        """`đang trình phương án nâng mức chuẩn lên 0,6 triệu đồng`: what is proposed is fixed by no rule yet."""
        first = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        return _PROPOSED.search(self.reading.low, first, mention.start) is not None

    def _is_striven_for(self, before: Cue, cue: Cue) -> bool:
        """`phấn đấu huy động được 3 tỷ đồng`: a verb of results behind a goal or an estimate tells of no deed."""
        stop = _STOPS.get(before.phrase.code)
        if stop is None or before.end > cue.start:
            return False
        result = cue.phrase.code == "actual" and _RESULT.fullmatch(self.reading.low, cue.start, cue.end)
        later = before.phrase.code == "estimate" and self.reading.words(cue).lower() == "sẽ"
        return bool(result or later) and stop.search(self.reading.low, before.end, cue.start) is None

    def _reaches(self, cue: Cue, mention: Mention) -> bool:
        """A norm told in another clause makes none of what is counted; what is reckoned ends with its clause."""
        if cue.end + 1 == mention.start and self._is_told(cue, mention):
            return False
        if cue.phrase.code == "estimate" and self._only_bounds(cue):
            return False
        if any(a < cue.start < b <= mention.start for a, b in mention.sentence.parentheses):
            return False  # "1.900 hộ (mục tiêu 2.000 hộ); 5.400 hộ …": a closed bracket speaks of what is in it.
        if cue.phrase.code == "target" and cue.start < mention.lead_start and self._is_base(cue):
            return False
        if cue.phrase.code == "target" and self._asked_only(cue, mention):
            return False
        if cue.phrase.code == "target" and _PLAN_REACHED.match(self.reading.low, cue.end, mention.sentence.end):
            return False
        if cue.phrase.code == "target" and (self._names_matters(cue, mention) or self._is_purpose(cue, mention)):
            return False
        if (
            cue.phrase.code == "norm"
            and self._is_earned(mention)
            and _OF_LEVEL.fullmatch(self.reading.words(cue).lower())
        ):
            # "với mức lương 5 triệu đồng/tháng": what people earn is fixed by no rule.
            return False
        if cue.phrase.code == "norm" and self._ends_its_clause(cue, mention):
            return False
        if cue.phrase.code == "norm" and "bình quân" in self.reading.low[cue.end : mention.start]:
            return False  # what comes out on average is fixed by no rule
        if cue.phrase.rule == "status.norm.price" and not self._is_price(cue, mention):
            return False
        if cue.phrase.code == "norm" and _FOSTERED.search(self.reading.low, mention.sentence.start, cue.start):
            return self.default_status == "norm"
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        if cue.phrase.rule == "status.norm.rate" and cue.start < clause:
            return False
        if cue.phrase.code not in {"norm", "estimate"} or cue.start >= mention.lead_start:
            return True
        if cue.phrase.code == "norm":
            return self._is_fixed(cue, mention, clause)
        opens = not self.reading.low[mention.sentence.start : cue.start].strip("-+*• ")
        return opens or cue.start >= clause

    def _asked_only(self, cue: Cue, mention: Mention) -> bool:
        """`đã kiến nghị đơn giản hóa 5 thủ tục; ban hành 12 văn bản`: what is asked for ends with its clause, and
        asking is a deed itself: what is counted of it is there, the money asked for is not.
        """
        if self.default_status == "target" or not self.reading.words(cue).lower().endswith(_ASKS):
            return False
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        if cue.start < clause and mention.measure != "rate":
            return True
        asked = _HAS.search(self.reading.low, max(clause, cue.start - REACH), cue.start)
        return asked is not None and mention.measure != "amount"

    def _is_fixed(self, cue: Cue, mention: Mention, clause: int) -> bool:
        """Whether a norm told earlier in the sentence fixes a figure too: what is so much for each, and what one may
        get, but not what is counted or spent, nor a share of which another clause speaks.
        """
        if mention.per:
            return True
        if mention.measure == "amount":
            small = mention.numeral.value < _TOO_MUCH_FOR_ONE or self.default_status == "norm"
            return small and not _SPENT.search(self.reading.low, cue.end, mention.start)
        return mention.measure == "rate" and (cue.start >= clause or self.default_status == "norm")

    def _is_price(self, cue: Cue, mention: Mention) -> bool:
        """Whether money behind the name of a price or an allowance is what one pays or gets, not what was spent."""
        small = mention.numeral.value < _TOO_MUCH_FOR_ONE
        return small and _SUMMED.search(self.reading.low, cue.end, mention.start) is None

    def _only_bounds(self, cue: Cue) -> bool:
        """`thiệt hại ước 650 triệu đồng`: a bare "ước" right before a number says no more than "khoảng"."""
        bare = self.reading.words(cue).lower() == "ước"
        return bare and _NUMBER_NEXT.match(self.reading.low, cue.end, cue.end + REACH) is not None

    def _is_base(self, cue: Cue) -> bool:
        """`mới giải ngân 71% kế hoạch vốn; 9 công trình chậm tiến độ`: of what a share is told sets no goal."""
        return _SHARE_OF.search(self.reading.low, max(0, cue.start - 24), cue.start) is not None

    def _ends_its_clause(self, cue: Cue, mention: Mention) -> bool:
        """`… được sắp xếp theo quy định; 100% xe …`: the rule was followed in what is over."""
        first = self.reading.scopes.clause_at(mention.sentence, mention.start)[0]
        follows = self.reading.low.endswith("theo quy định", 0, cue.end)
        return follows and mention.sentence.start < cue.start < first

    def _is_told(self, cue: Cue, mention: Mention) -> bool:
        """`yêu cầu 45 hộ di dời`, `giao 12 xã thực hiện`: who is asked or told to do something is there."""
        asked = mention.unit in _ASKED and mention.numeral.value_high is None
        tells = self.reading.words(cue).lower().endswith(_TELLS)
        return asked and tells and bool(_TO_DO.match(self.reading.low, mention.end))

    def _names_matters(self, cue: Cue, mention: Mention) -> bool:
        """`đề ra 12 chỉ tiêu`, `kế hoạch gồm 5 nội dung`: what a paper holds is there."""
        low = self.reading.low
        if not self.reading.words(cue).lower().endswith(_SETS_OUT):
            return False
        return bool(_MATTERS.search(low, mention.start, mention.end)) and bool(
            _HOLDS.fullmatch(low, cue.end, mention.start)
        )

    def _is_purpose(self, cue: Cue, mention: Mention) -> bool:
        """`Với mục tiêu …, Hội trao 120 suất quà`: an aim opens the sentence, a deed goes on."""
        low, sentence = self.reading.low, mention.sentence
        if self.default_status == "target" or self.looks_ahead:
            return False
        aim = _AIMS.match(low, sentence.start, mention.start)
        if aim is None or not aim.start() <= cue.start < aim.end():
            return False
        return bool(_DEED.search(low, aim.end(), mention.start)) and not _STRIVES_ON.search(
            low, aim.end(), mention.start
        )

    def _is_earned(self, mention: Mention) -> bool:
        """What people earn and what goods are sold for."""
        return mention.indicator == "income" or (mention.indicator == UNDECIDED and bool(set(mention.per) & _SOLD_BY))

    def _status_goes_on(self, sentence: Sentence) -> Decision | None:
        """A goal told in the sentence before goes on in one that says so ("Theo đó, …", "Đồng thời, …").

        In a text whose title looks ahead it goes on through its paragraph until something was done.
        """
        previous = self.reading.scopes.previous(sentence)
        if previous is None:
            return None
        if _GOES_ON.match(self.reading.low, sentence.start, sentence.start + REACH):
            decision = self._status_of_line(previous, "previous")
            if decision is None:
                decision = self._decided.get(previous.index)
            return decision if decision is not None and decision.value == "target" else None
        return self._goal_goes_on(sentence, _GOAL if self.looks_ahead else _GOAL_LIST)

    def _goal_goes_on(self, sentence: Sentence, sets: regex.Pattern[str]) -> Decision | None:
        """The goal that a sentence before in the paragraph `sets`, until one tells what is or was."""
        low = self.reading.low
        told: Sentence | None = sentence
        for _ in range(_GOAL_REACH):
            if told is None or _TOLD.search(low, told.start, told.end):
                return None
            before = self.reading.scopes.previous(told)
            goal = sets.search(low, before.start, before.end) if before is not None else None
            if goal is not None:
                return Decision("target", "status.target", goal[0], "previous")
            told = before
        return None

    def _status_of_line(self, line: Sentence, scope: str) -> Decision | None:
        found = [
            c
            for c in self.reading.sentence_cues(line)
            if c.phrase.kind == "status"
            and c.phrase.code != "none"
            and not c.phrase.units
            and not (c.phrase.heading and scope == "previous")
            and not self._status_is_named(c)
        ]
        if not found:
            return None
        last = found[-1]
        return Decision(last.phrase.code, last.phrase.rule, self.reading.words(last), scope)

    def _is_approved(self, cue: Cue) -> bool:
        """`đã phê duyệt danh sách 1.250 hộ`: what has been approved is a result, but for works still to be built."""
        low = self.reading.low
        if self.default_status == "target" or not low.startswith("phê duyệt", cue.start):
            return False
        if _APPROVED.match(low, cue.end, cue.end + 30):
            return True
        done = _ALREADY.search(low, max(0, cue.start - 90), cue.start)
        return done is not None and _TO_BUILD.search(low, cue.end, cue.end + 60) is None

    def _status_is_named(self, cue: Cue) -> bool:
        """`Kế hoạch số 278/KH-UBND` names a paper; `đạt kế hoạch`, `vượt chỉ tiêu` tell of a result."""
        return bool(
            _PAPER.match(self.reading.low, cue.end, cue.end + REACH)
            or (
                self.reading.low.endswith(_PAPERS, cue.start, cue.end)
                and _NUMBERED.match(self.reading.low, cue.end, cue.end + REACH)
            )
            or (
                self.reading.low.startswith(_COUNTABLE, cue.start)
                and _COUNTED.search(self.reading.low, max(0, cue.start - REACH), cue.start)
            )
            or (cue.phrase.code == "norm" and _SO_FAR_FROM.search(self.reading.low[max(0, cue.start - 12) : cue.start]))
            or self._is_approved(cue)
            or (cue.phrase.code == "target" and _REACHED.search(self.reading.low[max(0, cue.start - 60) : cue.start]))
        )


def word_list(name: str) -> regex.Pattern[str]:
    """The words of a list of `patterns/status_words.yaml`, each whole."""
    return alternation(patterns.load("status_words")[name]["words"])


# Titles of what shall be.
_AHEAD = regex.compile(
    r"\b(?:kế hoạch|mục tiêu|phấn đấu|chỉ tiêu|đặt mục tiêu|sẽ|dự kiến|định hướng|đề án|quy hoạch"
    r"|chương trình hành động|phương hướng|nhiệm vụ|hướng tới|hướng đến|đến năm 20\d\d|chiến lược)\b"
)
_GOAL_REACH = 10
"""Sentences through which a goal goes on at most."""
# Words that set a goal for the sentences after them, and those by which a sentence tells what is or was.
_GOAL = regex.compile(
    r"\b(?:phấn đấu|theo kế hoạch|đặt mục tiêu|đặt ra mục tiêu|đề ra mục tiêu|đặt chỉ tiêu|mục tiêu (?:đến năm|là)"
    r"|(?:mục tiêu|chỉ tiêu)(?:\s(?:cụ thể|chung|tổng quát|chủ yếu|\d{1,2}))?\s?[:.])"
)
# "Đại hội đề ra các chỉ tiêu chủ yếu: …": what stands behind is a list of goals in any text.
_GOAL_LIST = regex.compile(
    r"\b(?:đề ra|đặt ra|xác định|thông qua|thống nhất|quyết nghị|phấn đấu|giao|gồm)(?: \p{L}+){0,2}"
    r" (?:các|những|\d{1,3}) (?:nhóm )?(?:mục tiêu|chỉ tiêu)\b"
    r"|\b(?:mục tiêu|chỉ tiêu)\b(?![^.;:]*\b(?:đạt|vượt|kết quả|hoàn thành)\b)[^.;:\d]{0,70}"
    r"(?:\b(?:đến|tới|trong) (?:hết |cuối )?(?:năm|nhiệm kỳ|giai đoạn) [\d –-]{4,12})?:"
    r"|\b(?:phấn đấu|dự kiến)\b(?! \p{L}+ \d)[^.;:\d]{0,30}(?:\b(?:hết |cuối )?năm 20\d\d)?:"
)
_TOLD = regex.compile(
    r"\b(?:đã|hiện|hiện nay|hiện có|đến nay|tính đến|vừa qua|trước đó|từ đầu năm|từ năm|năm ngoái|được\s\d|cho biết"
    r"|qua đó|kết quả|thực hiện được|đạt được|toàn \p{L}+ (?:hiện )?có|trên địa bàn có|còn có|so với cùng kỳ|giải ngân"
    r"|tổng chi)(?!\p{L})"
)
_GOES_ON = regex.compile(
    r"(?:theo đó|trong đó|cụ thể|đồng thời|cùng với đó|ngoài ra|bên cạnh đó|song song|phấn đấu|cùng với việc|mặt khác"
    r"|riêng|tiếp đó|tiếp theo|qua đó|từ đó|trước mắt|song song đó|song song với đó|về lâu dài"
    r"|(?:\p{L}+\s+){1,4}cũng|(?:\p{L}+\s+){0,4}(?:đẩy mạnh|tiếp tục|tập trung)"
    # Tasks are told without a subject.
    r"|phát triển|tăng cường|duy trì|mở rộng|nâng cao|nâng|chú trọng|hoàn thành|hằng năm|hàng năm|mỗi năm|đảm bảo"
    r"|bảo đảm|giữ vững|thu hút|khuyến khích|từng bước|xây dựng thêm|trồng mới|huy động|kêu gọi|quy hoạch)\b"
)
# "huy động được", "giải ngân đạt"; but "đã", "mới", "chỉ" tell of deeds.
_RESULT = regex.compile(r"(?!(?:đã|mới|chỉ|hiện|thực tế|kết quả)\b)(?:\p{L}+\s){1,3}(?:được|đạt)")
# What ends the reach of a goal, and of an estimate that opens its clause ("Ước 10 tháng, …").
_STOPS = {
    "target": regex.compile(r"[;.:,]|(?<!\d)(?!20\d\d\b)\d"),
    "estimate": regex.compile(r"[;.:]|(?<!\d)(?!20\d\d\b|\d{1,2} tháng\b)\d"),
}
_SUMMED = regex.compile(
    r"\b(?:cho|tổng|với|số|kinh phí|thu|chi|đạt|bằng)\b|[;=]|\d (?:trường hợp|người|đối tượng|hộ|em|ca)\b"
)
_NUMBER_NEXT = regex.compile(r"\s(?:(?:khoảng|chừng|trên|hơn|gần|tới|tầm|cỡ)\s)*\d[\d.,]*(?! tháng)(?!\d)")
# "kế hoạch năm 2033 đạt 12 tỷ đồng, bằng 49%": how much of it was done.
_PLAN_REACHED = regex.compile(
    r"(?:\s(?:năm\s)?(?:20\d\d|nay))?\s(?:mới\s|chỉ\s)?đạt\s\d[\d.,]*(?:\s\p{L}+){0,3}"
    r",?\s\(?(?:tương đương|bằng|đạt)\s\d[\d.,]*\s?%"
)
_SHARE_OF = regex.compile(
    r"(?:\d\s?%|một nửa|nửa|phần lớn|thấp hơn|cao hơn|phần ba|phần tư)\s(?:so với |của |so |tổng )?$"
)
# "bằng 63% kế hoạch năm (15.500 ha)": the bracket says what was planned.
_PLAN_BRACKET = regex.compile(
    r"\b(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?:\s+(?:năm|đầu|giao|đề ra|được|cả|quý|tháng|\d{4}"
    r"|vốn|huyện|tỉnh|xã|trên|cấp|trung|ương|chính|phủ|hđnd|ubnd|tw)){0,5}\s*\("
    r"(?:là |giao |kế hoạch |kh |chỉ tiêu |từ )?$"
)
_DONE_OPENS = regex.compile(r"\W*(?:đã |kết quả )?(?:thực hiện|th|thực hiện được|kết quả)\b[^.;,\d]{0,40}$")
# Behind money that was handed down ("Vốn giao 21 tỷ đồng; giải ngân đến 30/6 đạt 9 tỷ đồng") also what was paid out.
_SPENT_OPENS = regex.compile(
    r"\W*(?:đã |kết quả )?(?:thực hiện|th|kết quả|giải ngân|thanh toán|đã chi)\b[^.;,\d]{0,25}"
    r"(?:\d{1,2}[/.]\d{1,2}(?:[/.]\d{4})?)?[^.;,\d]{0,25}$"
)
_GIVEN_OUT = ("giao", "giao năm", "giao là", "giao giai đoạn", "dự toán", "kế hoạch")
# "KH 1.200 lao động", "CT giao: 15 lớp"
# "dưới mức 4% Quốc hội giao"
_GIVEN_BY = regex.compile(
    r"\s(?:mà |do )?(?:quốc hội|chính phủ|trung ương|cấp trên|tỉnh|huyện|thành phố|hđnd (?:tỉnh|huyện|xã|thành phố)"
    r"|nghị quyết(?: \p{L}+){0,3})\s(?:đã )?(?:giao|đề ra|đặt ra)\b(?! \d)"
)
# "đạt 56% so với kế hoạch 130 hộ": the number of the plan itself.
_AGAINST_PLAN = regex.compile(
    r"\b(?:so với|trên|trong|/)\s?(?:tổng số |số )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết|kh)"
    r"(?:\s(?:giao|đề ra|năm|được|tỉnh|huyện|xã|hđnd|20\d\d)){0,4}(?:\slà)?\s\(?(?:giảm |tăng |là |đạt )?$"
)
_PLAN_SHORT = regex.compile(r"(?<![\p{L}-])(?<!(?<![%\d]\s?)/)(?:kh|ct)\s?(?:giao|năm|năm 20\d\d)?\s?[:.]?\s?$")
_WANTED = regex.compile(
    r"(?<!\b(?:chỉ|không|chẳng|nào|đang được) )\bcần (?:thêm |có |khoảng |hơn |tới |gần |đến |trên |ít nhất ){0,2}$"
)
# "giao 14 nhà, đã làm xong 9 nhà": what is set beside what was done.
_SET_TASK = regex.compile(
    r"(?<!\b(?:bàn|chuyển|trao|nộp|ký|phân|đấu|tạm|đã) )\b(?:giao|được giao|phân bổ)(?: thực hiện)? $"
)
_TASK_DONE = regex.compile(r"[,;:]\s(?:đã|đến nay|hiện|thực hiện|hoàn thành|kết quả|làm xong|xây xong|triển khai)\b")
_HIRES = regex.compile(
    r"\b(?:cần|thông báo|nhu cầu|muốn|đang|đợt \d|dự kiến|kế hoạch|tham gia,) (?:tuyển|tuyển dụng|tuyển sinh"
    r"|tuyển mới|tuyển chọn)"
    r"(?: thêm| mới| bổ sung)? $"
)
_HIRED = word_list("hired")
# "trong số 120 nhà theo kế hoạch"
_OF_PLANNED = regex.compile(r"\b(?:trong (?:tổng )?số|trên (?:tổng )?số|tổng số)\s$|/\s?$")
_PLANNED_BEHIND = regex.compile(
    r"(?:\s\p{L}+){0,4}?\s(?:(?:theo|trong|thuộc) (?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)|kế hoạch (?:giao"
    r"|đề ra)|được giao)\b"
)
_LIMITS = regex.compile(r"tối đa|tối thiểu|không quá|không vượt quá|không được|không dưới|không thấp hơn|không cao hơn")
_SIZES = frozenset({"ha", "km", "km2", "m2", "m3", "kg", "t", "l", "kW.h"})
_RANKS = regex.compile(r"\b(?:dẫn đầu|đứng đầu|nhiều nhất|cao nhất|thấp nhất|ít nhất là|kế đến|tiếp đến)\b")
_PAID_SHARE = word_list("paid_share")
_BOUND_OF_RULE = word_list("bound_of_rule")
_DUE = regex.compile(
    r"(?:\s*(?:,|;|và|hoặc)\s*\d[\d.,]*\s?%){0,4}\s+(?:của\s+|tổng\s+|số\s+)?"
    r"(?:mức (?:đóng|lương|chuẩn|trợ cấp|phụ cấp|hưởng|phí|học phí|thu(?! nhập)|chi)"
    r"|tiền lương|lương (?:cơ sở|tối thiểu)|mệnh giá|học phí|tiền đóng|phí bảo hiểm"
    r"|chi phí (?:khám|mai táng|học|đi lại)|giá (?:trị )?thẻ|kinh phí (?:mua|đóng))\b"
)
_YEAR = regex.compile(
    r"\b(?:(?:đến|tới|vào|trong|hết|cuối|đầu|từ)\s+(?:hết\s+|cuối\s+|đầu\s+)?)?năm\s+(?P<year>20\d\d)\b(?!\s*[-/])"
    r"|\b(?:giai đoạn|nhiệm kỳ|thời kỳ)\s+(?:từ\s+)?(?:năm\s+)?(?P<year>20\d\d)\b"
)
_NAMED_YEAR = regex.compile(r"(?<![\d/])20\d\d\b")
_YEAR_ALONE = regex.compile(
    r"(?:\b(?:cuối|đầu|hết|trong|đến|tính đến)\s+(?:hết\s+|cuối\s+|đầu\s+|tháng \d{1,2}\s+)?năm\s+|^\W*năm\s+"
    r"|\b31[/.]12[/.])"
    r"(?P<year>20\d\d)\b(?!\s*[-–/]\s*\d)",
    regex.MULTILINE,
)
# "tỷ lệ hộ nghèo đầu năm 2022 là 5,2%"
_BRACKET_TIME = regex.compile(
    r"\((?:cùng kỳ(?: năm)?(?: trước| ngoái)?|(?:cuối |đầu )?năm (?:trước|ngoái|(?P<year>20\d\d)))\s(?:\p{L}+\s){0,4}$"
)
_AT_FIRST = regex.compile(r"\bđầu (?:năm|kỳ|giai đoạn|nhiệm kỳ)\b[^.;,:()]{0,30}\b(?:là|còn|có)\s(?:\p{L}+\s){0,2}$")
_YEAR_REACH = 110
# "Đến năm 2030: …; …; …": a year with which a line of goals opens governs it all.
_YEAR_OPENS = regex.compile(
    r"[-+•*–\s]*(?:phấn đấu |mục tiêu |dự kiến )?(?:đến|tới|vào|hết)\s(?:hết |cuối )?năm\s(?P<year>20\d\d)\s?[:,]"
)
_YEAR_BEHIND = regex.compile(r"\b(?:vào|đến|trong|tới|trước)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>20\d\d)\b(?!\s*[-/])")
_YEAR_LENGTH = 5
_DIGIT = regex.compile(r"\d")
_FARTHEST_YEAR = 60
# "đạt 76% dự toán tỉnh giao, 70% dự toán huyện giao": a share of a plan is told once it is reached.
_STRIVES = word_list("strives")
_SLASH_BEFORE = regex.compile(r"/\s?$")
_SHARE_REACHED = regex.compile(r"\s?[,(]?\s?\(?(?:đạt|bằng|tương đương)\s(?:tỷ lệ\s)?\d[\d.,]*\s?%")
_MEASURED = frozenset({"ha", "km", "km2", "m2", "m3", "t", "kg"})
_PLAN_BEHIND = regex.compile(r"\s+(?:(?:của|theo|so với)\s+)?(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")
_FAR = frozenset({"document", "heading", "list", "previous"})
_ADDRESSED = regex.compile(
    r"\b(?:ubnd|hđnd|ủy ban nhân dân|cấp ủy|đảng ủy|chủ tịch|mttq|lãnh đạo|trưởng|bí thư|riêng)\s(?:của\s)?$"
)
_FROM_HERE = regex.compile(
    r"\b(?:giảm|tăng|nâng|hạ|rút|đưa|mở rộng|sắp xếp)\b(?:(?! (?:đến|tới|năm) )[^.;:\d]){0,70}"
    r"\btừ (?:mức |hơn |trên |gần |khoảng )?$"
)
_TO_THERE = regex.compile(
    r"[^.;:\d]{0,30}?(?:\((?:năm |cuối năm |đầu năm )?\d{4}\)|(?:vào |trong |cuối |đầu )?năm \d{4})?[^.;:\d]{0,12}?\s"
    r"(?:xuống|lên|còn|thành)\b[^.;:\d]{0,25}\d"
)
_THAN_BEFORE = regex.compile(
    r"\b(?:so với|so|bằng [\d.,]+\s?%)(?: với)? (?:cùng kỳ|năm (?:trước|ngoái|(?P<year>20\d\d))|đầu (?:năm|nhiệm kỳ|kỳ)"
    r"|kế hoạch(?= (?:đạt|đã)))"
)
_REACHES = regex.compile(r"\b(?:đạt|tăng|giảm|còn|chiếm|có|bằng|vượt|là)\b")
_BACK_REACH = 2
_IS_GOAL = regex.compile(
    r"\blà (?:mục tiêu|chỉ tiêu|yêu cầu|nhiệm vụ|kế hoạch|đề xuất|quyết tâm|cam kết)\b(?! chính trị)"
    r"|\btheo (?:kế hoạch|đề án|cam kết|lộ trình|quy hoạch) (?:được (?:phê )?duyệt|đã (?:được )?(?:phê )?duyệt|số"
    r"|của)\b"
    r"|\bphải (?:hoàn thành|xong|thoát nghèo|đạt chuẩn|về đích)\b"
)
_SHALL = regex.compile(r"\bsẽ\b|\bdự kiến\b")
_ASKED = frozenset({"household", "person", "organisation", "province", "district", "commune", "village"})
_SETS_OUT = (
    "đề ra",
    "đặt ra",
    "nghị",
    "kế hoạch",
    "phê duyệt",
    "quy hoạch",
    "mục tiêu",
    "giao",
    "đề xuất",
    "định hướng",
)
_TELLS = ("yêu cầu", "đề nghị", "giao", "kiến nghị")
_MATTERS = regex.compile(
    r"\b(?:nội dung|vấn đề|vấn|chỉ tiêu|nhiệm vụ|giải pháp|nhóm|mục tiêu|điều|chương|ý kiến|kiến nghị|khâu"
    r"|đột phá|lĩnh vực|đợt)$"
)
_HOLDS = regex.compile(r"\s(?:(?:gồm|có|với|đề ra|nêu|xác định|đặt ra|cụ thể|chung)\s){0,3}")
_AIMS = regex.compile(
    r"\W*(?:với|nhằm|để|quyết tâm|thực hiện|triển khai|hưởng ứng|được|đáp ứng|từ khi|sau khi|quy hoạch|trước"
    r"|xuất phát)\b"
    r"[^,;:.\d]{0,160},\s"
)
_DEED = word_list("deed")
_STRIVES_ON = regex.compile(r"\b(?:sẽ|phấn đấu|dự kiến|cần|phải|đặt ra|đề ra|mục tiêu|chỉ tiêu|năm 20\d\d|xác định)\b")
_TO_DO = regex.compile(
    r"(?:\s(?!(?:giảm|được|nghèo)\b)[\p{L}]+){0,6}?[\s,]+(?:khẩn trương|thực hiện|rà soát|di dời|sơ tán|vào bờ"
    r"|phối hợp|tổ chức|tập trung"
    r"|tiếp tục|báo cáo|chủ động|triển khai|tham mưu|xây dựng|lập|khắc phục|bị|liên quan|trên các"
    r"|chịu trách nhiệm|nộp|dừng"
    r"|tạm dừng|rời|chấp hành|cam kết|bàn giao|tháo dỡ|trồng|đăng ký|làm|hoàn thành|hoàn tất|bổ sung|giải trình"
    r"|tăng cường)\b"
)
_FOSTERED = regex.compile(r"\b(?:nhận|được (?:các|nhiều) [^.;\d]{0,60}) ?(?:phụng dưỡng|đỡ đầu|chăm sóc)\b")
_SPANS = frozenset({"year", "half_year", "quarter", "month", "day"})
# "chi trả trên 45 tỷ đồng/tháng" is what all get together; nobody's allowance is that high.
_SHARE_GOT = word_list("share_got")
_TOO_MUCH_FOR_ONE = 500_000_000
_GOODS = frozenset({"kg", "t", "l", "kW.h"})
# "… được hưởng chính sách với kinh phí 312 tỷ đồng": the rule is told, then what it cost.
_SPENT = regex.compile(
    r"\b(?:với|tổng|là|nhu cầu|dự toán|tổng số|,)\s+(?:tổng\s+)?(?:(?:số |nhu cầu |nguồn )?kinh phí|số tiền)"
    r"|\b(?:tổng trị giá|tổng giá trị|tổng cộng|thành tiền|tổng chi)\b"
)
_ACT_OPENS = regex.compile(
    r"\W*(?:theo|căn cứ|với|thực hiện)\s(?:\p{L}+\s)?(?:nghị quyết|quyết định|nghị định|thông tư|luật|quy định"
    r"|chính sách|quy chế)\b"
    r"(?![^;.]*\bđã\b)"
)
# "hộ có từ 3 con trở lên được miễn …": on what condition a rule holds.
_CONDITION = regex.compile(
    r"[^.;:\d]{0,50}?\btrở lên\b[^.;:\d]{0,20}?\s(?:thì|phải|bị|mới được|được (?:hưởng|vay|khoán|hỗ trợ|cấp"
    r"|giảm|miễn|thưởng|tặng))\b"
)
# "theo quy định, hộ làm nhà được 40 triệu đồng"
_DUE_BY_RULE = regex.compile(
    r"\btheo (?:quy định|nghị định|nghị quyết|quyết định|chính sách|luật)\b(?:(?!\bđã\b)[^;.]){0,80}"
    r"\b(?:được|hưởng|nhận|thưởng|hỗ trợ|là)\s$"
)
_SOLD_BY = frozenset({"kg", "t", "l", "kW.h", "m3", "item"})
_PAYS_IN = regex.compile(
    r"\b(?:phải |chỉ |sẽ |tham gia |dân )đóng (?:thêm |chỉ |khoảng )?$"
    r"|\b(?:tự nguyện|bhxh|bhyt|tham gia)\b[^.;,]{0,30}\bđóng (?:khoảng )?$"
)
# "2.300 chỉ tiêu tuyển dụng" are counted.
_COUNTABLE = ("chỉ tiêu", "kế hoạch", "mục tiêu", "nhiệm vụ", "quy hoạch", "dự toán")
_COUNTED = regex.compile(
    r"(?<![\d.,])(?!(?:19|20)\d\d\s)\d(?:[\d.,]*\d)?\s(?:(?:chương trình|đề án|dự án|phương án|nghị quyết|quyết định"
    r"|chỉ thị|chỉ tiêu|mục tiêu|nhiệm vụ|kế hoạch|công văn|văn bản|hướng dẫn|thông báo|báo cáo|tờ trình|chuyên đề"
    r"|giải pháp)"
    r"(?:,| và|;)\s){0,4}$"
)
_ASKS = ("kiến nghị", "đề nghị", "đề xuất", "yêu cầu", "tham mưu", "dự báo")
_PROPOSED = regex.compile(
    r"\b(?:đề xuất|kiến nghị|đề nghị|đang trình|trình phương án|dự kiến áp dụng|dự kiến nâng|dự kiến điều chỉnh)\b"
    r"(?:(?!\b(?:đã|hiện|quy định|theo)\b)[^.;]){0,60}\b(?:nâng|tăng|điều chỉnh|áp dụng|bổ sung|thay đổi|giảm)\b"
)
_HAS = regex.compile(r"\b(?:đã|vừa)\b[^.;:]*$")
# What may stand between two benefits of a list, the first with its denominator ("/ngày, tiền đi lại").
_LISTED_ON = regex.compile(
    r"(?:\s?/\s?\p{L}+(?:\s\p{L}+)?){0,3}(?:,| và| hoặc)"
    r"(?:(?!\b(?:tổng|trị giá|kinh phí|số tiền|chi|hết|với|thu|trao|tặng|đã|nộp|bán|lãi|thu nhập)\b)[^;.,\d()]){1,45}"
)
_NOW = frozenset({"hiện", "hiện nay", "hiện tại", "hiện hành", "đến nay"})
_SO_FAR_FROM = regex.compile(r"\bso (?:với )?$")
_ALREADY = regex.compile(r"\b(?:đã|vừa|được)\b[^.;\n]*$")
_APPROVED = regex.compile(
    r"(?: và chi trả)? (?:danh sách|số hộ|số người|số liệu|hỗ trợ|hồ sơ|kết quả|chi trả|cho"
    r"|\d[\d.]* (?:hồ sơ|trường hợp|nhiệm vụ|đề tài))\b"
)
_TO_BUILD = regex.compile(r"\b(?:dự án|quy hoạch|đề án|đầu tư|kế hoạch|chủ trương)\b")
_OF_LEVEL = regex.compile(r"(?:với |đến |lên |ở )?mức(?: giá| thưởng| thưởng tết| lương| thu nhập)?")
_TIMES = regex.compile(r"\s[x×*]\s*$")
_EACH = regex.compile(r"\bmỗi\b[^;.]{0,30}$")
_HELPS = word_list("helps")
# "mỗi khẩu được 15 kg/tháng"
_EACH_GETS = regex.compile(r"\bmỗi (?!tháng|năm|ngày|tuần|quý)[^.;,]{0,40}\b(?:được|hưởng)\b")
# What givers pay, and what goods cost, is fixed by no rule.
_GIVEN = word_list("given")
_PLAN_OPENS = regex.compile(r"theo (?:kế hoạch|dự kiến|dự thảo)\b[^.]{0,90}\bsẽ\b")
# "Theo Đề án 1956, …": the number of the paper.
_NUMBERED = regex.compile(r"\s(?!(?:19|20)\d\d)\d{3,4},\s")
_PAPERS = ("đề án", "dự án", "chương trình", "nghị quyết", "kế hoạch")
_PAPER = regex.compile(r"\s*(?:số\s*:?\s*\d|\d+/(?:(?:19|20)\d\d/)?\p{L}|thực hiện\s+chương trình\b)")
_REACHED = regex.compile(
    r"\b(?:đạt|vượt|hoàn thành|so với|bằng|so|triển khai|thực hiện|ban hành|xây dựng)\s+"
    r"(?:các\s+|mức\s+|\d[\d.,]*\s?%\s*(?:so với\s+|của\s+)?)?"
    r"(?:(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết)(?:\s(?!và\b)[\p{L}]+){0,3}\s+)?$"
)


def _goes_on_with_norm(before: Mention, mention: Mention) -> bool:
    """`ngân sách trung ương hỗ trợ 70%, ngân sách tỉnh 30%`: figures of a rule in a row are told as the first is."""
    same = before.measure == mention.measure != "count" and before.unit == mention.unit
    if not same or before.status != "norm" or mention.change != "level" or (mention.per and not before.per):
        return False
    # "tiền ăn 50.000 đồng/ngày, đi lại 200.000 đồng"
    return bool(before.per) == bool(mention.per) or mention.numeral.value <= before.numeral.value * _MOST_TIMES


_MOST_TIMES = 20
"""How many times higher a benefit without a denominator may be than the one told before it."""


def _governs(decision: Decision, mention: Mention) -> bool:
    """A heading that announces norms makes none of the counts below it."""
    return decision.value != "norm" or mention.measure != "count"


def read_echoes(scopes: Layout, mentions: Sequence[Mention]) -> None:
    """A figure of the title that the text tells again, perhaps less roundly, takes the statement of the text, which
    says more.
    """
    body: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        if mention.start >= scopes.title[1]:
            body.setdefault(_amount_of(mention), mention)
    for mention in mentions:
        if not scopes.title[0] <= mention.start < scopes.title[1]:
            continue
        told = body.get(_amount_of(mention)) or next((m for m in body.values() if _is_rounded(mention, m)), None)
        if told is None:
            continue
        mention.echo = told.index
        if mention.trace["status"].scope in {"document", "default"}:
            mention.status, mention.trace["status"] = (
                told.status,
                Decision(told.status, "inherit.echo", "", "document"),
            )
        if mention.indicator == UNDECIDED and "indicator_undecided" in mention.flags:
            mention.flags.remove("indicator_undecided")
            mention.indicator = told.indicator
            mention.trace["indicator"] = Decision(told.indicator, "inherit.echo", "", "document")


def _is_rounded(title: Mention, told: Mention) -> bool:
    """Whether a headline rounds a number of the text: "gần 2.700 hộ" for 2.692."""
    if title.unit != told.unit or title.numeral.value_high is not None or told.numeral.value_high is not None:
        return False
    least, most = _ROUNDED.get(title.qualifier, (Decimal(1), Decimal(0)))
    return title.numeral.value * least <= told.numeral.value <= title.numeral.value * most


_ROUNDED = {
    "nearly": (Decimal("0.95"), Decimal(1)),
    "over": (Decimal(1), Decimal("1.05")),
    "about": (Decimal("0.95"), Decimal("1.05")),
}
"""From which to which part of a rounded number the exact one may lie, by qualifier."""


def _amount_of(mention: Mention) -> tuple[object, ...]:
    return mention.numeral.value, mention.numeral.value_high, mention.unit


# Acts that fix how much there is for each, or what is asked for.
_FIXES_NORMS = regex.compile(
    r"\b(?:quy định|ban hành|sửa đổi|điều chỉnh|thông qua)\b[^\n]{0,80}\b(?:mức|chính sách|chế độ|định mức|trình tự"
    r"|thủ tục|tiêu chuẩn|điều kiện|nội dung chi|đơn giá|bảng giá|khung giá|giá dịch vụ|học phí|lệ phí|phí"
    r"|quy chế|quy tắc|hệ số|tỷ lệ phân chia|nguyên tắc)\b"
    r"|\bquy định (?:về|việc|một số)\b"
)
# Pieces that explain to readers what the rules are.
_EXPLAINS_NORMS = regex.compile(
    r"\b(?:chính sách|quy định|luật|nghị định|thông tư)(?: \p{L}+){0,4} (?:có hiệu lực|mới|cần biết|áp dụng từ)\b"
    r"|\bhỏi\s?[-–,&]?\s?đáp\b|\bgiải đáp (?:chính sách|thắc mắc|pháp luật|chế độ)\b"
    r"|\b(?:điều|thông tin)(?: \p{L}+){0,4} cần biết\b|\bđiểm mới (?:của|trong|về)\b"
    r"|\b(?:được|bị) (?:phạt|hưởng) (?:bao nhiêu|thế nào|những gì|ra sao)\b"
    r"|\b(?:mức|điều kiện|thủ tục|hồ sơ|cách) (?:phạt|đóng|hưởng|vay|vay vốn|xử phạt|tính)\b"
    r"(?![^\n]*\b(?:đạt|đã|kết quả|tăng|giảm)\b)"
)
# What a parliament or an office lets go ahead is still to be built.
_LETS_BEGIN = regex.compile(
    r"\b(?:thông qua|phê duyệt|chấp thuận|đồng ý|thống nhất|cho phép|trình|đề xuất|xin|bổ sung|duyệt)\b[^\n.]{0,40}"
    r"\b(?:chủ trương đầu tư|quy hoạch|dự án|đề án|phương án|kế hoạch)\b"
    r"|\b(?:sắp|sắp sửa|chuẩn bị|dự kiến|sẽ) (?:xây|xây dựng|khởi công|triển khai|đầu tư|có)\b"
)
# The line of an act's head that says what it is about.
_SUBJECT = regex.compile(r"(?m)^(?:về|v/v|phê duyệt|quy định|ban hành|giao|phân bổ|thông qua)\b[^\n]{5,250}")
_HEAD = 600


def subject_of(kind: str, low: str, title: tuple[int, int]) -> str:
    """The title of a text, or what an act's head says that it is about where its title is only the issuing body."""
    told = _SUBJECT.search(low, 0, min(len(low), _HEAD)) if kind == "decision" else None
    return low[slice(*title)] if told is None else f"{low[slice(*title)]}\n{told[0]}"


_PLANS = regex.compile(
    r"\b(?:dự toán|phân bổ ngân sách|giao chỉ tiêu|giao kế hoạch|kế hoạch|chỉ tiêu|phương hướng|nhiệm vụ|đề án"
    r"|quy hoạch|chủ trương đầu tư|chương trình hành động)\b"
)


# "Quy hoạch …", "Huyện A: Triển khai Đề án … giai đoạn …": news of what a paper plans.
_TITLED_PLAN = regex.compile(
    r"^\W*(?:[^:\n]{0,40}:\s)?(?:(?:công bố|ban hành|phê duyệt|triển khai|thông qua|giới thiệu|góp ý|lấy ý kiến"
    r"|trình)\s(?:về\s)?)?"
    r"(?:dự thảo\s)?(?:quy hoạch|kế hoạch|đề án|chương trình hành động|phương án)\b"
    r"(?![^\n]*\b(?:kết quả|đạt|đã|hoàn thành|vượt|tổng kết|sơ kết|hiệu quả|sau \d+ năm|thành công|giải ngân)\b)"
)
_COUNTS = regex.compile(
    r"(?<![\p{L}\d./-])(?!20\d\d\b)(?<!\b(?:năm|ngày|tháng|quý|khóa|kỳ|thứ|số|đợt|lần|quyết định"
    r"|nghị quyết) )\d[\d.,]*\s\p{L}"
)


def document_default(kind: str, title: str, *, ahead: bool) -> str:
    """The status of a figure about which nothing is said: that of the document's kind; `title` in its plain form.

    `ahead` says that the time of which the document tells is still to come, so it tells of goals.
    """
    if kind == "decision" and _FIXES_NORMS.search(title):
        return "norm"
    if kind == "decision" and _PLANS.search(title) and "quyết toán" not in title:
        return "target"
    if kind in {"news", "notice", ""} and _EXPLAINS_NORMS.search(title):
        return "norm"
    if kind in {"news", ""} and _TITLED_PLAN.search(title):
        return "target"
    lets_begin = kind in {"news", ""} and _LETS_BEGIN.search(title) is not None
    # A headline that counts ("228 thanh niên khám tuyển nghĩa vụ quân sự năm 2031") tells of a deed for a year to come.
    ahead = ahead and not (kind in {"news", ""} and _COUNTS.search(title) and not _AHEAD.search(title))
    return "target" if kind == "plan" or ahead or lets_begin else "actual"
