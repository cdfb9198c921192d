"""Reviews: kept in the order said, nothing lost and nothing doubled whatever happens to their figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from databases import Databases
from factories import reading, record

from extractors.model import Document, Extraction
from outputs.reviews import ConflictError, Origin, ReviewError, Reviews, Said, Verdict, missed_figure
from outputs.store import Store

LINES = ("797 hộ nghèo trong toàn huyện năm 2022", "1.500 hộ cận nghèo được vay vốn năm 2023")
NAME, OTHER = "người-a", "người-b"


@pytest.fixture
def store(tmp_path: Path, database: Databases) -> Iterator[Store]:
    with Store.open(database(tmp_path / "solieu.sqlite")) as opened:
        opened.load(record(), *reading(LINES))
        yield opened


@pytest.fixture
def reviews(store: Store) -> Reviews:
    return Reviews(store)


def first(store: Store) -> str:
    return str(next(store.figures())["figure_id"])


def said(figure_id: str, verdict: Verdict = Verdict.RIGHT, seen: int = 0, **fields: object) -> Said:
    return Said(figure_id=figure_id, verdict=verdict, seen=seen, **{"reviewer": NAME, **fields})  # type: ignore[arg-type]


def verdicts(store: Store) -> list[str]:
    from sqlalchemy import select

    from outputs.schema import figures

    with store.engine.connect() as connection:
        return list(connection.scalars(select(figures.c.verdict).order_by(figures.c.start)))


# Saying


def test_a_review_keeps_who_when_what_and_on_which_evidence(store: Store, reviews: Reviews) -> None:
    kept = reviews.say(
        said(first(store), Verdict.WRONG, corrected={"value": "798", "unit": "household"}, note="xem lại")
    )
    again = reviews.current([first(store)])[first(store)]
    assert again == kept
    assert (again.reviewer, again.verdict, again.corrected, again.note) == (NAME, "wrong", {"value": "798"}, "xem lại")
    assert (again.quote, again.sentence, again.machine["value"]) == ("797", LINES[0], "797")
    assert (again.content_hash, again.extractor_version) == ("hash-1", "1")
    assert again.statement == {**again.machine, "value": "798"}
    assert verdicts(store) == ["wrong", ""]


def test_the_same_word_twice_is_one_review(store: Store, reviews: Reviews) -> None:
    one = reviews.say(said(first(store)))
    assert reviews.say(said(first(store))) == one
    assert len(list(reviews.everything())) == 1


def test_the_second_person_sees_the_first_and_confirms(store: Store, reviews: Reviews) -> None:
    one = reviews.say(said(first(store)))
    with pytest.raises(ConflictError, match=NAME) as caught:
        reviews.say(said(first(store), Verdict.WRONG, reviewer=OTHER))
    assert caught.value.current == one
    two = reviews.say(said(first(store), Verdict.RIGHT, seen=one.review_id, reviewer=OTHER))
    assert [entry.reviewer for entry in reviews.history(first(store))] == [NAME, OTHER]
    assert reviews.current([first(store)])[first(store)] == two


def test_a_row_that_is_not_there_is_refused(reviews: Reviews) -> None:
    with pytest.raises(ReviewError, match="no row"):
        reviews.say(said("f0000000000000"))


def test_undo_brings_back_what_held_before(store: Store, reviews: Reviews) -> None:
    name = first(store)
    one = reviews.say(said(name))
    two = reviews.say(said(name, Verdict.WRONG, seen=one.review_id))
    back = reviews.undo(name, NAME)
    assert (back.verdict, back.origin) == ("right", Origin.UNDO)
    assert reviews.undo(name, NAME).verdict == ""
    assert len(reviews.history(name)) == 4
    assert verdicts(store) == ["", ""]
    with pytest.raises(ReviewError):
        reviews.undo(name, NAME)
    assert two.review_id < back.review_id


def test_nobody_takes_back_the_word_of_another(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store)))
    with pytest.raises(ConflictError):
        reviews.undo(first(store), OTHER)


# Surviving


def test_a_changed_rule_leaves_the_review(store: Store, reviews: Reviews) -> None:
    name = first(store)
    kept = reviews.say(said(name))
    store.load(record(extractor_version="2"), *reading(LINES, indicator="income", value=Decimal(5)))
    assert reviews.current([name])[name] == kept
    assert verdicts(store) == ["right", ""]


def test_a_rule_that_cuts_sentences_otherwise_leaves_the_review(store: Store, reviews: Reviews) -> None:
    """The name of the figure changes with its sentence; its text has not."""
    kept = reviews.say(said(first(store)))
    document, extraction = reading(LINES)
    longer = renamed(extraction, len(document.text))
    store.load(record(extractor_version="2"), document, longer)
    now = reviews.current([longer.figures[0].figure_id])[longer.figures[0].figure_id]
    assert (now.verdict, now.reviewer, now.made_at, now.origin) == ("right", NAME, kept.made_at, Origin.CARRIED)
    assert verdicts(store) == ["right", ""]


def renamed(extraction: Extraction, end: int) -> Extraction:
    """The first figure, in a sentence that reaches to the end of the text."""
    from dataclasses import replace

    one, two = extraction.figures
    return Extraction(
        (replace(one, figure_id="fnew0000000000", sentence_end=end, indicator="income"), two), extraction.leftovers
    )


def test_a_changed_text_that_reads_the_same_takes_the_review_along(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store)))
    store.load(record(content_hash="hash-2"), *reading([LINES[0].replace("trong", "của"), LINES[1]]))
    assert first(store) not in {one.figure_id for one in list(reviews.everything())[:1]}
    now = reviews.current([first(store)])[first(store)]
    assert (now.verdict, now.origin, now.content_hash) == ("right", Origin.CARRIED, "hash-2")
    assert [one.origin for one in reviews.history(first(store))] == ["web", "carried"]


def test_a_changed_text_that_reads_otherwise_is_open_again(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store), note="đã gọi điện"))
    store.load(record(), *reading([LINES[0].replace("trong", "của"), LINES[1]], indicator="income"))
    assert verdicts(store) == ["", ""]
    history = reviews.history(first(store))
    assert [(one.verdict, one.origin) for one in history] == [("right", "web"), ("", "reopened")]
    assert history[0].note == "đã gọi điện"


def test_another_number_in_the_same_sentence_is_open_again(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store)))
    store.load(record(), *reading([LINES[0].replace("797", "801"), LINES[1]]))
    assert verdicts(store) == ["", ""]
    assert [one.origin for one in reviews.history(first(store))] == ["web", "reopened"]


def test_a_text_that_comes_back_has_its_review_back(store: Store, reviews: Reviews) -> None:
    name = first(store)
    reviews.say(said(name))
    store.load(record(), *reading([]))
    assert verdicts(store) == []
    assert reviews.current([name])[name].verdict == "right"
    store.load(record(), *reading(LINES))
    assert verdicts(store) == ["right", ""]
    assert len(list(reviews.everything())) == 1


def test_there_and_back_again_doubles_nothing(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store)))
    edited = reading([f"{LINES[0]} theo báo cáo", LINES[1]])
    for _ in range(3):
        store.load(record(), *edited)
        store.load(record(), *edited)
        assert verdicts(store) == ["right", ""]
        store.load(record(), *reading(LINES))
        assert verdicts(store) == ["right", ""]


def test_a_failed_reading_leaves_the_review(store: Store, reviews: Reviews) -> None:
    reviews.say(said(first(store)))
    store.fail(record(content_hash="hash-2", reader_version="2"), "broken")
    store.load(record(content_hash="hash-3", reader_version="3"), *reading(LINES))
    assert verdicts(store) == ["right", ""]


def test_twins_in_one_sentence_keep_apart(store: Store, reviews: Reviews) -> None:
    twins = ["12 hộ ở thôn Đông được xây nhà", "12 hộ ở thôn Tây được vay vốn"]
    store.load(record(), *reading(twins))
    west = list(store.figures())[1]["figure_id"]
    reviews.say(said(west, Verdict.WRONG, corrected={"value": "21"}))
    store.load(record(), *reading([f"{line} trong năm" for line in twins]))
    assert verdicts(store) == ["", "wrong"]


# Missed figures

COLUMNS = {"value": "2022", "unit": "item", "indicator": "other"}


def missing(document: Document, quote: str = "2022") -> tuple[int, int]:
    start = document.text.index(quote)
    return start, start + len(quote)


def test_a_missed_figure_is_kept_once(store: Store, reviews: Reviews) -> None:
    document, _ = reading(LINES)
    added = missed_figure("doc", document.text, *missing(document), COLUMNS, NAME)
    kept = reviews.add_missed(added)
    assert reviews.add_missed(added) == kept
    assert reviews.missed() == [kept]
    assert kept.statement is not None
    assert kept.statement["value"] == "2022"


def test_no_missed_figure_where_a_row_stands(store: Store, reviews: Reviews) -> None:
    document, _ = reading(LINES)
    with pytest.raises(ReviewError, match="797"):
        reviews.add_missed(missed_figure("doc", document.text, 0, 3, COLUMNS, NAME))


def test_a_missed_figure_moves_with_its_text(store: Store, reviews: Reviews) -> None:
    document, _ = reading(LINES)
    reviews.add_missed(missed_figure("doc", document.text, *missing(document), COLUMNS, NAME))
    moved, extraction = reading(["15 xã có tin mới hôm nay", *LINES])
    store.load(record(), moved, extraction)
    (now,) = reviews.missed()
    assert moved.text[now.start : now.end] == "2022"
    store.load(record(), *reading([LINES[1]]))
    assert reviews.missed() == []
    store.load(record(), document, reading(LINES)[1])
    assert [one.start for one in reviews.missed()] == [missing(document)[0]]


def test_a_missed_figure_that_the_machine_finds_is_its_row(store: Store, reviews: Reviews) -> None:
    from dataclasses import replace

    document, extraction = reading(LINES)
    start, end = missing(document)
    reviews.add_missed(missed_figure("doc", document.text, start, end, COLUMNS, NAME))
    found = replace(
        extraction.figures[0],
        figure_id="ffound00000000",
        start=start,
        end=end,
        raw="2022",
        value=Decimal(2022),
        unit="item",
    )
    store.load(record(), document, Extraction((extraction.figures[0], found, extraction.figures[1]), ()))
    assert reviews.missed() == []
    assert verdicts(store) == ["", "right", ""]
    assert [one.origin for one in reviews.history("ffound00000000")] == ["web", "carried"]
