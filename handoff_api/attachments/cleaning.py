"""Making a file safe to keep and to open: pictures are drawn afresh, PDFs written afresh.

What a file is, is found by opening it; its name and the type its sender gives count for nothing.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from dataclasses import dataclass

import pikepdf
import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from handoff_api.attachments.errors import (
    AttachmentEmptyError,
    AttachmentTooLargeError,
    AttachmentTypeRefusedError,
    DocumentLockedError,
    PictureTooManyPixelsError,
)

pillow_heif.register_heif_opener()

_PICTURES = ("JPEG", "PNG", "WEBP", "HEIF")
# Browsers and casework systems cannot show HEIC; everything else stays what it was.
_KEPT_AS = {"JPEG": "JPEG", "HEIF": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
# Cracks and mould must stay visible; a fresh JPEG below this shows blocks.
_QUALITY = 88
# A page and how it looks; whatever else a file says of a page is left behind.
_PDF_PAGE_KEPT = (
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Rotate", "/UserUnit", "/Group", "/Annots",
)  # fmt: skip
# Notes and links stay; what plays, runs or carries another file does not.
_PDF_ANNOTATIONS_DROPPED = (
    "/Screen", "/RichMedia", "/3D", "/Movie", "/Sound", "/FileAttachment", "/Projection",
)  # fmt: skip
# Pages need these links to lead somewhere inside the document or to the web, nothing else.
_PDF_ACTIONS_KEPT = ("/GoTo", "/URI")


@dataclass(frozen=True)
class Limits:
    """What one file may have; ``side`` is the longest edge of a kept picture, in pixels."""

    bytes: int
    pixels: int
    side: int


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept."""

    type: str
    data: bytes


def clean(data: bytes, limits: Limits) -> Cleaned:
    """``data`` as a picture or PDF of ours, without place, maker or scripts; raises an
    AttachmentRefusedError that says why not."""
    if not data:
        raise AttachmentEmptyError
    if len(data) > limits.bytes:
        raise AttachmentTooLargeError(limits.bytes)
    # The header may stand a little way in: scanners put lines of their own before it.
    if b"%PDF-" in data[:1024]:
        return Cleaned("application/pdf", _clean_pdf(data))
    return _clean_picture(data, limits)


def _clean_picture(data: bytes, limits: Limits) -> Cleaned:
    try:
        with warnings.catch_warnings():
            # Our own limit below is stricter and is checked before a pixel is read.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_PICTURES) as found:
                if found.width * found.height > limits.pixels:
                    raise PictureTooManyPixelsError(limits.pixels)
                return _draw_afresh(found, limits.side)
    except Image.DecompressionBombError as error:
        raise PictureTooManyPixelsError(limits.pixels) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise AttachmentTypeRefusedError from error


def _draw_afresh(found: Image.Image, side: int) -> Cleaned:
    kind = _KEPT_AS[found.format or "JPEG"]
    # JPEG can be read at a half or a quarter; a large photo then costs a fraction of the memory.
    found.draft(None, (side, side))
    upright = ImageOps.exif_transpose(found)
    colours = _in_common_colours(upright, with_alpha=kind != "JPEG")
    colours.thumbnail((side, side))
    # A new picture with these pixels alone: nothing else of the old file can come along.
    fresh = Image.new(colours.mode, colours.size)
    fresh.paste(colours)
    written = io.BytesIO()
    options = {"quality": _QUALITY} if kind != "PNG" else {"optimize": False}
    fresh.save(written, kind, **options)
    return Cleaned(_TYPES[kind], written.getvalue())


def _in_common_colours(picture: Image.Image, *, with_alpha: bool) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        # Phones photograph in wider colours than screens assume: without this, mould goes grey.
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            to = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, source, to, outputMode="RGB")
            if changed is not None:
                return changed
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    if with_alpha:
        return picture.convert("RGBA")
    # See-through parts on white, as a page would show them.
    seen = picture.convert("RGBA")
    page = Image.new("RGB", seen.size, "white")
    page.paste(seen, mask=seen.getchannel("A"))
    return page


def _clean_pdf(data: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if not len(document.pages):
                raise AttachmentTypeRefusedError
            for page in document.pages:
                _strip(page.obj)
            # A new file with these pages alone: bookmarks, scripts, forms and other files stay behind.
            fresh = pikepdf.new()
            fresh.pages.extend(document.pages)
            written = io.BytesIO()
            # Without a fixed id the same file would be kept twice.
            fresh.save(written, deterministic_id=True)
            return written.getvalue()
    except pikepdf.PasswordError as error:
        raise DocumentLockedError from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise AttachmentTypeRefusedError from error


def _strip(page: pikepdf.Object) -> None:
    for name in list(page.keys()):
        if name not in _PDF_PAGE_KEPT:
            del page[name]
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        if annotations is not None:
            del page["/Annots"]
        return
    kept = [
        each
        for each in annotations
        if isinstance(each, pikepdf.Dictionary)
        and each.get("/Subtype") not in _PDF_ANNOTATIONS_DROPPED
    ]
    for annotation in kept:
        _disarm(annotation)
    page["/Annots"] = pikepdf.Array(kept)


def _disarm(annotation: pikepdf.Object) -> None:
    for name in ("/AA", "/FS", "/PA"):
        if name in annotation:
            del annotation[name]
    action = annotation.get("/A")
    if action is None:
        return
    kept = isinstance(action, pikepdf.Dictionary) and action.get("/S") in _PDF_ACTIONS_KEPT
    if not kept:
        del annotation["/A"]
    elif "/Next" in action:
        del action["/Next"]
