"""Known vulnerabilities of the packages of requirements.lock, by pip-audit in a virtual environment of its own.

Exit status 0: all packages were looked up and none is known to be vulnerable. 1: some are; they are named, with the
versions that mend them. 2: the data could not be reached, so that nothing is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
TOOL = "pip-audit==2.10.1"
_PLACE = REPOSITORY / ".venv" / "audit"
_SERVICES = ("pypi", "osv")
_NOT_KNOWN = (
    "The data about vulnerabilities cannot be reached from this machine ({why}): {number} of {all} packages could not "
    "be looked up, so nothing is known of them. Run it where the index of Python packages or OSV can be reached."
)


def look_up(tool: Path, lock: Path) -> list[dict[str, Any]]:
    """What pip-audit says of each package, from the first service that answers; a package without data has a
    `skip_reason`."""
    found: list[dict[str, Any]] = []
    for service in _SERVICES:
        options = ["-r", str(lock), "-s", service, "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner=off"]
        ended = subprocess.run([str(tool), *options], capture_output=True, text=True, check=False)
        try:
            found = json.loads(ended.stdout)["dependencies"]
        except (ValueError, KeyError):
            continue
        if not all("skip_reason" in one for one in found):
            break
    return found


def verdict(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit status and what to say."""
    ill = [one for one in found if one.get("vulns")]
    lines = []
    for one in ill:
        for vulnerability in one["vulns"]:
            mends = ", ".join(vulnerability.get("fix_versions", [])) or "no version yet"
            lines.append(f"{one['name']} {one['version']}: {vulnerability['id']}, mended by {mends}")
    unknown = [one for one in found if "skip_reason" in one]
    if unknown or not found:
        why = "it has none of our packages" if unknown else "no service answers"
        lines.append(_NOT_KNOWN.format(why=why, number=len(unknown) or "all", all=len(found) or "all"))
    else:
        lines.append(f"{len(found)} packages looked up, {len(ill)} with known vulnerabilities.")
    return (1 if ill else 2 if unknown or not found else 0), lines


def main() -> None:
    """The command."""
    tool = _PLACE / "bin" / "pip-audit"
    if not tool.exists():
        subprocess.run([sys.executable, "-m", "venv", str(_PLACE)], check=True)
        subprocess.run([str(_PLACE / "bin" / "python"), "-m", "pip", "install", "-q", TOOL], check=True)
    status, lines = verdict(look_up(tool, REPOSITORY / "requirements.lock"))
    print("\n".join(lines))
    sys.exit(status)


if __name__ == "__main__":
    main()
