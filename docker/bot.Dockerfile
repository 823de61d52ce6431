# Rasa and the action server. The model is trained while the image is built, from what is in it.
FROM python:3.10-slim-bookworm AS build
WORKDIR /putright
RUN apt-get update && apt-get install -y --no-install-recommends build-essential \
 && rm -rf /var/lib/apt/lists/*
COPY bot/requirements.txt bot/requirements.txt
RUN python -m venv .venv/bot \
 && .venv/bot/bin/pip install --no-cache-dir --require-hashes --no-deps -r bot/requirements.txt
COPY rulebook rulebook
COPY bot bot
COPY models models
# As `make train` does it.
RUN RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 .venv/bot/bin/python -m bot.serve train --force \
    --skip-validation --config bot/config.yml --domain bot/domain --data bot/data \
    --out models --fixed-model-name putright

FROM python:3.10-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends curl libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin putright
WORKDIR /putright
COPY --from=build /putright/.venv/bot .venv/bot
COPY --from=build /putright/models models
COPY rulebook rulebook
COPY bot bot
USER 10001
ENV RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 OMP_NUM_THREADS=1 SANIC_WORKERS=1 \
    ACTION_SERVER_SANIC_WORKERS=1 SQLALCHEMY_SILENCE_UBER_WARNING=1 LOG_LEVEL=WARNING \
    LOG_LEVEL_LIBRARIES=ERROR PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp \
    PATH=/putright/.venv/bot/bin:$PATH
CMD ["python", "-m", "bot.serve", "run", "--model", "models/putright.tar.gz", \
     "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml", \
     "--interface", "0.0.0.0", "--port", "5005", "--response-timeout", "60"]
