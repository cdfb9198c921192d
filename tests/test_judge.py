"""The models that judge what a figure measures and what kind of statement it is."""

from __future__ import annotations

import goldsets
import numpy as np
import pytest

import patterns
from extractors.cues import plain
from extractors.extract import extract
from extractors.indicators.judge import Judge
from extractors.judging import ColumnJudge, Model, WordClues, chances, needed, stored, strongest
from extractors.mentions import Mention
from extractors.model import Decision, Figure
from extractors.readers import read
from extractors.repair import repair
from extractors.scopes import Sentence

CODES = {
    "indicator": {entry["code"] for entry in patterns.load("catalogue")["indicator"]},
    "status": {"actual", "estimate", "target", "norm"},
}

PLACES = {"lead", "noun", "after", "sentence", "previous", "heading", "opener", "title"}
PLAIN = [
    ("Năm 2023, huyện còn 630 hộ nghèo, chiếm tỷ lệ 4,69%.", ["poor_households", "poor_households"]),
    ("Toàn xã có 24 hộ thoát nghèo.", ["escaped_poverty"]),
    ("Huyện đã xây mới 50 căn nhà cho hộ nghèo.", ["housing_built"]),
    ("Dư nợ cho vay đạt 340 tỷ đồng.", ["credit_outstanding"]),
    ("Nợ quá hạn chiếm 0,15%.", ["credit_overdue"]),
    ("Tặng 300 suất quà Tết cho hộ nghèo.", ["tet_support"]),
    ("Giải quyết việc làm cho 1.200 lao động.", ["jobs_created"]),
    ("Đưa 85 lao động đi làm việc ở nước ngoài theo hợp đồng.", ["overseas_workers"]),
    ("Mở 12 lớp dạy nghề cho 360 học viên.", ["vocational_training", "vocational_training"]),
    ("Cấp 15.000 thẻ BHYT cho người nghèo.", ["health_insurance"]),
    ("Bão làm 3 người chết, 120 nhà tốc mái.", ["disaster_damage", "disaster_damage"]),
    ("Thu nhập bình quân đầu người đạt 45 triệu đồng/năm.", ["income"]),
    ("Huyện có 9/15 xã đạt chuẩn nông thôn mới.", ["new_rural", "administrative_units"]),
    # a part told by its place alone, a share in a bracket, gifts where no feast is told of, others' shares
    (
        "Huyện hỗ trợ người nghèo 9 tỷ đồng, cụ thể: xã Con Voi 5 tỷ đồng, xã Đoài 4 tỷ đồng.",
        ["relief_and_gifts", "relief_and_gifts", "relief_and_gifts"],
    ),
    ("Xã còn 96 hộ nghèo có khả năng thoát nghèo (2,1%).", ["poor_households", "poor_households"]),
    ("Xã tặng quà: hộ nghèo 30 suất, hộ cận nghèo 25 suất.", ["relief_and_gifts", "relief_and_gifts"]),
    ("Tỷ lệ hộ nghèo còn 3,1%; 92% tổ chức đoàn thể vững mạnh.", ["poor_households", "other"]),
]


def figures_of(text: str) -> tuple[Figure, ...]:
    return extract(read(text.encode(), document_id="judge", name="judge.txt")).figures


def test_items_of_a_list_count_what_the_line_above_them_begins_with() -> None:
    text = (
        "Năm 2023, huyện còn 1.250 hộ nghèo.\nSố hộ cận nghèo ở các xã như sau:\nXã Đông: 120 hộ\nXã Đoài: 96 hộ\n"
        "Số hộ thoát nghèo như sau:\n- Xã Đông: 20 hộ\n- Xã Đoài: 26 hộ"
    )
    codes = [figure.indicator for figure in figures_of(text)]
    assert codes == ["poor_households", *["near_poor_households"] * 2, *["escaped_poverty"] * 2]


@pytest.mark.parametrize("column", sorted(CODES))
def test_a_model_knows_the_codes_of_its_column_alone(column: str) -> None:
    known = stored(column)
    assert set(known.codes) <= CODES[column]
    rows = sorted(row for names in known.rows.values() for row in names.values())
    assert rows == list(range(len(known.weights)))
    assert known.weights.shape[1] == len(known.codes)
    assert known.bias.shape == (len(known.codes),)
    assert np.isfinite(known.weights).all()


@pytest.mark.parametrize("column", sorted(CODES))
def test_clues_that_a_model_never_met_add_nothing(column: str) -> None:
    known = stored(column)
    assert not known.score({"lead": {"zzz": 1.0}, "nowhere": {"hộ": 1.0}}).any()
    assert known.score({"lead": {"zzz": 1.0}, "told": {"unit=VND": 1.0}}).any()


def test_chances_add_up_whatever_the_scores() -> None:
    likely = chances(np.array([1000.0, 999.0, -1000.0], dtype=np.float32))
    assert likely.sum() == pytest.approx(1)
    assert list(likely.argsort()) == [2, 1, 0]


@pytest.mark.parametrize("column", sorted(CODES))
def test_what_it_overrules_tells_words_and_margin(column: str) -> None:
    """On the documents written for the tests: some are overruled, each by words of its text and by a clear margin."""
    judged = 0
    for path in sorted(goldsets.WRITTEN.glob("w1*.txt"))[:30]:
        document = goldsets.document_of(path)
        text = plain(repair(document.text).text)
        for figure in extract(document).figures:
            decision = figure.trace[column]
            if decision.rule == "judge.words":
                judged += 1
                assert decision.value == getattr(figure, column)
                assert decision.margin is not None
                assert needed(column, decision.value) <= decision.margin <= 1
                words = decision.cue.replace(",", " ").split()
                assert all(word in text for word in words)
                assert decision.scope in {*PLACES, "document"}
    assert judged > 0


