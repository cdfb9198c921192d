"""What a figure states: indicator, status, change and group, read from the cues in its scopes.

Every cue of an indicator that stands in reach of a figure is weighed: how near its scope is, how strongly its rule decides
(`tier`), and what stands between. The heaviest decides; figures of one statement (a pair, the parts of a total) decide together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

import patterns
from extractors.cues import Cue, lexicon
from extractors.links import by_sentence
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.scopes import Layout, Sentence

UNDECIDED = "other"


@cache
def _weights() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("weights")["scopes"].items()}


@cache
def _penalties() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("weights")["factors"].items()}


@dataclass(frozen=True, slots=True)
class Vote:
    """A cue weighed for one figure."""

    indicator: str
    weight: float
    scope: str
    cue: Cue


class Reader:
    """Reads the statements of one text; `low` is its plain form, `default_status` that of the document's kind,
    `official` says that it is a plan, report or decision, whose title governs what stands under it."""

    def __init__(self, low: str, scopes: Layout, default_status: str = "actual", official: bool = False) -> None:
        self.low = low
        self.scopes = scopes
        self.default_status = default_status
        self.official = official
        self._cues: dict[tuple[int, int], list[Cue]] = {}

    def cues(self, start: int, end: int) -> list[Cue]:
        """The cues of a stretch of the text, with offsets of the whole text; read once."""
        if (start, end) not in self._cues:
            found = lexicon().find(self.low[start:end])
            self._cues[start, end] = [Cue(c.start + start, c.end + start, c.phrase) for c in found]
        return self._cues[start, end]

    def sentence_cues(self, sentence: Sentence) -> list[Cue]:
        """The cues of a sentence."""
        return self.cues(sentence.start, sentence.end)

    # --- change ----------------------------------------------------------------------------------------------------

    def read_changes(self, mentions: Sequence[Mention]) -> None:
        """Set `change`: a movement where a verb of movement leads to the number, a level where it says what is reached."""
        for group in by_sentence(mentions):
            before: Mention | None = None
            for mention in group:
                change, cue = _change(self.low, mention)
                if (
                    change == "level"
                    and before is not None
                    and before.change != "level"
                    and _goes_on(self.low, before, mention)
                ):
                    change, cue = before.change, "…"
                if change != "level":
                    mention.change = change
                    mention.trace["change"] = Decision(change, f"change.{change}", cue, "clause")
                before = mention

    # --- indicator -------------------------------------------------------------------------------------------------

    def read_indicators(self, mentions: Sequence[Mention]) -> None:
        """Set `indicator`: pairs decide together, parts without a cue of their own follow their total."""
        votes = {m.index: list(self.votes(m)) for m in mentions}
        for mention in mentions:
            mention.indicator = ""
        for mention in mentions:
            if not mention.indicator:
                self._decide(mentions, mention, votes)
        _generalise_totals(mentions)

    def _decide(self, mentions: Sequence[Mention], mention: Mention, votes: dict[int, list[Vote]]) -> None:
        own = _best(votes[mention.index])
        if mention.pair is not None:
            self._decide_pair(mentions, mention, mentions[mention.pair], votes)
            return
        total = mentions[mention.part_of] if mention.part_of is not None else None
        if mention.unit in _TERRITORIES | {"household", "person"} and _is_whole(mentions, mention):
            _take(mention, *_of_whole(mention))
            return
        near = _best([v for v in votes[mention.index] if v.scope in _NEAR])
        if total is not None and mention.numeral.role != "part":
            if not total.indicator:
                self._decide(mentions, total, votes)
            mention.named = (
                near is not None
                and near.weight >= _penalties()["part_threshold"]
                and near.cue.phrase.tier >= _NAMING_TIER
            )
            same = total.indicator in _WHOLE_CREDIT or not mention.named
            if same and total.indicator not in _SURROUNDINGS:
                _take(mention, total.indicator, "inherit.part_of", "", "total")
                return
        if (near is None or mention.change != "level") and (told := _told_before(mentions, mention, near)) is not None:
            _take(mention, told.indicator, "inherit.ellipsis", "", "sentence")
            return
        if (own is None or own.weight < _penalties()["undecided"]) and self._inhabitants(mention):
            _take(mention, "population", "population.subject", "", "clause")
            return
        if own is None or own.weight < _penalties()["undecided"]:
            _take_default(mention)
            return
        if own.indicator == "income" and mention.qualifier == "at_most":
            _take(mention, "poverty_line", "poverty_line.bound", "trở xuống", "number")
            return
        self._take_vote(mention, _occasion(own, votes[mention.index]))
        if _helps_victims(mention, votes[mention.index]):
            _take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")

    def _inhabitants(self, mention: Mention) -> bool:
        """`Xã có 512 hộ`: a territory that has households or people."""
        lead = self.low[mention.lead_start : mention.start]
        return mention.unit in {"household", "person"} and bool(_TERRITORY_HAS.search(lead))

    def _completes(self, mention: Mention) -> bool:
        """`…, đạt tỷ lệ 151%`: more than the whole is reached, so the whole is a plan."""
        lead = self.low[max(mention.lead_start, mention.start - 24) : mention.start]
        return mention.unit == "percent" and mention.numeral.value > 100 and bool(_ATTAINS.search(lead))

    def _decide_pair(
        self, mentions: Sequence[Mention], one: Mention, other: Mention, votes: dict[int, list[Vote]]
    ) -> None:
        first, second = (one, other) if one.index < other.index else (other, one)
        for mention in (first, second):
            own = _best(votes[mention.index])
            if own is not None and own.indicator == "plan_completion":
                self._take_vote(mention, own)
            elif self._completes(mention):
                _take(mention, "plan_completion", "plan_completion.over_100", "", "clause")
        if first.indicator and second.indicator:
            return
        keep = [v for m in (first, second) for v in votes[m.index] if v.indicator != "plan_completion"]
        factor = _penalties()
        lead = [v for v in votes[first.index] if v.indicator != "plan_completion"]
        specific = [
            Vote(
                v.indicator,
                v.weight
                * (1.0 if v in lead else factor["pair_second"])
                * (factor["neutral"] if v.cue.phrase.rule in _NEUTRAL else 1.0),
                v.scope,
                v.cue,
            )
            for v in keep
        ]
        best = _best(specific)
        part_of = first.part_of if first.part_of is not None else second.part_of
        if (best is None or best.weight < factor["undecided"]) and part_of is not None and mentions[part_of].indicator:
            for mention in (first, second):
                if not mention.indicator:
                    _take(mention, mentions[part_of].indicator, "inherit.part_of", "", "total")
            return
        for mention in (first, second):
            if mention.indicator:
                continue
            if best is None or best.weight < factor["undecided"]:
                _take_default(mention)
            else:
                self._take_vote(mention, _occasion(best, keep))

    def _take_vote(self, mention: Mention, vote: Vote) -> None:
        mention.indicator = vote.indicator
        mention.trace["indicator"] = Decision(vote.indicator, vote.cue.phrase.rule, self.words(vote.cue), vote.scope)

    def words(self, cue: Cue) -> str:
        """The words of a cue as the text has them."""
        return self.scopes.text[cue.start : cue.end]

    def votes(self, mention: Mention) -> Iterator[Vote]:
        """All cues in reach of a figure, weighed."""
        sentence = mention.sentence
        stative = _STATIVE.search(self.low, max(mention.lead_start, mention.start - 40), mention.start) is not None
        for cue in self.sentence_cues(sentence):
            if cue.phrase.kind == "indicator" and _fits(cue, mention) and (vote := self._weigh(mention, cue, stative)):
                yield vote
        for scope, (start, end) in self._outer(sentence):
            for cue in self.cues(start, end):
                if (
                    cue.phrase.kind == "indicator"
                    and _fits(cue, mention)
                    and cue.phrase.topic
                    and not cue.phrase.after_only
                    and not cue.phrase.counted
                ):
                    if scope == "title" and not cue.phrase.title:
                        continue
                    near = math.exp(-(end - cue.end) / 300) if scope in {"opener", "previous"} else 1.0
                    yield Vote(
                        cue.phrase.code, _weights()[scope] * cue.phrase.tier * near * self._modifier(cue), scope, cue
                    )

    def _outer(self, sentence: Sentence) -> Iterator[tuple[str, tuple[int, int]]]:
        """The scopes around a sentence, nearest first: the list's opening line, the sentence before, headings, the title."""
        opener = self.scopes.sentences[sentence.opener] if sentence.opener is not None else None
        if opener is not None and opener.index != sentence.index:
            yield "opener", (opener.start, opener.end)
        previous = self.scopes.previous(sentence)
        if previous is not None:
            yield "previous", (previous.start, previous.end)
        for index in sentence.headings[:2]:
            heading = self.scopes.sentences[index]
            if heading.index != sentence.index and (opener is None or heading.index != opener.index):
                yield "heading", (heading.start, heading.end)
        title = self.scopes.title
        if title[1] and not title[0] <= sentence.start < title[1]:
            yield "title", title

    def _weigh(self, mention: Mention, cue: Cue, stative: bool) -> Vote | None:
        scope, distance = _relation(self.scopes, mention, cue)
        if cue.phrase.counted and not mention.start < cue.start <= mention.end <= cue.end:
            return None
        if cue.phrase.after_only:
            if (
                not _DIRECTLY.fullmatch(self.low, mention.end, max(mention.end, cue.start))
                or cue.start < mention.numeral.end
            ):
                return None
            scope = "noun"
        if cue.phrase.yields and scope in _BEHIND and self._receives(mention) is None:
            return None
        factors = _penalties()
        weight = _weights()[scope] * cue.phrase.tier * math.exp(-distance / factors[_decay(scope, mention)])
        weight *= self._modifier(cue, mention)
        if cue.phrase.state and scope in _NEAR and (stative or (scope == "lead" and distance < 4)):
            weight *= factors["stative"]
        if (verb := self._receives(mention)) is not None:
            # "60.000 hộ nghèo … sẽ được tặng phần quà": who receives is no statement of how many there are.
            weight *= (
                factors["receiver"]
                if cue.phrase.tier <= _PEOPLE_TIER
                else factors["received"]
                if cue.end > verb
                else 1.0
            )
        if self._in_other_bracket(mention, cue):
            weight *= factors["bracket"]
        return Vote(cue.phrase.code, weight, scope, cue)

    def _receives(self, mention: Mention) -> int | None:
        """Where a verb of receiving follows the counted people, before the next number."""
        if mention.measure != "count":
            return None
        stop = _NEXT_NUMBER.search(self.low, mention.end, mention.sentence.end)
        clause = self.scopes.clause_at(mention.sentence, mention.start)
        found = _RECEIVES.search(self.low, mention.end, min(stop.start() if stop else clause[1], clause[1]))
        return found.start() if found else None

    def discount(self, cue: Cue) -> float:
        """The factor of a cue that stands in no figure's sentence: below 1 for sources and beneficiaries."""
        return self._modifier(cue)

    def _modifier(self, cue: Cue, mention: Mention | None = None) -> float:
        """A source ("từ nguồn vận động") or a beneficiary ("cho hộ nghèo") is no purpose."""
        head = self.low[max(0, cue.start - 24) : cue.start]
        factors = _penalties()
        if _SOURCE.search(head) and (
            mention is None or cue.end > mention.start or cue.phrase.code in {"fund_raised", "fund_allocated"}
        ):
            return factors["source"]
        if cue.phrase.tier <= _PEOPLE_TIER and _BENEFICIARY.search(head):
            return factors["beneficiary"]
        if (
            mention is not None
            and cue.phrase.code == "disaster_damage"
            and mention.unit in {"household", "person"}
            and mention.end <= cue.start < mention.tail_end
        ):
            if _GIVEN_TO.search(self.low, max(mention.lead_start, mention.start - 40), mention.start):
                return factors["beneficiary"]  # "hỗ trợ cho 47 hộ có nhà bị sập": the damage says to whom.
        if mention is not None and cue.start > mention.end and _LOCATIVE.search(head):
            return factors["locative"]
        return 1.0

    def _in_other_bracket(self, mention: Mention, cue: Cue) -> bool:
        return any(a <= cue.start < b and not a <= mention.start < b for a, b in mention.sentence.parentheses)

    # --- status ----------------------------------------------------------------------------------------------------

    def read_statuses(self, mentions: Sequence[Mention]) -> None:
        """Set `status` from the nearest cue before the number, else from what governs its sentence."""
        if self._tells_a_plan(mentions):
            self.default_status = "target"
        for mention in mentions:
            decision = self._status(mentions, mention)
            mention.status = decision.value
            mention.trace["status"] = decision

    def _tells_a_plan(self, mentions: Sequence[Mention]) -> bool:
        """Whether the text opens with "Theo kế hoạch, …": then it tells a plan until something was done."""
        body = next((m for m in mentions if m.start >= self.scopes.title[1]), None)
        return body is not None and bool(_PLAN_OPENS.match(self.low, body.sentence.start))

    def _status(self, mentions: Sequence[Mention], mention: Mention) -> Decision:
        sentence = mention.sentence
        if mention.indicator == "poverty_line":
            return Decision("norm", "status.norm", "", "indicator")
        own = self._status_in(sentence.start, sentence.end, mention)
        if (own is None or own.value == "actual") and self._is_rate_of_help(mention):
            return Decision("norm", "status.norm.each", "/", "number")
        if own is not None:
            return own
        if (
            mention.index
            and mentions[mention.index - 1].numeral.role == "planned"
            and mention.sentence is mentions[mention.index - 1].sentence
        ):
            return Decision("target", "fraction.planned", "/", "number")
        for other in (mention.part_of, mention.pair):
            if (
                other is not None
                and other < mention.index
                and mentions[other].status != "actual"
                and mention.numeral.role != "part"
            ):
                return Decision(mentions[other].status, "inherit.link", "", "total")
        if (told := self._status_goes_on(sentence)) is not None and _governs(told, mention):
            return told
        if (opener := sentence.opener) is not None and opener != sentence.index:
            line = self.scopes.sentences[opener]
            if (decision := self._status_of_line(line, "list")) is not None and _governs(decision, mention):
                return decision
        for index in sentence.headings:
            if (decision := self._status_of_line(self.scopes.sentences[index], "heading")) is not None and _governs(
                decision, mention
            ):
                return decision
        if self.default_status == "norm" and mention.measure == "count":
            return Decision("actual", "status.default", "", "document")
        return Decision(self.default_status, "status.default", "", "document")

    def _is_rate_of_help(self, mention: Mention) -> bool:
        """`hỗ trợ 40 triệu đồng/hộ`: so much for each is a rule where no deed is told."""
        if _TIMES.search(self.low, max(0, mention.start - 4), mention.start):
            return mention.measure == "amount"
        each = set(mention.per) & {
            "household",
            "person",
            "house",
            "case",
            "project",
            "commune",
            "village",
            "organisation",
            "class",
        }
        told = (
            mention.indicator.startswith(("credit", "income"))
            or "bình quân" in self.low[mention.lead_start : mention.start]
        )
        return (
            bool(each)
            and not told
            and mention.measure == "amount"
            and bool(_HELPS.search(self.low, self.scopes.clause_at(mention.sentence, mention.start)[0], mention.start))
        )

    def read_echoes(self, mentions: Sequence[Mention]) -> None:
        """A figure of the title or a caption that the text tells again takes the statement of the text, which says more."""
        body: dict[tuple[object, ...], Mention] = {}
        for mention in mentions:
            if mention.start >= self.scopes.title[1]:
                body.setdefault(_amount_of(mention), mention)
        for mention in mentions:
            told = body.get(_amount_of(mention))
            if told is None or not self.scopes.title[0] <= mention.start < self.scopes.title[1]:
                continue
            if mention.trace["status"].scope in {"document", "default"}:
                mention.status, mention.trace["status"] = (
                    told.status,
                    Decision(told.status, "inherit.echo", "", "document"),
                )
            if mention.indicator == UNDECIDED and "indicator_undecided" in mention.flags:
                mention.flags.remove("indicator_undecided")
                _take(mention, told.indicator, "inherit.echo", "", "document")

    def _status_in(self, start: int, end: int, mention: Mention) -> Decision | None:
        best: Cue | None = None
        for cue in self.cues(start, end):
            if cue.phrase.units and cue.start < mention.lead_start:
                continue
            if (
                cue.phrase.kind == "status"
                and cue.end <= mention.start
                and not cue.phrase.heading
                and _fits(cue, mention)
                and not self._status_is_named(cue)
            ):
                best = cue if cue.phrase.code != "none" else best
        if best is None:
            return None
        scope = "clause" if best.start >= mention.lead_start else "sentence"
        return Decision(best.phrase.code, best.phrase.rule, self.words(best), scope)

    def _status_goes_on(self, sentence: Sentence) -> Decision | None:
        """A goal told in the sentence before goes on in one that says so ("Theo đó, …", "Đồng thời, …")."""
        previous = self.scopes.previous(sentence)
        if previous is None or not _GOES_ON.match(self.low, sentence.start):
            return None
        decision = self._status_of_line(previous, "previous")
        return decision if decision is not None and decision.value == "target" else None

    def _status_of_line(self, line: Sentence, scope: str) -> Decision | None:
        found = [
            c
            for c in self.sentence_cues(line)
            if c.phrase.kind == "status"
            and c.phrase.code != "none"
            and not c.phrase.units
            and not self._status_is_named(c)
        ]
        if not found:
            return None
        last = found[-1]
        return Decision(last.phrase.code, last.phrase.rule, self.words(last), scope)

    def _status_is_named(self, cue: Cue) -> bool:
        """`Kế hoạch số 278/KH-UBND` names a paper; `đạt kế hoạch`, `vượt chỉ tiêu` tell of a result."""
        return bool(
            _PAPER.match(self.low, cue.end)
            or (cue.phrase.code == "target" and _REACHED.search(self.low[max(0, cue.start - 22) : cue.start]))
        )

    # --- group -----------------------------------------------------------------------------------------------------

    def read_groups(self, mentions: Sequence[Mention]) -> None:
        """Set `group` from the words of the figure's own statement, its total, its list; then what its indicator implies.

        The figures of a pair share the groups that stand from the words before the first to the second.
        """
        own = {m.index: self._own_groups(mentions, m) for m in mentions}
        for mention in mentions:
            first = mention if mention.pair is None or mention.pair > mention.index else mentions[mention.pair]
            found, scope = own[first.index], "clause"
            if not found and mention.pair is not None:
                found = own[max(mention.index, mention.pair)]
            if (
                not found
                and first.part_of is not None
                and first.numeral.role != "part"
                and not self._other_line(mentions, first)
            ):
                total = mentions[first.part_of]
                found, scope = own[total.index] or (own[total.pair] if total.pair is not None else {}), "total"
            if not found and first.part_of is None:
                found, scope = self._outer_groups(mentions, first, own), "sentence"
            if mention.indicator == "administrative_units":
                found = {}
            if mention.indicator == "disaster_damage":
                found = {code: cue for code, cue in found.items() if code != "disaster_affected"}
            found = {code: cue for code, cue in found.items() if code != "none"}
            implied = [code for code in implied_groups(mention, found) if code not in found]
            mention.group = tuple(sorted([*found, *implied]))
            if mention.group:
                rules = [f"group.{code}" if code in found else f"implied.{mention.indicator}" for code in mention.group]
                told, scope = ", ".join(found.values()), scope if found else "indicator"
                mention.trace["group"] = Decision(";".join(mention.group), ";".join(rules), told, scope)

    def _own_groups(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, str]:
        """Groups named between the figure before and the figure after."""
        partner = mentions[mention.pair] if mention.pair is not None and mention.pair > mention.index else None
        stop = (
            partner.start if partner is not None and partner.sentence is mention.sentence else self._next_start(mention)
        )
        found: dict[str, str] = {}
        tail = range(mention.start, mention.tail_end)
        cues = self.sentence_cues(mention.sentence)
        if mention.measure == "count" and any(
            c.phrase.kind == "group" and c.start in tail and c.phrase.code != "none" for c in cues
        ):
            # The people that are counted are said behind the number: those before it are somebody else.
            cues = [c for c in cues if c.start >= mention.start]
        for cue in cues:
            if (
                cue.phrase.kind == "group"
                and mention.lead_start <= cue.start < stop
                and not self._named_only(cue)
                and not self._excepted(mention.sentence, cue)
            ):
                found[cue.phrase.code] = self.words(cue)
        return found

    def _excepted(self, sentence: Sentence, cue: Cue) -> bool:
        """Inside "(trừ …)"."""
        return any(
            a < cue.start < b and self.low.startswith(("trừ", "ngoài", "không kể", "không tính"), a + 1)
            for a, b in sentence.parentheses
        )

    def _next_start(self, mention: Mention) -> int:
        """Where the words of the next figure of the sentence begin, or the sentence's end."""
        clause = self.scopes.clause_at(mention.sentence, mention.start)
        match = _NEXT_NUMBER.search(self.low, mention.end, mention.sentence.end)
        stop = min(clause[1], mention.sentence.end)
        if match and match.start() < stop:
            if self.low[mention.end : match.start()].rstrip(" khoảnghơtrêầ").endswith(":"):
                return next((p for p in range(mention.end, match.start()) if self.low[p] in ",;("), match.start())
            cut = max(
                self.low.rfind(",", mention.end, match.start()),
                self.low.rfind("(", mention.end, match.start()),
                self.low.rfind(":", mention.end, match.start()),
            )
            return cut if cut >= mention.end else match.start()
        return stop

    def _named_only(self, cue: Cue) -> bool:
        return bool(_SOURCE.search(self.low[max(0, cue.start - 24) : cue.start]))

    def _outer_groups(
        self, mentions: Sequence[Mention], mention: Mention, own: dict[int, dict[str, str]]
    ) -> dict[str, str]:
        """Groups that govern a figure: those of the same matter in its sentence, its list's opening line, a topic sentence before."""
        sentence = mention.sentence
        if mention.trace["indicator"].rule == "inherit.ellipsis":
            return own[mention.index - 1]
        if mention.indicator in _GROUPLESS:
            return {}
        for other in reversed(mentions[: mention.index]):
            if other.sentence is not sentence:
                break
            if (mention.per or other.indicator.partition("_")[0] == mention.indicator.partition("_")[0]) and own[
                other.index
            ]:
                return own[other.index]
        if (
            sentence.opener is not None
            and sentence.opener != sentence.index
            and self.scopes.sentences[sentence.opener].rank >= 4
        ):
            line = self.scopes.sentences[sentence.opener]
            if found := self._groups_in(line.start, line.end):
                return found
        previous = self.scopes.previous(sentence)
        topical = (
            previous is not None
            and not any(m.sentence is previous for m in mentions)
            and _TOPIC.search(self.low, previous.start, previous.end)
        )
        if previous is not None and topical and (found := self._groups_in(previous.start, previous.end)):
            return found
        return self._groups_of_matter(mention)

    def _groups_of_matter(self, mention: Mention) -> dict[str, str]:
        """Groups of a heading, or of an official paper's title, that names the figure's own matter and for whom it is."""
        spans = [(self.scopes.sentences[i].start, self.scopes.sentences[i].end) for i in mention.sentence.headings[:2]]
        if self.official and self.scopes.title[1]:
            spans.append(self.scopes.title)
        family = mention.indicator.partition("_")[0]
        for start, end in spans:
            matters = {
                c.phrase.code.partition("_")[0]
                for c in self.cues(start, end)
                if c.phrase.kind == "indicator" and c.phrase.tier >= _PURPOSE_TIER
            }
            if matters == {family} and (found := self._groups_in(start, end)):
                return found
        return {}

    def _other_line(self, mentions: Sequence[Mention], mention: Mention) -> bool:
        """A part that names another matter than its total's ("cho vay nước sạch …") does not share the total's groups."""
        total = mentions[mention.part_of] if mention.part_of is not None else mention
        if not mention.named or not total.indicator.startswith("credit"):
            return False
        near = [v for v in self.votes(mention) if v.scope in _NEAR]
        family = total.indicator.partition("_")[0]
        return any(not v.indicator.startswith(family) and v.cue.phrase.tier >= _NAMING_TIER for v in near)

    def _groups_in(self, start: int, end: int) -> dict[str, str]:
        cues = (c for c in self.cues(start, end) if c.phrase.kind == "group" and not self._named_only(c))
        return {c.phrase.code: self.words(c) for c in cues}


