#!/usr/bin/env bash
# Makes .venv with everything that requirements.lock names and the project itself, editable.
# Does nothing when that stands already: the stamp is the checksum of what it was made from.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.solieu-setup
wanted=$(cat requirements.lock pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  fail "no Python 3.11 or newer found. On Debian or Ubuntu: apt-get install python3 python3-venv"
}

# uv asks the package index that pip is configured for, so a mirror set for pip serves both.
follow_pip() {
  local value
  pip_setting() { .venv/bin/python -m pip config get "$1" 2>/dev/null || true; }
  value=${PIP_INDEX_URL:-$(pip_setting global.index-url)}
  [ -z "$value" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$value}
  value=${PIP_EXTRA_INDEX_URL:-$(pip_setting global.extra-index-url)}
  [ -z "$value" ] || export UV_INDEX=${UV_INDEX:-$value}
  # pip takes the best version over all its indexes; uv would stop at the first that knows the name.
  export UV_INDEX_STRATEGY=${UV_INDEX_STRATEGY:-unsafe-best-match}
  value=${PIP_CERT:-$(pip_setting global.cert)}
  [ -z "$value" ] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$value}
}

started=$SECONDS
rm -f "$stamp"
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  python=$(find_python)
  say "making .venv with $("$python" --version) ..."
  rm -rf .venv
  "$python" -m venv .venv || fail "python3 -m venv failed. On Debian or Ubuntu: apt-get install python3-venv"
fi
if ! .venv/bin/uv --version >/dev/null 2>&1; then
  say "installing the installer (uv) ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check uv || say "no uv here; pip does its work, more slowly"
fi
say "installing $(grep -c '==' requirements.lock) packages from requirements.lock and the project itself ..."
if .venv/bin/uv --version >/dev/null 2>&1; then
  follow_pip
  .venv/bin/uv pip install --quiet --python .venv/bin/python -r requirements.lock ||
    fail "some packages could not be installed (see above). Is the network there? Run make setup again."
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
else
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock ||
    fail "some packages could not be installed (see above). Is the network there? Run make setup again."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
fi
printf '%s\n' "$wanted" >"$stamp"
say "done in $((SECONDS - started)) s; .venv/bin/solieu is ready."