def test_the_strongest_words_tell_where_they_stand() -> None:
    weights = np.array([[2.0], [1.0], [-1.0]], dtype=np.float32)
    rows = {"near": {"dư_nợ": 0}, "title": {"nghèo": 1}, "noun": {"hộ": 2}}
    model = Model(("credit_outstanding",), rows, weights, np.zeros(1, dtype=np.float32))
    clues = {"near": {"dư_nợ": 1.0}, "title": {"nghèo": 1.0}, "noun": {"hộ": 1.0}, "told": {"unit=VND": 1.0}}
    assert strongest(model, clues, 0) == ("dư nợ", "lead")
    assert strongest(model, {}, 0) == ("", "document")


def test_plain_statements_stay_what_the_rules_say() -> None:
    (figure,) = figures_of("Ngân hàng cho 86 hộ nghèo vay vốn.")
    assert figure.indicator == "credit_disbursed"
    assert figure.trace["indicator"].rule != "judge.words"


@pytest.mark.parametrize(("text", "wanted"), PLAIN)
def test_plain_sentences_measure_what_they_say(text: str, wanted: list[str]) -> None:
    assert [figure.indicator for figure in figures_of(text)] == wanted


def test_giving_up_what_the_rules_understood_asks_for_more() -> None:
    assert needed("indicator", "other") > needed("indicator", "income")


def test_a_code_that_no_document_taught_is_left_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model has no chance for it, so it overrules only where it is sure of another."""
    model = Model(("income", "other"), {}, np.zeros((0, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    monkeypatch.setattr("extractors.judging.stored", lambda _: model)
    monkeypatch.setattr("extractors.judging.CLEARLY", {"indicator": 0.6, "status": 0.6})
    monkeypatch.setattr("extractors.judging.TO_NOTHING", 0.6)
    (figure,) = figures_of("Ngân hàng cho 86 hộ nghèo vay vốn.")
    assert figure.indicator == "credit_disbursed"


def test_words_of_a_sentence_are_read_once_for_all_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    read_around: list[int] = []
    whole = WordClues._read_around

    def watched(self: WordClues, sentence: Sentence) -> object:
        read_around.append(sentence.index)
        return whole(self, sentence)

    monkeypatch.setattr(WordClues, "_read_around", watched)
    figures_of("Xã có 120 hộ, 512 khẩu và 4 thôn.")
    assert read_around == [0]


def test_all_figures_are_judged_by_what_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one judgement overrules does not change what the next one sees."""
    seen: list[tuple[str, ...]] = []
    whole = Judge.own

    def watched(self: Judge, mentions: list[Mention], mention: Mention, votes: object) -> object:
        seen.append(tuple(other.indicator for other in mentions))
        return whole(self, mentions, mention, votes)  # type: ignore[arg-type]

    monkeypatch.setattr(Judge, "own", watched)
    figures_of("Xã có 120 hộ, 512 khẩu và 4 thôn, chi 30 triệu đồng.")
    assert len(set(seen[:4])) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tỉnh trích 12 tỷ đồng quà Tết, trong đó Bắc Mê 2 tỷ đồng.", "actual actual"),
        ("Tỷ lệ hộ nghèo giảm 7,3%, vượt chỉ tiêu tỉnh giao 2,3%.", "actual actual"),
        ("Chỉ tiêu tỉnh giao là 2,3%.", "target"),
        ("Đàn bò của xã năm 2018 là 62 con, đến năm 2020 tăng lên 94 con.", "actual actual"),
        ("Đàn bò của xã năm 2018 là 62 con, phấn đấu đến năm 2025 tăng lên 94 con.", "actual target"),
    ],
)
def test_what_judges_leave_to_rules(sentence: str, expected: str) -> None:
    document = read(f"Xã chăm lo người nghèo\n15/06/2021\n\n{sentence}\n".encode(), document_id="x", name="x.txt")
    assert " ".join(figure.status for figure in extract(document).figures) == expected


PARTS = "Huyện giúp 90 hộ, trong đó: 50 hộ người Mông, 40 hộ người Dao; xã có 12 thôn, huyện có 7 xã."


def overrule(monkeypatch: pytest.MonkeyPatch, said: dict[str, str], against: float) -> list[str]:
    """Let the judge of indicators hold other codes for likelier, by a figure's words; what it was asked for."""
    asked: list[str] = []

    def judged(self: ColumnJudge, mention: Mention, rules: str, own: object) -> Decision | None:
        if self._column != "indicator":
            return None
        words = self.words.reading.low[mention.start : mention.end]
        asked.append(words)
        return Decision(said[words], "judge.words") if words in said else None

    monkeypatch.setattr(ColumnJudge, "judged", judged)
    monkeypatch.setattr(ColumnJudge, "speaks_against", lambda *_: against)
    return asked


def test_parts_go_with_their_total_where_their_words_allow_it(monkeypatch: pytest.MonkeyPatch) -> None:
    total, before, *others = figures_of(PARTS)
    assert before.indicator == total.indicator
    overrule(monkeypatch, {"90 hộ": "housing_support"}, 0.1)
    assert [f.indicator for f in figures_of(PARTS)][:3] == ["housing_support"] * 3
    overrule(monkeypatch, {"90 hộ": "housing_support"}, 0.5)
    assert [f.indicator for f in figures_of(PARTS)][:3] == ["housing_support", before.indicator, others[0].indicator]


def test_what_stands_beside_a_moved_figure_is_judged_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = overrule(monkeypatch, {"12 thôn": "infrastructure"}, 1)
    figures_of(PARTS)
    assert sorted(set(asked[5:])) == ["40 hộ", "7 xã"]
    assert "12 thôn" not in asked[5:]
