# Putright's verbs. Each sets up what it needs; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

API := .venv/api/bin/python
BOT := .venv/bot/bin/python
MODEL := models/putright.tar.gz
TRAINED_FROM := bot/config.yml $(wildcard bot/domain/*.yml) $(shell find bot/data bot/components -name '*.yml' -o -name '*.py' 2>/dev/null) $(wildcard models/encoder/*)
LANDLORD ?= west-kent
ROLE ?= caseworker
RASA := TQDM_DISABLE=1 RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 PYTHONWARNINGS=ignore LOG_LEVEL_LIBRARIES=ERROR

.PHONY: help setup setup-api setup-bot setup-test run train finetune talk transcripts key evaluate bench bench-queue fuzz test chaos \
	test-rulebook test-bot test-api test-contract test-journeys test-widget sure format lint types \
	policy imports widget pictures migrate verify-history backup bot-off bot-on bot-switch reseal

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: setup-bot setup-test ## install both environments, test tools included

setup-api:
	@python3 scripts/setup.py api

setup-bot:
	@python3 scripts/setup.py bot

setup-test:
	@python3 scripts/setup.py test

run: setup-api setup-bot $(MODEL) ## install, train if needed, migrate, start everything (PORT=8000)
	@scripts/need_pango.sh
	@exec $(API) scripts/run.py

$(MODEL): $(TRAINED_FROM) | setup-bot
	@echo "putright: training the assistant (about two minutes)"
	@$(RASA) $(BOT) -m bot.serve train --force --skip-validation --config bot/config.yml --domain bot/domain --data bot/data --out models --fixed-model-name putright
	@touch $(MODEL)

train: setup-bot ## train Rasa and the understanding heads
	@$(RASA) $(BOT) -m bot.serve train --force --skip-validation --config bot/config.yml --domain bot/domain --data bot/data --out models --fixed-model-name putright
	@touch $(MODEL)

finetune: ## fine-tune the sentence encoder, hours on two cores, resumable (FINETUNE="--start present": shorter)
	@python3 scripts/setup.py finetune
	@.venv/finetune/bin/python -m bot.finetune $(FINETUNE)

talk: setup-api ## talk to a running Putright in the terminal (LANDLORD=west-kent)
	@$(API) scripts/talk.py --landlord $(LANDLORD)

transcripts: setup $(MODEL) ## tell every story and write them to var/transcripts.html (OUT=)
	@$(API) -m tests.journeys.telling.transcripts '$(if $(OUT),$(OUT),var/transcripts.html)'

key: setup-api ## make an API key, shown once (ROLE=caseworker LANDLORD=west-kent)
	@$(API) -m handoff_api migrate >/dev/null && $(API) -m handoff_api key --role $(ROLE) --landlord '$(LANDLORD)'

evaluate: setup-bot $(MODEL) ## measure understanding on DATA=<jsonl> [OUT=<jsonl>]
	@$(RASA) $(BOT) -m bot.evaluate "$(DATA)" $(if $(OUT),"$(OUT)") $(EVALUATE)

bench-queue: setup-test ## measure the staff API on many cases (PostgreSQL 200,000, SQLite 20,000)
	@scripts/with_postgres.sh sh -c '$(API) scripts/bench_queue.py "$$DATABASE_URL_TEST_POSTGRES" $(or $(CASES),200000) --fill --processes $(or $(PROCESSES),1)'
	@folder=$$(mktemp -d) && $(API) scripts/bench_queue.py "sqlite:///$$folder/bench.db" 20000 --fill; rm -rf "$$folder"

bench: setup-test setup-bot $(MODEL) ## measure speed (PARTS="turn crowd memory conversations cases rival widget streams phone")
	@$(if $(filter widget streams,$(PARTS)),scripts/need_chromium.sh)
	@scripts/with_postgres.sh $(API) -m scripts.bench $(PARTS) $(BENCH)

fuzz: setup ## feed what strangers may send to every reader, and to the house over HTTP (INPUTS=1000000 SEED=1)
	@for e in api bot; do .venv/tools/bin/uv pip install -q -p .venv/$$e/bin/python --no-deps --require-hashes -r tests/fuzz/requirements.txt; done
	@$(API) -m tests.fuzz doors --inputs $$(( $(or $(INPUTS),1000000) / 2 )) $(if $(SEED),--seed $(SEED))
	@$(BOT) -m tests.fuzz words --inputs $$(( $(or $(INPUTS),1000000) / 2 )) $(if $(SEED),--seed $(SEED))
	@scripts/with_postgres.sh $(API) -m tests.fuzz.over_http --inputs $$(( $(or $(INPUTS),1000000) / 100 )) $(if $(SEED),--seed $(SEED))
	@$(API) -m tests.fuzz.counts

chaos: setup $(MODEL) ## break everything while residents talk, then count (SECONDS=600 CONVERSATIONS=100 SEED=)
	@$(API) -m tests.chaos --seconds $(or $(SECONDS),600) --conversations $(or $(CONVERSATIONS),100) $(if $(SEED),--seed $(SEED))

test: setup $(MODEL) ## everything CI runs: rulebook, bot, API, contract, widget, journeys
	@scripts/test.sh

sure: setup $(MODEL) ## format check, lint, types, policy, imports, then every test
	@$(MAKE) --no-print-directory lint types policy imports
	@scripts/test.sh

format: setup-test ## format the code
	@.venv/api/bin/ruff format . && .venv/api/bin/ruff check --fix .

lint: setup-test ## ruff, formatting, YAML
	@.venv/api/bin/ruff check . && .venv/api/bin/ruff format --check . && .venv/api/bin/yamllint -s -c .yamllint.yml .

types: setup-test ## mypy --strict
	@.venv/api/bin/mypy

policy: setup-test ## check the landlords' policy data
	@$(API) -m rulebook lint

imports: setup-test ## hold the direction of imports
	@.venv/api/bin/lint-imports

widget: ## make the one script that pages load (needs npm; only after changing widget/)
	@npm ci --silent --no-audit --no-fund --prefix scripts/widget_build
	@python3 scripts/build_widget.py

pictures: setup $(MODEL) ## take the README's pictures anew (after the chat's look has changed)
	@scripts/need_chromium.sh
	@$(API) -m scripts.picture

backup: setup-api ## back everything up (TO=folder); restore with scripts/backup.py restore FILE
	@$(API) scripts/backup.py make $(if $(TO),--to "$(TO)")

bot-off: setup-api ## turn the bot off, every channel goes on (LANDLORD='*' BECAUSE="...")
	@$(API) -m handoff_api.switch off --landlord '$(if $(filter command line environment,$(origin LANDLORD)),$(LANDLORD),*)' --because "$(BECAUSE)"

bot-on: setup-api ## turn it on again (LANDLORD='*')
	@$(API) -m handoff_api.switch on --landlord '$(if $(filter command line environment,$(origin LANDLORD)),$(LANDLORD),*)'

bot-switch: setup-api ## for whom the bot is off, who turned it and why
	@$(API) -m handoff_api.switch show

reseal: setup-bot ## seal Rasa's store anew with the first tracker key
	@$(RASA) $(BOT) -m bot.reseal

verify-history: setup-api ## prove that nobody changed the history of any case (exit 1 if somebody did)
	@$(API) -m handoff_api verify-history

migrate: setup-api ## bring the database up to date
	@$(API) -m handoff_api migrate
