#!/bin/sh
# Makes the secrets docker-compose.yml names, once; what is there is left as it is.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
umask 077
# 32 bytes in base64: seals what residents say (docs/privacy.md).
field_key() { head -c 32 /dev/urandom | base64; }
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
keep() { [ -e "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"; }
keep postgres_password "$(random)"
keep redis_password "$(random)"
postgres=$(cat secrets/postgres_password)
redis=$(cat secrets/redis_password)
keep database_url "postgresql://putright:$postgres@postgres/putright"
keep tracker_url "postgresql://putright:$postgres@postgres/rasa"
keep redis_url "redis://:$redis@redis:6379/0"
keep field_keys "$(field_key)"
keep tracker_keys "$(field_key | tr '+/' '-_')"
# The processes run as user 10001 and must be able to read them.
chmod 0444 secrets/*
chmod 0711 secrets
echo "secrets are in $(pwd)/secrets; keep a copy, those of field_keys and tracker_keys apart from your backups"
