# The gateway, the intake door and the worker. Built from the lock file; runs as nobody in particular.
FROM python:3.11-slim-trixie AS build
WORKDIR /putright
COPY handoff_api/requirements.txt handoff_api/requirements.txt
RUN python -m venv .venv/api \
 && .venv/api/bin/pip install --no-cache-dir --require-hashes --no-deps -r handoff_api/requirements.txt

FROM python:3.11-slim-trixie
# Pango sets the letters; the PostgreSQL client, of the server's own version (pg_dump refuses a newer one),
# makes the backups.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-dejavu-core postgresql-client-17 curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin putright \
 && install -d -o 10001 -g 10001 /data /keys /backups
WORKDIR /putright
COPY --from=build /putright/.venv/api .venv/api
COPY rulebook rulebook
COPY handoff_api handoff_api
COPY widget widget
COPY scripts/backup.py scripts/backup.py
USER 10001
ENV PUTRIGHT_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/putright/.venv/api/bin:$PATH
CMD ["python", "-m", "handoff_api", "serve", "--door", "public", "--host", "0.0.0.0", "--port", "8000"]
