"""Private persons stay out of what is published, officials stay in."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from goldsets import FOLDERS

import patterns
from outputs.privacy import Shield, guarded

RULES = patterns.load("privacy")
GOLD = Path(__file__).parent / "gold/people.tsv"
_BRACE = re.compile(r"\{([^}]*)\}")
NAMED = [("address", text) for text in RULES["address"]["examples"]]
NAMED += [("office", text) for text in RULES["office"]["near_misses"]]


def withheld(text: str) -> str:
    return Shield.of([text]).withhold(text)


@pytest.mark.parametrize(("rule", "text"), NAMED)
def test_private_names_are_withheld(rule: str, text: str) -> None:
    assert withheld(_BRACE.sub(r"\1", text)) == _BRACE.sub(RULES["name_label"], text)


@pytest.mark.parametrize(
    "text",
    [
        *RULES["address"]["near_misses"],
        *RULES["office"]["examples"],
        *RULES["bearers"]["examples"],
        *(text for entry in RULES["numbers"] for text in entry["near_misses"]),
    ],
)
def test_what_stays(text: str) -> None:
    assert withheld(text) == text


@pytest.mark.parametrize(
    ("label", "text"), [(entry["label"], text) for entry in RULES["numbers"] for text in entry["examples"]]
)
def test_private_numbers_are_withheld(label: str, text: str) -> None:
    assert withheld(_BRACE.sub(r"\1", text)) == _BRACE.sub(label, text)


def test_an_official_in_one_sentence_is_one_in_all() -> None:
    first = "Ông Nguyễn Văn A, Chủ tịch UBND xã, cho biết."
    shield = Shield.of([first, "Theo ông Nguyễn Văn A, có 5 hộ."])
    assert shield.withhold("Theo ông Nguyễn Văn A, có 5 hộ.") == "Theo ông Nguyễn Văn A, có 5 hộ."


def test_on_the_gold_texts_no_private_name_is_left_and_no_official_lost(shared: Path) -> None:
    rows = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    texts = {(s, d): (shared / FOLDERS[s] / f"{d}.txt").read_bytes().decode("utf-8-sig") for s, d, *_ in rows}
    shown = {key: Shield.of([text]).withhold(text) for key, text in texts.items()}
    assert len(rows) > 100
    for group, document, start, end, kind in rows:
        name = texts[group, document][int(start) : int(end)]
        assert (name in shown[group, document]) == (kind == "official"), (document, start, kind)


def test_a_table_is_guarded_as_its_texts_are(shared: Path) -> None:
    """Which rows are looked at is found out for all of them at once: none may be passed over."""
    every = [shared / FOLDERS[line.split("\t")[0]] for line in GOLD.read_text("utf-8").splitlines() if line[0] != "#"]
    paths = [path for folder in dict.fromkeys(every) for path in sorted(folder.glob("*.txt"))]
    texts = [line for path in paths for line in path.read_bytes().decode("utf-8-sig").splitlines() if line]
    texts += [_BRACE.sub(r"\1", text) for _, text in NAMED]
    texts.append(unicodedata.normalize("NFD", "3 hộ nghèo ở thôn Đoài"))
    texts += [_BRACE.sub(r"\1", text) for entry in RULES["numbers"] for text in entry["examples"]]
    row = {"title": "", "raw": "3 hộ", "url": "", "evidence_url": "", "unit": "household", "place_level": "village"}
    rows = [{**row, "document_id": str(n), "sentence": text, "value": Decimal(3)} for n, text in enumerate(texts)]
    shown = {one["document_id"]: one for one in guarded(pa.Table.from_pylist(rows)).to_pylist()}
    assert len(shown) == len(texts) > 500
    for number, text in enumerate(texts):
        one, wanted = shown[str(number)], withheld(text)
        assert one["sentence"] == wanted
        whole = wanted == unicodedata.normalize("NFC", text)
        assert one["privacy"] == ("few_persons" if whole else "withheld;few_persons")


def test_names_hide_in_addresses() -> None:
    shield = Shield.of(["đơn của ông Nguyễn Văn A ở thôn 2"])
    assert shield.names_in_address("https://example.org/chuyen-don-cua-ong-nguyen-van-a-cu-tru/")
    assert not shield.names_in_address("https://example.org/nguyen-van-anh/")
