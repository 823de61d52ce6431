#!/bin/sh
# Runs its arguments with DATABASE_URL_TEST_POSTGRES set to a private, temporary PostgreSQL that
# is gone afterwards:  scripts/with_postgres.sh .venv/api/bin/python -m pytest tests/handoff_api
set -eu

if [ $# -eq 0 ]; then
    echo "usage: $0 <command> [arguments]" >&2
    exit 2
fi

find_programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    if command -v initdb >/dev/null; then
        dirname "$(command -v initdb)"
    fi
}

programs=$(find_programs)
if [ -z "$programs" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing PostgreSQL" >&2
    apt-get install -y -qq postgresql >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; } >&2
    programs=$(find_programs)
fi
if [ -z "$programs" ]; then
    echo "PostgreSQL is missing: install it (Debian: apt-get install postgresql;" \
        "macOS: brew install postgresql) and run this again" >&2
    exit 1
fi

home=$(mktemp -d)
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    chown postgres "$home"
    as_owner() { su postgres -s /bin/sh -c 'cd / && exec "$@"' -- sh "$@"; }
else
    as_owner() { "$@"; }
fi

stop() {
    as_owner "$programs/pg_ctl" -D "$home/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

as_owner "$programs/initdb" -D "$home/data" -U putright -A trust -E UTF8 --no-sync >/dev/null
# Only a socket in the private folder; speed before durability, for it is gone afterwards.
as_owner "$programs/pg_ctl" -D "$home/data" -s -w -l "$home/log" -o \
    "-k '$home' -c listen_addresses='' -c fsync=off -c max_connections=300" start
as_owner "$programs/createdb" -h "$home" -U putright putright_test
# The command may be somebody else than the owner of the folder.
chmod 755 "$home"

DATABASE_URL_TEST_POSTGRES="postgresql://putright@/putright_test?host=$home" "$@"
