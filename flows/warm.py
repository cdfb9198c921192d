"""For the server that the pool's processes are forked from: what it has compiled, none of them compiles again.

The rules are some hundred patterns, which take seconds; with them at hand, a process that replaces a dead one begins at
once. Not to be imported elsewhere: Ctrl-C, which is for the run, ends a server only before it listens.
"""

from __future__ import annotations

import signal
from contextlib import suppress

signal.signal(signal.SIGINT, signal.SIG_IGN)

import flows.steps  # noqa: E402, F401 (what the processes need beside it)
from extractors.extract import extract  # noqa: E402
from extractors.readers import read  # noqa: E402

_TEXT = """\
BÁO CÁO
Kết quả giảm nghèo năm 2023

Tính đến ngày 31/12/2023, huyện có 1.245 hộ nghèo, chiếm 7,8%, giảm 312 hộ so với năm 2022.
Kinh phí là 12 tỷ 450 triệu đồng, trong đó:
- Ngân sách huyện: 3.950 triệu đồng;
- Ngân sách xã Tân Hưng: khoảng 8,5 tỷ đồng.
"""

# What goes wrong here goes wrong again where a document is read, and is told there.
with suppress(Exception):
    extract(read(_TEXT.encode(), document_id="warm", name="warm.txt"))
