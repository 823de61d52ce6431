#!/bin/sh
# Secrets come as files: for every PUTRIGHT_…_FILE and DATABASE_URL_FILE, the setting without _FILE is
# what the file holds. Then the command runs.
set -eu
for setting in $(env | sed -n 's/^\(PUTRIGHT_[A-Z_]*\|DATABASE_URL\)_FILE=.*/\1/p'); do
    file=$(eval "printf '%s' \"\$${setting}_FILE\"")
    if [ ! -r "$file" ]; then
        echo "putright: ${setting}_FILE names $file, which cannot be read" >&2
        exit 2
    fi
    export "$setting=$(cat "$file")"
    unset "${setting}_FILE"
done
exec "$@"