# Indicators whose figures concern whom their own clause names, and nobody else.
_GROUPLESS = frozenset({"population", "other", "activities", "infrastructure", "fund_raised", "administrative_units"})
# From this tier on a rule names a purpose.
_NAMING_TIER = 2.8
_PURPOSE_TIER = 2.5
# Scopes that govern a figure from outside its own words, and indicators that are no purpose of money.
_GOVERNING = frozenset({"before", "sentence", "opener", "heading", "title"})
_BEHIND = frozenset({"after", "later", "beyond"})
_NO_PURPOSE = frozenset(
    {
        "other",
        "income",
        "poverty_line",
        "plan_completion",
        "credit_access",
        "trained_labour_rate",
        "new_rural",
        "administrative_units",
    }
)
_NEAR = frozenset({"noun", "lead"})
# Totals that say little; totals that only surround what is told; totals whose lines all stay what the total is.
_GENERIC = frozenset(
    {"fund_allocated", "fund_raised", "relief_and_gifts", "other", "activities", "disaster_relief", "tet_support"}
)
_SURROUNDINGS = frozenset({"administrative_units", "population"})
_WHOLE_CREDIT = frozenset({"credit_outstanding", "credit_disbursed", "health_insurance", "overseas_workers"})
_TERRITORY_HAS = regex.compile(
    r"\b(?:xã|huyện|tỉnh|thôn|phường|thị trấn|bản|buôn|bon|ấp|thị xã|thành phố|quận|địa bàn|toàn \p{L}+|cả \p{L}+|địa phương|khu vực|vùng)\b[^;:]{0,60}\b(?:có|gồm|với|hiện có|khoảng)\s+(?:khoảng|gần|hơn|trên|tổng số)?\s*$"
)
_NEUTRAL = frozenset({"fund_allocated"})
_STATIVE = regex.compile(r"\b(?:còn|có|là|chiếm|giảm|tỷ lệ|giảm còn|xuống|tăng|đạt|hiện|số|gồm)\b[^,;.]{0,14}$")
_DIRECTLY = regex.compile(r"\s*(?:so với|so|của|trên|tổng|số)?\s*")
_DECAY = {"noun": "decay_noun", "before": "decay_far", "sentence": "decay_far"}
_LOCATIVE = regex.compile(r"\b(?:tại|ở|trên địa bàn|giáp|thuộc)\s+(?:\p{L}+\s+){0,2}$")
_ATTAINS = regex.compile(r"\b(?:đạt|hoàn thành|vượt)(?: tỷ lệ)?\s+$")
_GIVEN_TO = regex.compile(r"\b(?:cho|hỗ trợ|giúp|tặng)\b")
_SOURCE = regex.compile(r"\b(?:từ|bằng|trích|nguồn|từ nguồn|thông qua|qua|do)\s+(?:\p{L}+\s+){0,2}$")
_BENEFICIARY = regex.compile(
    r"\b(?:cho|của|thuộc|giúp|tặng|hỗ trợ|với|đối với|là|giữa)\s+(?:các\s+|những\s+)?(?:đối tượng\s+)?$|\bcho\s+\p{L}+\s+$"
)
_GOES_ON = regex.compile(r"(?:theo đó|trong đó|cụ thể|đồng thời|cùng với đó|ngoài ra|bên cạnh đó|song song|phấn đấu)\b")
_TIMES = regex.compile(r"\s[x×*]\s*$")
_HELPS = regex.compile(r"\b(?:hỗ trợ|trợ cấp|mức|phụng dưỡng|trợ giúp|miễn|cấp)\b")
_PLAN_OPENS = regex.compile(r"theo (?:kế hoạch|dự kiến|dự thảo)\b[^.]{0,90}\bsẽ\b")
_RECEIVES = regex.compile(
    r"\b(?:được|sẽ|đã)\s+(?:tặng|hỗ trợ|cấp|vay|nhận|trao|giúp|miễn|khám|hưởng|thăm|mua|đào tạo|nhận quà)\b|\bnhận (?:quà|phần quà|suất quà|được|hỗ trợ|trợ cấp)\b"
)
_PEOPLE_TIER = 1.6
_PAPER = regex.compile(r"\s*(?:số|\d+/|thực hiện\s+chương trình)\b")
_REACHED = regex.compile(
    r"\b(?:đạt|vượt|hoàn thành|so với|bằng|so|triển khai|thực hiện|ban hành|xây dựng)\s+(?:các\s+|mức\s+|\d[\d.,]*%\s*)?$"
)
_NEXT_NUMBER = regex.compile(r"\d")
_TOPIC = regex.compile(r"\b(?:thực hiện|chính sách|công tác|hỗ trợ|đối với|về|chương trình|tặng|thăm|trao|cho)\b")

