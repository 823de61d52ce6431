"""Files as residents' phones make them, and as others make them."""

from __future__ import annotations

import io

import pikepdf
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

# The antivirus industry's harmless test file, in two halves so that this file is not one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + r"ANTIVIRUS-TEST-FILE!$H+H*").encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
MAKER = "PRIMROSEPHONE"


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), *, turned: bool = False) -> bytes:
    """A photo with the place it was taken at and the phone that took it."""
    picture = Image.new("RGB", size, (120, 90, 60))
    # One corner differs, so that a test can see which way up it is.
    picture.paste((250, 250, 250), (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[0x010F] = MAKER
    if turned:
        exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 16.0, 30.0)
    place[3], place[4] = "E", (0.0, 11.0, 15.0)
    written = io.BytesIO()
    picture.save(written, kind, exif=exif)
    return written.getvalue()


def pdf(*, password: str | None = None) -> bytes:
    """A one-page PDF that names its maker and would run a script when opened."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = MAKER
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(script)
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("press me", action=script))
    document.pages[0].obj.Pressed = script
    film = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Screen, Rect=[0, 0, 9, 9]
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        Contents="see here",
        A=script,
    )
    document.pages[0].obj.Annots = pikepdf.Array([film, note])
    attached = pikepdf.AttachedFileSpec(document, EICAR, filename="x.com")
    document.attachments["x.com"] = attached
    written = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(written, encryption=encryption)
    return written.getvalue()


def bomb() -> bytes:
    """A few kilobytes that would become 900 million pixels."""
    written = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    return written.getvalue()
