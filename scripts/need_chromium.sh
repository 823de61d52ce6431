#!/bin/sh
# The widget is tested in a real browser. Installs Chromium where this machine lets us, else says how.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "putright: installing chromium for the browser tests"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 && exit 0
fi
echo "putright: the browser tests need chromium on the path: install it with your system's packages." >&2
exit 0