_MOVES = regex.compile(r"\b(?P<word>giảm|tăng|hạ thấp|giảm được|tăng thêm|vượt)\b")
_LEVEL_WORDS = regex.compile(r"\b(?:còn|xuống|lên|đến|tới|thành|chiếm|bằng|đạt|từ|hiện)\b")
_MOVE_NOT = regex.compile(r"(?:miễn|miễn,|gia|thuyên|miễn và|cắt)\s+$")
_LONGEST_MOVE = 75


def _governs(decision: Decision, mention: Mention) -> bool:
    """A heading that announces norms makes none of the counts below it."""
    return decision.value != "norm" or mention.measure != "count"


def _change(low: str, mention: Mention) -> tuple[str, str]:
    start = max(mention.lead_start, mention.start - _LONGEST_MOVE)
    verb = None
    for match in _MOVES.finditer(low, start, mention.start):
        if (
            not _MOVE_NOT.search(low[max(0, match.start() - 8) : match.start()])
            and not low.startswith("giảm nghèo", match.start())
        ) or (
            low.startswith("giảm nghèo", match.start())
            and regex.search(r"\bmức\s+$", low[max(0, match.start() - 6) : match.start()])
        ):
            verb = match
    if verb is None:
        return "level", ""
    between = low[verb.end() : mention.start]
    if (
        mention.unit == "ratio"
        and verb.group() == "tăng"
        and regex.fullmatch(r"\s*(?:lên)?\s*(?:gấp|hơn|khoảng|gần)?\s*", between)
    ):
        subject = low[mention.lead_start : verb.start()]
        return ("level", "") if "chênh lệch" in subject else ("increase", verb.group())
    ranged = mention.numeral.value_high is not None or mention.qualifier == "at_least"
    if _LEVEL_WORDS.search(regex.sub(r"\btừ\s*(?:trên\s*)?$", "", between)) or (
        regex.search(r"\btừ\s*$", between) and not ranged
    ):
        return "level", ""
    return ("decrease" if verb.group().startswith(("giảm", "hạ")) else "increase"), verb.group()


