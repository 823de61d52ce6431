"""Numbers people in danger will dial, digit by digit."""

from __future__ import annotations

import re
from datetime import date

import pytest

import rulebook
from rulebook import ContactUnknownError, contact, contact_names

PHONES = {
    "housing_ombudsman": "03001113000",
    "financial_ombudsman": "08000234567",
    "local_government_ombudsman": "03000610614",
    "regulator_of_social_housing": "03001245225",
    "information_commissioner": "03031231113",
    "emergency_services": "999",
    "gas_emergency": "0800111999",
    "carbon_monoxide": "0800111999",
    "gas_safety_advice": "0800300363",
    "power_cut": "105",
    "floodline": "03459881188",
    "nhs_111": "111",
    "samaritans": "116123",
    "domestic_abuse": "08082000247",
    "mens_advice_line": "08088010327",
    "nspcc": "08088005000",
    "childline": "08001111",
    "hourglass": "08088088141",
    "police": "101",
    "crimestoppers": "0800555111",
    "shelter": "08088004444",
    "citizens_advice": "08001448848",
}


@pytest.mark.parametrize(("name", "digits"), PHONES.items())
def test_every_number_is_pinned_digit_by_digit(name: str, digits: str) -> None:
    found = contact(name)
    assert found.phone == digits
    assert found.phone_display is not None
    assert re.sub(r"\D", "", found.phone_display) == digits


def test_no_number_escapes_the_list() -> None:
    assert {name for name in contact_names() if contact(name).phone} == PHONES.keys()


def test_a_number_in_a_sentence_is_one_of_the_pinned_ones() -> None:
    known = set(PHONES.values())
    for name in contact_names():
        for run in re.findall(r"\d[\d ]{4,}\d", contact(name).says):
            digits = re.sub(r"\D", "", run)
            assert digits in known or digits == "85258", (name, run)


def test_the_ombudsmans_address_is_preston_and_new_cases_never_go_by_email() -> None:
    ombudsman = contact("housing_ombudsman")
    assert ombudsman.post == "Housing Ombudsman Service, PO Box 1484, Unit D, Preston PR2 0ET"
    assert ombudsman.email is None
    assert ombudsman.url is not None
    assert ombudsman.url.startswith("https://www.housing-ombudsman.org.uk/")


def test_the_financial_ombudsman_is_not_the_housing_ombudsman() -> None:
    assert contact("financial_ombudsman").post != contact("housing_ombudsman").post
    assert "E14 9SR" in (contact("financial_ombudsman").post or "")


def test_what_nobody_has_confirmed_says_so() -> None:
    assert contact("samaritans").status == "unchecked"
    assert contact("gas_emergency").status == "checked"
    assert all(contact(name).checked_on for name in contact_names())


def test_an_unknown_contact_names_those_there_are() -> None:
    with pytest.raises(ContactUnknownError, match="gas_emergency"):
        contact("gas")


def test_a_landlord_that_prints_no_contact_has_none() -> None:
    today = date(2026, 11, 23)
    assert rulebook.policy("west-kent", today).contacts.phone == "01732 749400"
    for landlord in ("medway", "wdh", "charitable-south", "chislehurst-sidcup"):
        contacts = rulebook.policy(landlord, today).contacts
        assert (contacts.phone, contacts.email, contacts.post) == (None, None, None)
        assert contacts.says
