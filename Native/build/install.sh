#!/usr/bin/env bash
# Installs the Debian/Ubuntu packages that are missing: those of packages.txt, and those named as arguments.
# Says what it does; when it may not install, says what to type.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for package in $(sed 's/#.*//; s/^\([^ ]*\).*/\1/' packages.txt) "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo > /dev/null || ! { sudo -n true 2> /dev/null || [ -t 0 ]; }; then
    echo "These packages are missing and need root to install. Type this as root, then start again:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "installing: ${missing[*]}"
log=$(mktemp)
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "apt could not install them; its last words are above. Check the network and the package sources, then start again." >&2
  exit 1
fi
rm -f "$log"