def _amount_of(mention: Mention) -> tuple[object, ...]:
    return mention.numeral.value, mention.numeral.value_high, mention.unit


def _goes_on(low: str, before: Mention, mention: Mention) -> bool:
    """`nông thôn giảm 5%, còn tại khu vực thành thị là 2,2%`: the verb is said once for both."""
    between = low[before.end : mention.start]
    return (
        before.unit == mention.unit
        and bool(regex.fullmatch(r"[^.;()\d]{0,45}", between))
        and bool(regex.match(r"\s*(?:,\s*còn\b|,?\s*và\b)", between))
        and not _LEVEL_WORDS.search(regex.sub(r"^\s*,?\s*(?:còn|và)", "", between).replace("còn tại", ""))
        and "là" in between
    )


def _fits(cue: Cue, mention: Mention) -> bool:
    units = cue.phrase.units
    return not units or mention.unit in units or mention.measure in units


def _relation(scopes: Layout, mention: Mention, cue: Cue) -> tuple[str, int]:
    """Where a cue of the figure's own sentence stands, and its distance in characters."""
    if cue.start >= mention.start:
        distance = max(0, cue.start - mention.end)
        if cue.start < mention.tail_end:
            return "noun", distance
        clause = scopes.clause_at(mention.sentence, mention.start)
        if cue.start >= clause[1]:
            return "beyond", distance
        return ("after" if distance < 60 else "later"), distance
    distance = max(0, mention.start - cue.end)
    if cue.start >= mention.lead_start or _explained_by_bracket(mention, cue):
        return "lead", distance
    clause = scopes.clause_at(mention.sentence, mention.start)
    return ("before" if cue.start >= clause[0] else "sentence"), distance


