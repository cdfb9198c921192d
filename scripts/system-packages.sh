#!/usr/bin/env bash
# Installs the Debian packages of system-packages.txt that are not there yet; needs root and apt-get.
# Without them nothing breaks: the tests that need one are skipped and named.
set -uo pipefail
cd "$(dirname "$0")"

command -v dpkg-query >/dev/null || exit 0
missing=()
while read -r package _; do
  case "$package" in '' | '#'*) continue ;; esac
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done <system-packages.txt
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "system packages: not there, and only root can install them: ${missing[*]}"
  echo "system packages: the tests that need them are skipped, each named below"
  exit 0
fi
echo "system packages: installing ${missing[*]} ..."
export DEBIAN_FRONTEND=noninteractive
quiet() { "$@" >"$log" 2>&1 || { tail -n 20 "$log"; return 1; }; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quiet apt-get update || echo "system packages: apt-get update failed; trying with the lists that are there"
if ! quiet apt-get install -y --no-install-recommends "${missing[@]}"; then
  # One name that this release does not know must not cost the others.
  for package in "${missing[@]}"; do
    quiet apt-get install -y --no-install-recommends "$package" || echo "system packages: $package could not be installed"
  done
fi
