#!/bin/sh
# A program of the system that tests try the real thing with. Installs it where this machine lets us, else says how:
#     scripts/need_program.sh <program> <Debian package> <what is tried with it>
command -v "$1" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "putright: installing $1 (package $2) for the tests of $3"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null 2>&1 && exit 0
fi
echo "putright: the tests of $3 need $1: install your system's package $2." >&2
exit 0