def _decay(scope: str, mention: Mention) -> str:
    return "decay_rate" if scope == "noun" and mention.measure == "rate" else _DECAY.get(scope, "decay")


def _explained_by_bracket(mention: Mention, cue: Cue) -> bool:
    """Whether the figure stands in a bracket that explains the words right before it."""
    return any(
        cue.end <= a < mention.start < b and a - cue.end < 70 and a >= mention.lead_start - 2
        for a, b in mention.sentence.parentheses
    )


def _occasion(decided: Vote, votes: Iterable[Vote]) -> Vote:
    """Help of no stated kind takes the occasion in reach (Tết, a flood), money the purpose that governs it."""
    gives = decided.cue.phrase.yields
    if not gives:
        return decided
    votes = list(votes)
    least = _penalties()["occasion"]
    outer = {"previous"} if gives == "occasion" and decided.indicator != "relief_and_gifts" else set()
    chosen = _best(
        v
        for v in votes
        if v.scope not in outer
        and (v.cue.phrase.occasion or v.indicator == "disaster_damage")
        and v.weight > least
        and v.indicator != decided.indicator
    )
    if chosen is None and gives == "topic":
        chosen = _best(
            v
            for v in votes
            if v.scope in _GOVERNING
            and v.cue.phrase.tier >= _PURPOSE_TIER
            and v.weight > least
            and v.indicator not in _NO_PURPOSE
        )
    if chosen is None:
        return decided
    return replace(chosen, indicator="disaster_relief") if chosen.indicator == "disaster_damage" else chosen


