"""What may stand in a complaint's way: said once, as a possibility, with who decides and the Ombudsman."""

from __future__ import annotations

from bot.actions.turn import Turn

# Not put to the resident here: one is said when its reason is asked for, the others accuse.
UNSAID = ("time_limit", "unreasonable_manner", "vexatious")


def say_possible_grounds(turn: Turn) -> None:
    """Say each newly possible ground; nothing is refused, and the complaint goes on."""
    intake = turn.intake
    if intake.kind != "complaint" or intake.route == "stage_2":
        return
    for found in turn.rules.decision(intake).possible_exclusions:
        if found.ground in UNSAID or found.ground in intake.grounds_said:
            continue
        key = "heard.court_claim" if found.ground == "court_proceedings" else "heard.ground"
        turn.say(key, says=found.says)
        intake.grounds_said = [*intake.grounds_said, found.ground]
