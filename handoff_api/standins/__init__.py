"""Stand-ins on the loopback for what a demonstration and the tests must not need an account for:
Twilio's REST API and webhooks, and a mail server. Never part of a landlord's own service."""