def _best(votes: Iterable[Vote]) -> Vote | None:
    return max(votes, key=lambda v: v.weight, default=None)


def _helps_victims(mention: Mention, votes: Iterable[Vote]) -> bool:
    """`Hỗ trợ 12 hộ bị thiệt hại`: what is told is the help, and the damage only says to whom."""
    if mention.indicator != "disaster_damage" or mention.unit not in {
        "household",
        "person",
        "VND",
        "USD",
        "t",
        "kg",
        "gift",
        "case",
        "item",
    }:
        return False
    if mention.measure == "amount" and mention.per:
        return any(v.cue.phrase.yields for v in votes)
    return any(v.cue.phrase.yields and v.scope == "lead" and v.weight > _penalties()["helping"] for v in votes)


def _told_before(mentions: Sequence[Mention], mention: Mention, near: Vote | None) -> Mention | None:
    """The figure before in the sentence that tells of the same matter, where this one has no words of its own.

    Such are the next of a list ("…: 77 tỷ; …: 38 tỷ"), a movement of the level before it ("đạt 93%, tăng 0,4 điểm"), a
    multiple ("gấp 1,6 lần"), and what one house of those before costs or measures.
    """
    before = mentions[mention.index - 1] if mention.index else None
    if before is not None and before.sentence is mention.sentence and before.indicator not in {"", "plan_completion"}:
        if (
            any(0 <= a - before.end < 12 and a < mention.start < b for a, b in mention.sentence.parentheses)
            and before.per
            and before.measure == mention.measure
        ):
            return before  # "mức 60 triệu đồng/hộ (2 tỷ 820 triệu đồng)"
    if near is not None and near.cue.phrase.tier > _PEOPLE_TIER:
        return None
    for before in reversed(mentions[max(0, mention.index - 3) : mention.index]):
        if before.sentence is not mention.sentence or before.indicator in {"", "plan_completion"}:
            continue
        if near is None and before.unit == mention.unit and before.per == mention.per:
            return before
        if near is None and (mention.change != "level" or mention.unit == "ratio") and before.change == "level":
            return before
        if "house" in mention.per and before.indicator.startswith("housing"):
            return before
        if (
            near is None
            and mention.measure == "amount"
            and {"household", "person", "case"} & set(mention.per)
            and before.measure == "count"
        ):
            return before
    return None


