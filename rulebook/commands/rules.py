"""The numbered list of rules found in the policies, and what each prefix belongs to."""

from __future__ import annotations

from rulebook.errors import Fault, PolicyDataError
from rulebook.places import HERE
from rulebook.reading import read_yaml

# Rule number prefixes and their landlords. Numbers of other landlords are their own affair.
LANDLORD_OF = {
    "WK": "west-kent",
    "MED": "medway",
    "WDH": "wdh",
    "SOV": "charitable-south",
    "CS": "chislehurst-sidcup",
}


def read_rules() -> dict[str, str]:
    faults: list[Fault] = []
    raw = read_yaml(HERE / "rules.yml", "rulebook/rules.yml", faults)
    if faults:
        raise PolicyDataError(faults)
    rules: dict[str, str] = raw["rules"]
    return rules
