"""Turning facts into HTML and a tagged PDF; nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from handoff_api.errors import Problem
from handoff_api.letters.sheet import in_words, spelled

_TEMPLATES = Path(__file__).parent / "templates"


class PdfUnavailableError(Problem):
    """This machine lacks the system libraries that lay out a PDF."""

    status = 503
    code = "pdf_unavailable"
    title = "A PDF cannot be made on this machine"

    def __init__(self) -> None:
        super().__init__(
            "Install Pango (Debian and Ubuntu: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0) and start again. The HTML is there meanwhile."
        )


def fill(template: str, landlord: str, values: Mapping[str, Any]) -> str:
    """The HTML of a template; a landlord's own in ``templates/landlords/<id>/`` comes first."""
    return _environment(landlord).get_template(template).render(**values)


def make_pdf(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1). Takes a moment: call it off the event loop."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]
    except OSError as error:
        raise PdfUnavailableError from error
    written: bytes = HTML(string=html, url_fetcher=_refuse_to_fetch).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return written


@cache
def _environment(landlord: str) -> Environment:
    own = FileSystemLoader(_TEMPLATES / "landlords" / landlord)
    general = FileSystemLoader(_TEMPLATES)
    # `general/x.html` reaches the general template from a landlord's own of the same name.
    loader = ChoiceLoader([own, general, PrefixLoader({"general": general})])
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": spelled, "words": in_words}
    return environment


def _refuse_to_fetch(url: str, *_: Any, **__: Any) -> NoReturn:
    # A letter holds what residents wrote: an address in it must never be called up.
    raise ValueError("letters fetch nothing")