def _generalise_totals(mentions: Sequence[Mention]) -> None:
    """An amount whose parts go to several purposes is the whole budget, whichever purpose is named beside it."""
    for total in mentions:
        if total.measure != "amount" or total.indicator in _GENERIC - {
            "fund_allocated",
            "relief_and_gifts",
            "disaster_relief",
        }:
            continue
        purposes = {m.indicator for m in mentions[total.index + 1 :] if m.part_of == total.index}
        own = total.trace["indicator"].scope in _NEAR and total.indicator not in purposes
        if len(purposes - {total.indicator}) > 1 and not (
            own and total.indicator not in _GENERIC - {"disaster_relief"}
        ):
            houses = all(purpose.startswith("housing") for purpose in purposes)
            _take(total, "housing_support" if houses else "fund_allocated", "total.mixed", "", "parts")


def _take(mention: Mention, indicator: str, rule: str, cue: str, scope: str) -> None:
    mention.indicator = indicator
    mention.trace["indicator"] = Decision(indicator, rule, cue, scope)


_TERRITORIES = frozenset({"province", "district", "commune", "village"})


def _take_default(mention: Mention) -> None:
    if mention.unit in _TERRITORIES:
        _take(mention, "administrative_units", "unit.territory", "", "default")
        return
    _take(mention, UNDECIDED, "indicator.undecided", "", "default")
    mention.flags.append("indicator_undecided")


