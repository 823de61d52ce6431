"""Giving a file to a browser so that it can only be saved or looked at, never run."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from handoff_api.attachments.records import AttachmentRecord


def file_response(record: AttachmentRecord, data: bytes) -> Response:
    """``data`` under its name, to be saved; a page of its own may do nothing at all."""
    plain = "".join(c if c.isascii() and c.isalnum() or c in "-_. " else "_" for c in record.name)
    return Response(
        data,
        media_type=record.type,
        headers={
            "Content-Disposition": f'attachment; filename="{plain}"; '
            f"filename*=UTF-8''{quote(record.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
