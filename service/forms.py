"""The body of a form that was sent, read up to a limit."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from service.errors import BadRequestError, ClientGoneError, MediaTypeError

__all__ = ["FORM_TYPE", "posted_fields"]

FORM_TYPE = "application/x-www-form-urlencoded"


async def posted_fields(request: Request, most_bytes: int, most_fields: int) -> list[tuple[str, str]] | None:
    """Return the fields of a form in their order; None where it is longer than `most_bytes`.

    Raises:
        MediaTypeError: the body is no form.
        BadRequestError: it cannot be read, or has more fields.
        ClientGoneError: the client went away before it had sent all.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != FORM_TYPE:
        raise MediaTypeError(f"a body of type {given or 'none'} was sent; {FORM_TYPE} is read")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most_bytes:
                return None
    except ClientDisconnect:
        raise ClientGoneError("the client went away before its request was there") from None
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=most_fields)
    except ValueError:
        raise BadRequestError(
            f"the form cannot be read: it must be percent-encoded UTF-8 of at most {most_fields} fields") from None
