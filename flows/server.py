"""A Prefect server of our own for runs where none is configured.

Prefect would start one itself, but later (only once the flow begins), with more waiting, and leaves it behind
when the run is killed. Ours starts while the rest of the program is still being imported and ends with its parent.
Run as `python -m flows.server PORT` it is that server.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    # The terminal is ours; what Prefect has to say of a run stands in the run's log on the server.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}
"""Must stand in the environment before Prefect is imported; what the user has set is kept."""

START_SECONDS = 120
"""How long the server may take; a cold disk and a first migration take half a minute."""


class ServerError(Exception):
    """The server did not start; the message names its log."""


def hush() -> None:
    """Keep Prefect quiet and at home; to be called before it is imported."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # A log that cannot be sent (the server is gone, the disk full) is no matter for the terminal.
    logging.raiseExceptions = False


def configured() -> bool:
    """Whether the user has a Prefect server, by the environment or by a profile of Prefect."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    profiles = Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect")) / "profiles.toml"
    if not profiles.exists():
        return False
    # Importing Prefect costs two seconds, so only who has a profile pays them here.
    from prefect.settings import get_current_settings

    return bool(get_current_settings().api.url)


class LocalServer:
    """A Prefect server on a free local port, with its data in `folder`; use as a context manager around the flow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and come back at once; Prefect of this process is pointed to it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}/api"
        os.environ["PREFECT_API_URL"] = self.url
        os.environ.setdefault("PREFECT_HOME", str(self.folder))
        with (self.folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PREFECT_HOME": str(self.folder), "PREFECT_UI_ENABLED": "0"},
                # A Ctrl-C is for the run, which then ends the server.
                start_new_session=True,
            )

    def wait(self) -> None:
        """Return when the server answers. Raises ServerError."""
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise ServerError(
                    f"The local Prefect server did not start; its log is {self.folder / 'server.log'}. "
                    "Set SOLIEU_PREFECT=false to run without it."
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server; Prefect of this process has no server any more."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        os.environ.pop("PREFECT_API_URL", None)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    """The pipe from the parent closes when the parent ends, also by `kill -9`."""
    sys.stdin.buffer.read()
    os._exit(0)


def main(port: int) -> None:
    """Serve until the parent ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn

    uvicorn.run("prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]))
