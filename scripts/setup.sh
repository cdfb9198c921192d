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

# uv asks the package index that pip is configured for, so a mirror set for pip (file or environment) serves both.
follow_pip() {
  local settings index extra cert
  settings=$(.venv/bin/python -m pip config list 2>/dev/null) || settings=
  # The environment comes last in pip's list, and counts most.
  pip_setting() { sed -nE "s/^(global|install|:env:)\.$1='(.*)'\$/\2/p" <<<"$settings" | tail -n 1; }
  index=$(pip_setting index-url)
  extra=$(pip_setting extra-index-url)
  cert=$(pip_setting cert)
  [ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
  [ -z "$extra" ] || export UV_INDEX=${UV_INDEX:-${extra//\\n/ }}
  [ -z "$cert" ] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$cert}
  # pip takes the best version over all its indexes; uv would stop at the first that knows the name.
  export UV_INDEX_STRATEGY=${UV_INDEX_STRATEGY:-unsafe-best-match}
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
install() {
  if .venv/bin/uv --version >/dev/null 2>&1; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
  fi
}
follow_pip
install -r requirements.lock && install --no-deps --editable . ||
  fail "some packages could not be installed (see above). Is the network there? Run make setup again."
printf '%s\n' "$wanted" >"$stamp"
say "done in $((SECONDS - started)) s; .venv/bin/solieu is ready."
