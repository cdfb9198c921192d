"""The schedule on a Prefect server: it fires, crawls, takes in, loads and tells, and survives a restart."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import databases
import pytest
import yaml
from crawl_sites import QUICK, Site, article, listing, serve

from flows import settings as configuration
from outputs.store import Store

PATIENCE = 150.0
"""Seconds; a schedule of one minute fires within one, and this machine may be busy."""


@dataclass
class House:
    """A home that `solieu serve` runs."""

    home: Path
    url: str
    environment: dict[str, str]

    def start(self) -> None:
        """Run `solieu serve`."""
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", "serve"], env=self.environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """An answer of the Prefect API."""
        request = Request(f"{self.url}{path}", json.dumps(body or {}).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def watches(self, state: str) -> list[dict[str, Any]]:
        """Runs of the flow that a deployment started, in this state, oldest first."""
        only = {"deployments": {"name": {"any_": ["xa"]}}, "flow_runs": {"state": {"type": {"any_": [state]}}}}
        found: list[dict[str, Any]] = self.ask(
            "/flow_runs/filter", {**only, "sort": "EXPECTED_START_TIME_ASC", "limit": 50}
        )
        return found

    def alarms(self) -> list[tuple[str, str]]:
        """Events of alarms and their kinds."""
        events = self.ask("/events/filter", {"filter": {"event": {"prefix": ["solieu.alarm"]}}})["events"]
        return [(event["event"], event["payload"]["kind"]) for event in events]

    def server(self) -> int:
        """The process that listens at the port."""
        port = self.url.split(":")[2].partition("/")[0]
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    words = (folder / "cmdline").read_bytes().split(b"\0")
                except OSError:
                    continue
                if b"flows.server" in words and port.encode() in words:
                    return int(folder.name)
        raise AssertionError("the server does not run")


def _until(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if found := what():
                return found
        except (URLError, OSError):
            pass
        time.sleep(0.5)
    raise AssertionError(f"nothing came of {what} in {patience} seconds")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A site of six articles, its source with a schedule of one minute, and the one command that runs everything."""
    site = Site()
    with serve(site), socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        texts = {
            f"/tin-{n}": article(
                f"Tin thôn {'ABCDEF'[n]}", f"Năm 2023, thôn có {40 + n} hộ nghèo được giúp sửa nhà. " * 8
            )
            for n in range(6)
        }
        site.pages = {"/": listing(*texts), **texts}
        source = {
            "name": "xa",
            "start": [f"{site.url}/"],
            "allow_private": True,
            "cadence": "* * * * *",
            "politeness": QUICK,
            "expect": {"figures_per_document": {"min": 1000, "why": "too much, so that there is an alarm"}},
        }
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        environment = {**os.environ, "SOLIEU_PORT": str(port), "SOLIEU_HOME": str(tmp_path)}
        environment |= databases.environment(tmp_path)
        environment = {name: value for name, value in environment.items() if not name.startswith("PREFECT_")}
        house = House(tmp_path, f"http://127.0.0.1:{port}/api", environment)
        house.start()
        try:
            yield house
        finally:
            house.process.send_signal(signal.SIGTERM)
            house.process.wait(40)


def test_a_schedule_fires_and_survives_a_restart(house: House) -> None:
    first = _until(lambda: house.watches("COMPLETED"))[0]
    settings = configuration.load(home=house.home)
    with Store.open(settings.database_address) as store:
        loaded = {row["address"].rpartition("/")[2] for row in store.documents(source="xa", state="loaded")}
        figures = list(store.figures(source="xa"))
    assert loaded == {f"tin-{n}" for n in range(6)}
    assert figures
    deployments = [one["id"] for one in house.ask("/deployments/filter")]
    planned = {run["id"] for run in house.watches("SCHEDULED")}
    assert planned

    _until(house.alarms)
    os.kill(house.server(), signal.SIGKILL)
    runs = _until(lambda: house.watches("COMPLETED")[1:])
    assert runs[0]["id"] in planned
    assert [one["id"] for one in house.ask("/deployments/filter")] == deployments
    assert house.watches("COMPLETED")[0]["id"] == first["id"]
    with Store.open(settings.database_address) as store:
        assert {row["figure_id"] for row in store.figures(source="xa")} == {row["figure_id"] for row in figures}
    assert house.alarms() == [("solieu.alarm.error", "figures")]


def test_a_run_that_was_killed_gives_its_turn_back(house: House) -> None:
    """Server, worker and run die in the middle; without a hand on it the next run of the source goes on."""
    _until(lambda: house.watches("PENDING") + house.watches("RUNNING"))
    house.kill()
    time.sleep(2)
    house.start()
    _until(lambda: house.watches("COMPLETED"))
    with Store.open(configuration.load(home=house.home).database_address) as store:
        assert len(list(store.documents(source="xa", state="loaded"))) == 6


def test_deploying_to_no_server_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "SOLIEU_HOME": str(tmp_path), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "deploy"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "http://127.0.0.1:9/api does not answer" in done.stderr
    assert "Traceback" not in done.stderr
