"""Words of the calendar and of number, as residents write them, and the patterns made of them."""

from __future__ import annotations

from bot.spelling import Spelling

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
    "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9,
    "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12,
    "dec": 12,
}  # fmt: skip
# Months that are also everyday words or too short to stand alone.
MONTHS_NEEDING_COMPANY = frozenset({"may", "march", "mar", "jun", "jul", "sep", "dec", "jan"})

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5,
    "sunday": 6, "sun": 6,
}  # fmt: skip
WEEKDAYS_NEEDING_COMPANY = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})

UNITS = {
    "day": "day", "days": "day", "night": "day", "nights": "day", "week": "week", "weeks": "week",
    "wk": "week", "wks": "week", "weekes": "week", "wek": "week", "fortnight": "fortnight",
    "fortnights": "fortnight", "month": "month", "months": "month", "mth": "month", "mths": "month",
    "mnth": "month", "mnths": "month", "mo": "month", "mos": "month", "year": "year",
    "years": "year", "yr": "year", "yrs": "year", "yeer": "year", "yeers": "year", "hour": "hour",
    "hours": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute",
    "minute": "minute", "minutes": "minute", "decade": "decade", "decades": "decade",
    "winter": "winter", "winters": "winter", "summer": "summer", "summers": "summer",
    "christmas": "christmas", "christmases": "christmas", "easters": "easter", "easter": "easter",
}  # fmt: skip

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
}  # fmt: skip
NUMBERS = {
    **_ONES, "a": 1, "an": 1, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "a dozen": 12, "hundred": 100,
    "a hundred": 100, "too": 2, "to": 2, "half a": 0.5, "half an": 0.5,
}  # fmt: skip
# How many "a few" may be: fewest and most.
VAGUE_NUMBERS = {"couple": (2, 2), "few": (2, 5), "several": (3, 8), "many": (4, 12)}


def alternatives(words: object) -> str:
    """The words as one pattern, longest first, so that "weeks" is not read as "week"."""
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


MONTH = alternatives(MONTHS)
WEEKDAY = alternatives(WEEKDAYS)
UNIT = alternatives(UNITS)
_TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_SINGLE = (
    rf"\d{{1,4}}(?:\.\d)?|(?:{_TENS})[ -](?:{alternatives(_ONES)})|half an?|a dozen|a hundred"
    rf"|(?:a |the )?(?:last |past )?(?:good |fair )?(?:couple)(?: of)?|(?:a |quite a )?(?:good )?few"
    rf"|several|many|{alternatives(set(NUMBERS) - {'to', 'too'})}"
)
# One number, or two of which either may be meant: "2 or 3", "six to eight", "2-3".
NUMBER = rf"(?:{_SINGLE})(?:(?: or | to | ?- ?)(?:{_SINGLE}))?"

SPELLING = Spelling(
    "january february march april august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday yesterday tomorrow christmas easter fortnight "
    "fortnights months weeks years couple several summer winter autumn spring halloween weekend "
    "tonight today before since nearly almost month covid lockdown eleven twelve fifteen "
    "eighteen seven three eight waiting approximately roughly boxing holiday morning afternoon "
    "evening".split(),
    left_alone="match marsh merch marches marched larch april eater easier eastern ester easters "
    "weeds wees weekly weekday weekends mouths moths monthly moth mouth south years yearly yearn "
    "yards tears string sprint sprung springs sling couples coupled coupe severe severely summers "
    "simmer summed summer winters winner winners inter dinner neatly dearly covert sundry monday "
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays singe sense sine there "
    "threw these those thee tree sever sevens even eight eighty eighth weight height night right "
    "writing wasting wanting baiting waitin weighing wailing warning mourning evenings mornings "
    "holidays toady stray octobers boxes boring coring coxing becoming toning "
    "year week hour hours days july june said east easy fast sunk sums time wait gone back "
    "seen moaning severn weeps spying bowing elevens tree trees "
    "seventh seventy threes eights springy autumnal summery sprang wither".split(),
)
