#!/usr/bin/env bash
# Publishes the one executable: artifacts/<rid>/parkinggate. Usage: ./publish.sh [linux-x64|linux-arm64]
# Fails on any warning, on a second file, and when the executable does not pass its own --self-check.
set -euo pipefail
cd "$(dirname "$0")"

case "$(uname -m)" in aarch64) host=linux-arm64 ;; *) host=linux-x64 ;; esac
rid=${1:-$host}
out=artifacts/$rid
limit_mb=75

Native/build/build.sh "$rid"
# Microsoft's OpenSSL shim is compiled by cmake; its own compiler notes are not about this project.
export CMAKE_EXTRA_ARGS=--no-warn-unused-cli CFLAGS=-w
linker=gcc
if command -v clang > /dev/null; then linker=clang; fi
log=$(mktemp) && trap 'rm -f "$log"' EXIT
rm -rf "$out"
echo "publish: compiling for $rid (about a minute)"
if ! dotnet publish ParkingGate.csproj -c Release -r "$rid" -o "$out" -warnaserror -p:CppCompilerAndLinker="$linker" --nologo -v quiet > "$log" 2>&1; then
  cat "$log" >&2
  echo "publish: failed; the compiler's words are above" >&2
  exit 1
fi
if grep -qE 'warning (IL|CA|CS|NU)[0-9]+' "$log"; then
  grep -E 'warning (IL|CA|CS|NU)[0-9]+' "$log" >&2
  exit 1
fi

files=$(find "$out" -type f | wc -l)
[ "$files" = 1 ] || { find "$out" -type f >&2; echo "publish: $files files instead of one" >&2; exit 1; }
size=$(stat -c %s "$out/parkinggate")
[ "$size" -le $((limit_mb * 1000 * 1000)) ] || { echo "publish: $size bytes, more than $limit_mb MB" >&2; exit 1; }
if [ "$rid" = "$host" ]; then "$out/parkinggate" --self-check; fi
echo "publish: $out/parkinggate, $((size / 1000000)) MB"
