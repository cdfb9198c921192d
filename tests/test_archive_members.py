"""The files of an archive come into the table as documents of their own."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from corpus.archive import Archive
from flows.steps import Failed, Item, Kept, keep, load, pending, prepare_batch
from outputs.store import Store


def test_members_are_documents(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("quý I/báo cáo.txt", "Có 12 hộ nghèo")
        archive.writestr("../../thoát.txt", "Có 15 hộ nghèo")
    path = tmp_path / "bao-cao.zip"
    path.write_bytes(out.getvalue())
    kept_in = Archive(tmp_path / "archive")
    item = Item("bao-cao", "samples", "bao-cao.zip", path)
    first, second = (one for one in keep(kept_in, [item], 10_000_000) if isinstance(one, Kept))
    assert (first.document_id, first.address) == ("bao-cao~quý_I_báo_cáo.txt", "bao-cao.zip/quý I/báo cáo.txt")
    assert kept_in.get(second.content_hash) == "Có 15 hộ nghèo".encode()
    assert second.address == "bao-cao.zip/thoát.txt"
    assert first.fetched_at < datetime.now(UTC)
    assert keep(kept_in, [item], 10_000_000) == [first, second]


def test_a_broken_archive_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    kept = keep(Archive(tmp_path / "archive"), [Item("a", "samples", "a.zip", path)], 10_000_000)
    assert isinstance(kept[0], Failed)
    assert kept[0].item.document_id == "a"
    assert "hỏng" in kept[0].error


def test_an_archive_that_was_opened_waits_for_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    name = store.assign_document_id("samples", "a.zip", ["a"])
    item, kept_in = Item(name, "samples", "a.zip", path), Archive(tmp_path / "archive")
    load(store, [one for one in pending(store, keep(kept_in, [item], 10_000_000)) if isinstance(one, Failed)])
    assert store.summary().documents == {"failed": 1}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.txt", "Có 12 hộ nghèo")
    load(store, prepare_batch(kept_in, pending(store, keep(kept_in, [item], 10_000_000))))
    assert store.summary().documents == {"loaded": 1, "opened": 1}
    assert store.summary().failures == []
    assert pending(store, keep(kept_in, [item], 10_000_000)) == []
