"""The ways in and out that are not the website: SMS, WhatsApp and email."""
