#!/bin/sh
# The alert rules are tried by Prometheus's own promtool. Installs it where this machine lets us, else says how.
command -v promtool >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "putright: installing promtool (package prometheus) for the tests of the alert rules"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus; } >/dev/null 2>&1 && exit 0
fi
echo "putright: the tests of the alert rules need promtool: install your system's package prometheus." >&2
exit 0
