"""What may stand in a complaint's way: asked only where it matters, never taken for a fact, refused by nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.actions.belief import believable
from bot.actions.case import case_body
from bot.actions.intake import Intake
from bot.actions.listening import listen
from bot.actions.plan import next_question
from bot.actions.questions import BY_NAME
from bot.actions.rules import Rules
from tests.bot.actions.builders import MONDAY, complaint, heard
from tests.bot.actions.desk import Desk

LANDLORDS = ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup")


def rules(landlord: str) -> Rules:
    return Rules(landlord, MONDAY)


def flagged(*flags: str, confidence: float = 0.9, **known: Any) -> Intake:
    signals = [{"name": f, "confidence": confidence, "words": "x"} for f in flags]
    return complaint(signals=signals, **known)


def asked(intake: Intake, landlord: str) -> set[str]:
    """Every question the plan would put to somebody who skips each one."""
    intake.landlord = landlord
    names: set[str] = set()
    while (question := next_question(intake, rules(landlord))) is not None:
        if question.name in ("confirm_summary", *names):
            return names
        names.add(question.name)
        intake.answered = [*intake.answered, question.name]
    return names


def grounds(intake: Intake, landlord: str) -> set[str]:
    intake.landlord = landlord
    return {e.ground for e in rules(landlord).decision(intake).possible_exclusions}


def answered(name: str, words: str, intake: Intake, landlord: str) -> Intake:
    assert BY_NAME[name].read(heard(words), intake, rules(landlord))
    intake.answered = [*intake.answered, name]
    return intake


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_an_ordinary_complaint_is_asked_nothing_about_exclusions(landlord: str) -> None:
    ordinary = {
        "outcome_wanted", "name", "address", "contact_value", "adjustments", "route_choice",
        "still_happening", "when_happened",
    }  # fmt: skip
    assert asked(complaint(), landlord) <= ordinary


@pytest.mark.parametrize(
    ("words", "landlord", "found"),
    [
        ("it was filed in june at county court", "west-kent", {"court_proceedings"}),
        ("no just my solicitor said i could", "west-kent", set()),
        ("nothing is filed yet", "chislehurst-sidcup", set()),
        ("its with my solicitor, not at court", "medway", {"disrepair_claim"}),
        ("served last week", "wdh", {"court_proceedings"}),
    ],
)
def test_a_claim_at_court_and_a_solicitor_are_told_apart(
    words: str, landlord: str, found: set[str]
) -> None:
    intake = answered("court_claim", words, flagged("court_claim", confidence=0.5), landlord)
    assert grounds(intake, landlord) == found


@pytest.mark.parametrize("landlord", ["west-kent", "medway", "wdh", "chislehurst-sidcup"])
def test_a_guess_of_a_court_claim_is_asked_and_is_no_ground(landlord: str) -> None:
    intake = flagged("court_claim", confidence=0.5)
    assert grounds(intake, landlord) == set()
    assert "court_claim" in asked(intake, landlord)


@pytest.mark.parametrize("learned", [(), ("court_claim",)], ids=["none", "a claim at court"])
def test_a_disrepair_claim_with_a_solicitor_is_asked_about_whatever_was_learned(
    learned: tuple[str, ...],
) -> None:
    words = (
        "My solicitor is dealing with a disrepair claim about my windows but I want to complain too"
    )
    intake = complaint()
    listen(heard(words, kind="complaint", flags=learned), intake)
    assert grounds(intake, "medway") == set()
    assert "court_claim" in asked(intake, "medway")


WITH_A_SOLICITOR = "My solicitor is dealing with a disrepair claim, "


@pytest.mark.parametrize(
    "words",
    [
        WITH_A_SOLICITOR + "you issued a works order in may",
        WITH_A_SOLICITOR + "and I was served a rent notice too",
        WITH_A_SOLICITOR + "the hearing aid loop in the hall is broken",
        WITH_A_SOLICITOR + "and is preparing to go to county court next year",
        "my solicitor has a disrepair claim, it has not been filed yet",
    ],
)
def test_what_else_is_issued_or_served_files_no_claim(words: str) -> None:
    assert not heard(words, flags=("court_claim",)).sure_of("court_claim")


@pytest.mark.parametrize(
    "words",
    [
        "My solicitor issued our disrepair claim at the county court on 4 November",
        "My solicitor issued our disrepair claim at court and the roof has not been repaired",
        "my lawyer lodged a disrepair claim in court",
        "my solicitor started legal proceedings in may",
        "my solicitors disrepair claim was issued on 4 may",
        WITH_A_SOLICITOR + "the hearing is on 4 december",
    ],
)
def test_a_claim_that_a_solicitor_has_filed_is_no_guess(words: str) -> None:
    assert heard(words, flags=("court_claim",)).sure_of("court_claim")


def test_a_guess_that_it_was_considered_before_is_asked_first() -> None:
    intake = flagged("already_considered", confidence=0.5)
    assert grounds(intake, "west-kent") == set()
    assert "already_considered" not in asked(intake, "west-kent")
    intake = answered(
        "considered_before", "yes at both stages", flagged("already_considered", confidence=0.5),
        "west-kent",
    )  # fmt: skip
    assert grounds(intake, "west-kent") == {"already_considered"}
    assert "already_considered" in asked(intake, "west-kent"), "anything new opens it again"


@pytest.mark.parametrize(
    "words",
    [
        "You gave me your final answer about the car park in the spring, I want to complain about it again",
        "You answered my complaint about the fence at both stages but nothing has changed",
    ],
)
def test_a_last_answer_told_outright_is_heard_whatever_was_learned(words: str) -> None:
    assert heard(words).sure_of("already_considered")


def test_an_answer_to_stage_1_is_no_last_answer() -> None:
    assert not heard("your answer to my complaint was wrong, look again").flags


def test_the_policy_itself_is_a_ground_and_how_it_was_used_is_none() -> None:
    used = answered(
        "policy_or_application", "how it was used", flagged("policy_objection"), "west-kent"
    )
    assert grounds(used, "west-kent") == set()
    itself = answered(
        "policy_or_application", "the policy", flagged("policy_objection"), "west-kent"
    )
    assert grounds(itself, "west-kent") == {"policy_itself"}


@pytest.mark.parametrize(
    ("landlord", "ground"),
    [("medway", None), ("wdh", "insurance_claim"), ("chislehurst-sidcup", "personal_injury")],
)
def test_a_claim_that_comes_of_bad_service_stays_a_complaint_where_the_policy_says_so(
    landlord: str, ground: str | None
) -> None:
    intake = flagged("insurance_claim")
    assert grounds(intake, landlord) == set(), "nothing is assumed before it is asked"
    assert "insurance_claim" in asked(flagged("insurance_claim"), landlord)
    intake = answered("insurance_claim", "both", intake, landlord)
    assert grounds(intake, landlord) == ({ground} if ground else set())


@pytest.mark.parametrize(
    ("question", "story", "answer", "landlord", "ground"),
    [
        (
            "ombudsman_in_hand",
            "the ombudsman has my case",
            "yes",
            "chislehurst-sidcup",
            "ombudsman_in_hand",
        ),
        ("accident_handling", "i slipped on the ice", "the accident itself", "medway", "accident"),
        ("accident_handling", "i slipped on the ice", "how it was dealt with", "medway", None),
        ("other_review_body", "the tribunal said no", "yes", "wdh", "other_review_body"),
        ("business_matter", "my shop lost trade", "my business", "wdh", "commercial"),
    ],
)
def test_a_hint_in_the_story_is_asked_where_the_policy_turns_on_it(
    question: str, story: str, answer: str, landlord: str, ground: str | None
) -> None:
    intake = complaint(description=story)
    assert grounds(intake, landlord) == set()
    assert question in asked(complaint(description=story), landlord)
    assert question not in asked(complaint(description=story), "west-kent")
    assert grounds(answered(question, answer, intake, landlord), landlord) == (
        {ground} if ground else set()
    )


@pytest.mark.parametrize("landlord", ["west-kent", "wdh", "chislehurst-sidcup"])
def test_a_late_complaint_gives_the_residents_own_reasons_to_staff(landlord: str) -> None:
    intake = complaint(
        landlord=landlord, ongoing=False, happened_words="in 2024",
        happened_earliest="2024-03-01", happened_latest="2024-03-31",
    )  # fmt: skip
    intake = answered("late_reason", "i was in hospital till june", intake, landlord)
    body = case_body(intake, rules(landlord), "c-1")
    [ground] = body["exclusions"]
    assert (ground["ground"], ground["resident_says"]) == (
        "time_limit",
        "i was in hospital till june",
    )


def test_finding_out_late_makes_it_in_time_where_the_policy_counts_from_that() -> None:
    intake = complaint(
        landlord="wdh", ongoing=False, happened_words="in 2025",
        happened_earliest="2025-03-01", happened_latest="2025-03-31",
    )  # fmt: skip
    october = {"earliest": "2026-10-01", "latest": "2026-10-31", "words": "in october"}
    said = heard("i only found out in october", entities=[{"entity": "date", "value": october}])
    assert BY_NAME["late_reason"].read(said, intake, rules("wdh"))
    assert date.fromisoformat(str(intake.aware_on)) == date(2026, 10, 31)
    assert grounds(intake, "wdh") == set()


def test_swearing_about_a_broken_boiler_is_not_held_against_anybody() -> None:
    intake = complaint(signals=[])
    intake.add_signals(
        heard("4 weeks with no f***ing heating, bullshit", flags=("abusive",)).signals
    )
    assert grounds(intake, "west-kent") == set()


def test_being_called_useless_is_kept_for_staff_and_is_no_ground() -> None:
    intake = complaint(signals=[])
    intake.add_signals([{"name": "abusive", "confidence": 0.9, "words": "u lot are useless"}])
    assert "abusive" in intake.flags
    assert grounds(intake, "wdh") == set()
    assert grounds(intake, "west-kent") == set()


def test_a_threat_is_kept_as_a_possible_ground_for_a_person_to_weigh() -> None:
    intake = complaint(signals=[])
    said = "fix it or i will come down there and smash your office"
    intake.add_signals(heard(said, flags=("abusive",)).signals)
    assert grounds(intake, "west-kent") == {"unreasonable_manner"}


def test_a_threat_is_known_by_the_threat_whatever_word_gave_the_abuse_away() -> None:
    said = "you thick lot, fix it or i will come down there and smash your office"
    guess = [{"name": "abusive", "confidence": 0.8, "words": "thick"}]
    intake = complaint(signals=believable(guess, said, []))
    assert grounds(intake, "west-kent") == {"unreasonable_manner"}


def test_what_the_ombudsman_is_looking_at_is_not_taken_for_answered_before() -> None:
    said = "The Housing Ombudsman is already looking at my case but I want to complain that you ignore me"
    intake = complaint(signals=[])
    intake.add_signals(heard(said, flags=("already_considered",)).signals)
    assert grounds(intake, "chislehurst-sidcup") == set()
    assert BY_NAME["considered_before"].matters(intake, rules("chislehurst-sidcup"))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("I know its not your fault, the man upstairs let his bath run over", True),
        ("It is not the Association's doing, another tenant dented my door", True),
        ("the man upstairs let his bath run over", False),
        ("it is not good enough", False),
    ],
)
def test_who_did_it_is_asked_where_somebody_says_that_it_was_not_the_landlord(
    words: str, asked: bool
) -> None:
    intake = complaint(signals=[], description=words)
    intake.landlord = "west-kent"
    assert BY_NAME["who_is_responsible"].matters(intake, rules("west-kent")) is asked


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("I rent a shop from you and the lease is a joke", True),
        ("my shop lease", True),
        ("the shop below me is noisy", False),
        ("I live above a shop", False),
    ],
)
def test_a_shop_that_is_let_is_asked_about_and_one_that_is_near_is_not(
    words: str, asked: bool
) -> None:
    intake = complaint(signals=[], description=words)
    assert BY_NAME["business_matter"].matters(intake, rules("wdh")) is asked


async def test_a_ground_found_by_an_answer_is_said_once_with_who_decides_and_the_ombudsman(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    await desk.hear(
        "your pets policy is daft, i want to complain", kind="complaint",
        topic="tenancy_management", flags=("policy_objection", "home_visit"),
    )  # fmt: skip
    await desk.skip_until("policy_or_application")
    said = await desk.hear("the policy itself")
    assert "A person at West Kent Housing Association decides" in said
    assert "0300 111 3000" in said
    await desk.skip_until("confirm_summary")
    assert "decides, not me" not in "\n".join(str(r["text"]) for r in desk.replies)