def _is_whole(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether the figure is the total of a fraction ("18/21 huyện")."""
    return (
        mention.index > 0
        and mentions[mention.index - 1].part_of == mention.index
        and mentions[mention.index - 1].numeral.role == "part"
    )


def _of_whole(mention: Mention) -> tuple[str, str, str, str]:
    if mention.unit in _TERRITORIES:
        return "administrative_units", "fraction.whole", "/", "number"
    return "population", "fraction.whole", "/", "number"


def _has_own_name(mention: Mention) -> bool:
    """A part that its own cue gave another purpose does not take the total's groups."""
    return mention.trace.get("indicator", Decision("", "")).rule != "inherit.part_of" and mention.measure == "amount"


@cache
def _implications() -> dict[str, list[tuple[str, frozenset[str], frozenset[str]]]]:
    table: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = {}
    for entry in patterns.load("implied_groups"):
        rule = entry["group"], frozenset(entry.get("units", ())), frozenset(entry.get("unless", ()))
        table.setdefault(entry["indicator"], []).append(rule)
    return table


def implied_groups(mention: Mention, found: Iterable[str]) -> list[str]:
    """The groups that a figure's indicator says by itself, beside those that were `found`."""
    have = set(found)
    rules = _implications().get(mention.indicator, [])
    return [
        g
        for g, units, unless in rules
        if not (unless & have) and (not units or mention.unit in units or mention.measure in units)
    ]


_FIXES_NORMS = regex.compile(r"\b(?:quy định|ban hành)\b.{0,60}\b(?:mức|chính sách|chế độ|định mức)\b")


def document_default(kind: str, title: str) -> str:
    """The status of a figure about which nothing is said: that of the document's kind; `title` in its plain form."""
    if kind == "decision" and _FIXES_NORMS.search(title):
        return "norm"
    return "target" if kind == "plan" else "actual"
