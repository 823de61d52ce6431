"""The bars that figures are held to: said beside each figure, and what misses one ends the run with 1."""

from __future__ import annotations


class Bars:
    """What was asked of the figures so far, and ``missed``: those that did not come up to it."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def at_most(self, what: str, value: float, bar: float) -> None:
        """``value`` may be the bar itself."""
        self._say(what, f"{value:,.1f}", f"at most {bar:,.0f}", value <= bar)

    def at_least(self, what: str, value: float, bar: float) -> None:
        """``value`` may be the bar itself."""
        self._say(what, f"{value:,.1f}", f"at least {bar:,.0f}", value >= bar)

    def is_so(self, what: str, found: object, wanted: object) -> None:
        """Nothing but ``wanted`` will do."""
        self._say(what, str(found), str(wanted), found == wanted)

    def _say(self, what: str, value: str, bar: str, reached: bool) -> None:
        line = f"{what}: {value} (bar: {bar})"
        print(f"{'reached' if reached else 'MISSED '}  {line}", flush=True)
        if not reached:
            self.missed.append(line)
