#!/bin/sh
# Letters as PDF are laid out by Pango. Installs it where this machine lets us, else says how; without
# it everything else works, and a PDF is refused with the same advice.
(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) | grep -q libpangoft2 && exit 0
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "putright: installing Pango for letters as PDF"
  # shellcheck disable=SC2086
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages; } >/dev/null 2>&1 && exit 0
fi
echo "putright: letters as PDF need Pango: apt-get install $packages" >&2
exit 0
