#!/bin/sh
# Every test, part by part. Each part runs in the environment its code runs in. Exits non-zero when
# any part failed, after running them all, so that one failure does not hide another.
set -u
cd "$(dirname "$0")/.."
API=.venv/api/bin/python
BOT=.venv/bot/bin/python
failed=""
part() {
  name=$1
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed="$failed $name"
}
scripts/need_chromium.sh
scripts/need_pango.sh
scripts/need_program.sh promtool prometheus "the alert rules"
scripts/need_program.sh redis-server redis-server "the shared lock"
scripts/need_program.sh caddy caddy "the proxy in front"
part rulebook "$API" -m pytest -q tests/rulebook
part rulebook-on-3.10 "$BOT" -m pytest -q -p no:cacheprovider tests/rulebook
part bot "$BOT" -m pytest -q -p no:cacheprovider tests/bot
part readers "$API" -m pytest -q tests/fuzz/test_doors.py
part readers-on-3.10 "$BOT" -m pytest -q -p no:cacheprovider tests/fuzz/test_words.py
part api scripts/with_postgres.sh "$API" -m pytest -q -n 2 tests/handoff_api
part contract "$API" -m pytest -q tests/contract
part widget "$API" -m pytest -q tests/widget
part journeys "$API" -m pytest -q -p no:randomly tests/journeys
part chaos "$API" -m pytest -q -p no:randomly tests/chaos
part docs "$API" -m pytest -q tests/docs
if [ -n "$failed" ]; then
  printf '\nfailed:%s\n' "$failed"
  exit 1
fi
printf '\nall parts passed\n'
