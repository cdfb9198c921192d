"""Checks in the store: within a document, between documents; probabilities and the order of the queue."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from extractors.audit import Verdict, audit
from extractors.extract import extract
from extractors.model import Document
from extractors.readers import read
from outputs.arithmetic import mends, pieces, suspect_of, told
from outputs.checks import check_across, checks_of, checks_of_figure, counts
from outputs.confidence import features, probabilities
from outputs.export import export_figures
from outputs.review_export import export_review_csv, export_review_xlsx
from outputs.review_queue import Filter, queue
from outputs.store import Store
from outputs.takedown import Kind, Takedown, take_down
from tests.factories import reading, record
from tests.goldsets import SAMPLES, document_of

REPORT = SAMPLES / "merit-quarter.txt"


def _load(store: Store) -> None:
    document = document_of(REPORT)
    store.load(record("merit-quarter"), document, extract(document))


def test_checks_stand_in_the_store_with_their_figures(store: Store) -> None:
    _load(store)
    found = checks_of(store, kind="sum", holds=1)
    raws = {tuple(figure["raw"] for figure in one.figures) for one in found}
    assert ("1.246 hồ sơ", "612 hồ sơ", "388 hồ sơ", "246 hồ sơ") in raws
    rows = {row["figure_id"]: row for row in store.figures()}
    one = found[0].figures[0]["figure_id"]
    assert (rows[one]["audit"], rows[one]["checks_fail"]) == ("confirmed", 0)
    assert rows[one]["checks_hold"] == len(checks_of_figure(store, one))
    assert sum(good for _, _, good, _ in counts(store)) == len(checks_of(store, holds=1))


def test_loading_again_changes_no_check(store: Store) -> None:
    _load(store)
    before = checks_of(store)
    _load(store)
    assert checks_of(store) == before
    assert before


def test_probabilities_are_ordered_and_order_the_queue(store: Store) -> None:
    _load(store)
    rows = list(store.figures())
    assert all(0 <= r["probability_row"] <= r["probability_statement"] <= r["probability_value"] <= 1 for r in rows)
    document = document_of(REPORT)
    figures = extract(document).figures
    likely = probabilities(document, figures, audit("merit-quarter", document.text, figures, document.blocks))
    assert {r["figure_id"]: r["probability_statement"] for r in rows} == {n: p.statement for n, p in likely.items()}


def test_a_contradiction_makes_a_row_less_likely() -> None:
    document = document_of(REPORT)
    figures = extract(document).figures
    wrong = tuple(replace(f, value=Decimal(642), raw="642 hồ sơ") if f.raw == "612 hồ sơ" else f for f in figures)
    names = [f.figure_id for f in figures if f.raw == "612 hồ sơ"]
    before = audit("d", document.text, figures, document.blocks)
    after = audit("d", document.text, wrong, document.blocks)
    assert "confirmed" in features(document, figures, before)[names[0]]
    assert "contradicted" in features(document, wrong, after)[names[0]]


def test_the_export_leaves_out_what_is_unlikely(store: Store, tmp_path: Path) -> None:
    _load(store)
    likely = sorted(row["probability_row"] for row in store.figures())
    least = likely[len(likely) // 2]
    number = export_figures(store, tmp_path / "f.csv", min_confidence=least)
    assert number == sum(one >= least for one in likely) < len(likely)
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(float(line["probability_row"]) >= least for line in csv.DictReader(file))
    assert export_review_csv(store, tmp_path / "review.csv", least=least) == number


def test_the_workbook_tells_what_the_arithmetic_says(store: Store, tmp_path: Path) -> None:
    _load(store)
    likely = sorted(row["probability_row"] for row in store.figures())
    least = likely[len(likely) // 2]
    assert export_review_xlsx(store, tmp_path / "r.xlsx", least=least) == sum(one >= least for one in likely)
    head, *lines = load_workbook(tmp_path / "r.xlsx").worksheets[0].iter_rows(values_only=True)
    told = {line[head.index("Nguyên văn")]: line for line in lines}["1.246 hồ sơ"]
    assert told[head.index("Đối chiếu")] == "khớp"
    assert told[head.index("Phép tính")] == "✓ 1.246 hồ sơ = 612 hồ sơ + 388 hồ sơ + 246 hồ sơ"
    assert told[head.index("Khả năng đúng")] >= least


_TABLE = """<h1>Kết quả rà soát hộ nghèo huyện Mường Lát năm 2023</h1><p>Chi 3.200 triệu đồng trong năm.</p><table>
<tr><th>Xã</th><th>Tổng số hộ</th><th>Hộ nghèo</th><th>Tỷ lệ hộ nghèo (%)</th></tr>
<tr><td>Tam Chung</td><td>1.020</td><td>340</td><td>33,33</td></tr>
<tr><td>Trung Lý</td><td>1.520</td><td>690</td><td>54,39</td></tr></table>"""


def _load_table(store: Store) -> Document:
    document = read(_TABLE.encode(), document_id="table", name="table.html")
    store.load(record("table"), document, extract(document))
    return document


def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {line["raw"]: line for line in csv.DictReader(file)}


def test_files_spell_out_the_checks_with_the_units_of_their_figures(store: Store, tmp_path: Path) -> None:
    _load_table(store)
    export_figures(store, tmp_path / "f.csv")
    export_figures(store, tmp_path / "e.csv", language="en")
    export_review_csv(store, tmp_path / "review.csv")
    export_review_xlsx(store, tmp_path / "r.xlsx")
    rows = _rows(tmp_path / "f.csv")
    assert rows["340"]["checks"] == "✓ 33,33% = 340 hộ / 1.020 hộ"
    assert rows["690"]["checks"] == (
        "✗ 54,39% = 690 hộ / 1.520 hộ. Văn bản ghi 54,39%, tính ra 45,39%, lệch 9 điểm phần trăm. "
        "Sẽ khớp nếu 54,39% là 45,39% (nhầm chữ số; chỉ là gợi ý)."
    )
    assert (
        "54,39% = 690 hộ / 1.520 hộ. Stated 54.39%, the others make 45.39%, off by 9 percentage points. "
        in _rows(tmp_path / "e.csv")["690"]["checks"]
    )
    assert rows["3.200 triệu đồng"]["checks"] == ""
    head, *lines = load_workbook(tmp_path / "r.xlsx").worksheets[0].iter_rows(values_only=True)
    told = {line[head.index("Nguyên văn")]: line[head.index("Phép tính")] or "" for line in lines}
    for raw, line in _rows(tmp_path / "review.csv").items():
        assert line["checks"] == told[raw] == rows[raw]["checks"]


def test_a_check_that_no_slip_explains_names_whom_it_doubts(store: Store) -> None:
    said = "Quỹ vận động được 1.956 triệu đồng, gồm: cấp huyện 700 triệu đồng, cấp xã 623 triệu đồng."
    document = read(f"Kết quả năm 2023 của huyện Bá Thước\n{said}\n".encode(), document_id="d", name="d.txt")
    store.load(record("d"), document, extract(document))
    (found,) = checks_of(store, holds=0)
    name = suspect_of(found)
    raw = next(one["raw"] for one in found.figures if one["figure_id"] == name)
    assert told(found).endswith(f"lệch 633.000.000 đồng. Đáng ngờ nhất: {raw} (chưa rõ đúng ra là bao nhiêu).")


def test_a_suggested_reading_has_the_scale_of_its_text(store: Store) -> None:
    said = "Quỹ vận động được 8.745,6 triệu đồng, gồm: cấp huyện 6.930 triệu đồng, cấp xã 1.875,6 triệu đồng."
    document = read(f"Kết quả năm 2023 của huyện Bá Thước\n{said}\n".encode(), document_id="d", name="d.txt")
    store.load(record("d"), document, extract(document))
    (found,) = checks_of(store, holds=0)
    assert "Sẽ khớp nếu 1.875,6 triệu đồng là 1.815,6 triệu đồng (nhầm chữ số; chỉ là gợi ý)" in mends(found)


def test_every_figure_of_a_rise_stands_in_its_formula(store: Store) -> None:
    text = "Số hộ thoát nghèo năm 2023 tăng từ 5 hộ lên 15 hộ, tăng 10 hộ.\n"
    document = read(text.encode(), document_id="rise", name="rise.txt")
    store.load(record("rise"), document, extract(document))
    (one,) = checks_of(store, kind="difference")
    assert [text for text, figure in pieces(one) if figure] == ["10 hộ", "15 hộ", "5 hộ"]
    assert "".join(text for text, _ in pieces(one)) == "10 hộ = 15 hộ - 5 hộ"


def test_files_tell_no_check_of_what_was_taken_down(store: Store, tmp_path: Path) -> None:
    _load(store)
    take_down(store, Takedown(Kind.PASSAGE, "", "612 hồ sơ"), datetime(2026, 1, 1, tzinfo=UTC))
    export_figures(store, tmp_path / "f.csv")
    rows = _rows(tmp_path / "f.csv")
    assert rows["1.246 hồ sơ"]["checks_hold"] != "0"
    assert all("612" not in row["checks"] for row in rows.values())


def test_a_long_sum_is_cut_in_its_middle(store: Store, tmp_path: Path) -> None:
    parts = [1000 + 7 * number for number in range(30)]
    rows = "".join(f"<tr><td>Xã {n}</td><td>{part}</td></tr>" for n, part in enumerate(parts))
    page = (
        f"<p>Năm 2023</p><table><tr><th>Xã</th><th>Hộ nghèo</th></tr>{rows}<tr><td>Tổng cộng</td><td>{sum(parts)}</td>"
    )
    document = read(f"{page}</tr></table>".encode(), document_id="long", name="long.html")
    store.load(record("long"), document, extract(document))
    export_figures(store, tmp_path / "f.csv")
    (line,) = {row["checks"] for row in _rows(tmp_path / "f.csv").values()} - {""}
    assert line.startswith("✓ 33045 hộ = 1000 hộ + 1007 hộ + ")
    assert line.endswith(" + … (21 số nữa) + 1196 hộ + 1203 hộ")


def _say(store: Store, name: str, number: str, **columns: object) -> None:
    fields = {"indicator": "poor_households", "place": "Lộc Ninh", "period": "2023", "group": ("poor",)} | columns
    store.load(record(name), *reading([f"{number} hộ nghèo năm ấy"], name, **fields))


def test_documents_are_compared(store: Store) -> None:
    _say(store, "a", "1.500")
    _say(store, "b", "1.500")
    _say(store, "c", "1.200", period="2024")
    _say(store, "d", "300", period="2024", change="decrease")
    assert check_across(store) == (2, 0)
    kinds = {one.check["kind"]: one.check["formula"] for one in checks_of(store, scope="store")}
    assert kinds["told"] == "1.500 = 1.500"
    assert kinds["difference"] == "300 = 1.500 - 1.200"
    _say(store, "b", "1.900")
    assert check_across(store)[1] == 1


def test_contradictions_lead_the_queue_their_culprit_first(store: Store) -> None:
    text = (
        "Năm 2023 huyện xây 97 nhà Đại đoàn kết, gồm: xã Nam Đà 30 nhà, xã Đắk Sôr 32 nhà, xã Nâm Nung 25 nhà.\n"
        "Có nơi đã giao 7 cái, có khi 8 cái, một số nơi khác nữa 9 cái.\n"
    )
    document = read(text.encode(), document_id="sums", name="sums.txt")
    store.load(record("sums"), document, extract(document))
    _load(store)
    (failing,) = checks_of(store, holds=0)
    suspects = [f["figure_id"] for f in sorted(failing.figures, key=lambda f: f["suspicion"] or 9)]
    rows = queue(store, Filter(), limit=500)
    assert [row["figure_id"] for row in rows[:2]] == suspects[:2]
    assert {row["figure_id"] for row in rows[:4]} == {figure["figure_id"] for figure in failing.figures}
    assert queue(store, Filter(audit="contradicted")) == rows[:4]
    for said in ("confirmed", "untested"):
        wanted = [row for row in rows if row["audit"] == said]
        assert queue(store, Filter(audit=said), limit=500) == wanted
        assert queue(store, Filter(audit=said, place="x"), limit=500) == []
    assert len(rows) == sum(len(queue(store, Filter(audit=verdict), limit=500)) for verdict in Verdict)
