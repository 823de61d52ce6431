"""Every story in ``stories/``, told to the running stack; each ends as it says it must.

All the stories a run needs are told first, several at once; the tests then look at each.
"""

from __future__ import annotations

import statistics

import pytest

from tests.journeys.telling.checks import faults
from tests.journeys.telling.invariants import ALL, Rule
from tests.journeys.telling.page import measured
from tests.journeys.telling.reading import HIGHEST_GRADE, HIGHEST_MEDIAN_GRADE, reading_grade
from tests.journeys.telling.stories import Story, all_stories
from tests.journeys.telling.teller import Told

# A typical complaint, every one of them: whatever the policy turns on, and however somebody answers.
TYPICAL_AT_MOST = 8
# Everything in the first message: that, the needs everyone is asked about, confirm, and one spare.
AT_ONCE_AT_MOST = 4


def named(story: Story) -> str:
    return story.id


@pytest.mark.parametrize("story", all_stories(), ids=named)
def test_story(told: dict[str, Told], story: Story) -> None:
    one = told[story.id]
    found = faults(one)
    assert not found, "\n".join([story.title, *found, "", one.conversation.transcript()])


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_in_every_conversation(told: dict[str, Told], rule: Rule) -> None:
    broken = [f"{name}: {breach}" for name, one in told.items() for breach in rule(one)]
    assert not broken, "\n".join(broken)


def test_a_typical_complaint_reaches_its_reference_in_few_messages(
    told: dict[str, Told], capsys: pytest.CaptureFixture[str]
) -> None:
    typical, at_once = _counted(told, at_once=False), _counted(told, at_once=True)
    if not typical or not at_once:
        pytest.skip("only some of the stories were told")
    with capsys.disabled():
        for what, found in (("typical", typical), ("everything at once", at_once)):
            middle, worst = statistics.median(found.values()), max(found.values())
            longest = max(found, key=lambda name: found[name])
            said = f"{what}: {len(found)} complaints, median {middle:g}, worst {worst} messages ({longest})"
            print(f"\n{said}")  # noqa: T201 - measured for whoever reads the run
            last = measured()["messages"][what]
            assert middle <= last["median"], f"{said}; docs/journeys.md says {last}"
            assert worst <= last["worst"], f"{said}; docs/journeys.md says {last}"
    over = {name: count for name, count in typical.items() if count > TYPICAL_AT_MOST}
    over |= {name: count for name, count in at_once.items() if count > AT_ONCE_AT_MOST}
    assert not over, over


def test_whole_conversations_are_easy_to_read(
    told: dict[str, Told], capsys: pytest.CaptureFixture[str]
) -> None:
    grades = {name: reading_grade(one) for name, one in told.items() if one.conversation.said > 1}
    if not grades:
        pytest.skip("no story of more than one message was told")
    middle, hardest = statistics.median(grades.values()), max(grades, key=lambda name: grades[name])
    with capsys.disabled():
        said = f"grade of {len(grades)} whole conversations: median {middle:.1f}, hardest {grades[hardest]:.1f}"
        print(f"\n{said} ({hardest})")  # noqa: T201 - measured for whoever reads the run
    assert {name: grade for name, grade in grades.items() if grade > HIGHEST_GRADE} == {}
    assert middle <= HIGHEST_MEDIAN_GRADE, said


def _counted(told: dict[str, Told], *, at_once: bool) -> dict[str, int]:
    counts = {
        name: one.conversation.until_reference()
        for name, one in told.items()
        if one.story.typical and one.story.all_at_once is at_once
    }
    return {name: count for name, count in counts.items() if count is not None}
