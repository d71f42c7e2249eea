"""``/correct``: what a reader finds wrong becomes an entry of the file of corrections, to take away or to have written.

The graph stays as it is: the next build applies the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.curationwriting import Added, add_entry
from kg.errors import UsageError
from kg.vocab import ENTITY_CLASSES, KG
from service.context import Service, language_of, service_of
from service.correcting import ALL, FIELDS, Correction, Form, Gone, Problem, Reader, is_rejectable
from service.correctingaccess import Curating, is_from_here
from service.errors import BadRequestError, ErrorBody, NotAllowedError, NotFoundError, ServiceError
from service.forms import FORM_TYPE, posted_fields
from service.negotiate import HTML, JSON, Format, negotiate
from service.reading.correctable import (
    CorrectableSaying,
    CorrectableThing,
    current,
    is_saying,
    read_saying,
    read_thing_named,
)
from service.reading.meant import iri_written, meant
from service.reading.things import Description, describe
from service.responses import PrettyJSON, error_response
from service.texts import TEXTS

__all__ = ["CORRECTIONS", "TOML", "router"]

router = APIRouter(tags=["corrections"])
TOML = Format("toml", "application/toml")
#: What the entry is given in.
CORRECTIONS = (HTML, TOML)
_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 200
_FILE_NAME = "correction.toml"
#: Answers to what only a person with the token may see.
_NOT_KEPT = {"cache-control": "no-store"}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        FORM_TYPE: {
            "schema": {
                "type": "object",
                "required": ["of", "what", "token"],
                "properties": {name: {"type": "string", "maxLength": most} for name, most in FIELDS.items()}
                | {"article": {"type": "array", "items": {"type": "string"}}, "token": {"type": "string"}},
            }
        }
    },
}


@dataclass(slots=True)
class _Page:
    """What the page shows beside what is to be corrected."""

    form: Form
    correction: Correction | None = None
    problem: Problem | None = None
    trouble: str | None = None  # the name of the words that say why nothing was written
    detail: str = ""  # the same as the program says it
    added: Added | None = None


async def _subject(service: Service, request: Request, written: str) -> CorrectableThing | CorrectableSaying:
    """Return what an address names.

    Raises:
        Gone: nothing is there, or no longer.
        Problem: a name means several things, or none exactly.
    """
    base, least, backend = service.settings.id_base, service.settings.min_confidence, service.backend
    links = service.renderer.links(request)
    iri = iri_written(written, base)
    if iri is not None and is_saying(iri, base):
        saying = await read_saying(backend, iri, least)
        if saying is None:
            article = iri.partition("#")[0]
            there = await describe(backend, article) is not None
            raise Gone("correct_gone_saying", leads=((links.of(article), ""),) if there else ())
        return saying
    if iri is not None:
        thing = await current(backend, iri, least)
        if thing is None:
            near = (await meant(backend, written, base, least)).things
            raise Gone("correct_gone_thing", near, name=links.key(iri))
        return await read_thing_named(backend, thing, links.key(thing.iri))
    found = await meant(backend, written, base, least)
    if not found.things:
        raise Problem("of", "correct_bad_unknown", name=written)
    if not found.is_exact or len(found.things) > 1:
        text = "correct_bad_several" if found.is_exact else "correct_bad_near"
        raise Problem("of", text, found.things, name=written)
    return await read_thing_named(backend, found.things[0], links.key(found.things[0].iri))


def _candidates(request: Request, page: _Page) -> list[tuple[str, Description, str]]:
    """Return the things that a field may mean: what the file calls them, each, and the address that chooses it."""
    if page.problem is None:
        return []
    service = service_of(request)
    links, base, field = service.renderer.links(request), service.settings.id_base, page.problem.field
    found = []
    for one in page.problem.candidates:
        key = one.iri.removeprefix(base)
        pairs = [pair for pair in page.form.pairs if pair[0] != field]
        found.append((key, one, f"{links.to('/correct')}?{urlencode([*pairs, (field, key)])}#entry"))
    return found


async def _page(
    request: Request, page: _Page, subject: CorrectableThing | CorrectableSaying | None, status: int = 200
) -> Response:
    service, lang = service_of(request), language_of(request)
    links, vocabulary, words = service.renderer.links(request), await service.vocabulary(), TEXTS[lang]
    problem = page.problem
    query = urlencode(page.form.pairs)
    return service.renderer.page(
        request,
        "correct.html",
        lang,
        status=status,
        headers=_NOT_KEPT if request.method == "POST" else None,
        vocabulary=vocabulary,
        subject=subject,
        is_thing=isinstance(subject, CorrectableThing),
        is_rejectable=isinstance(subject, CorrectableSaying) and is_rejectable(subject.said),
        all=ALL,
        form=page.form,
        pairs=page.form.pairs,
        correction=page.correction,
        problem=problem,
        said_problem=words[problem.text].format(**problem.values) if problem is not None else "",
        candidates=_candidates(request, page),
        trouble=page.trouble,
        detail=page.detail,
        added=page.added,
        download=f"{links.to('/correct')}?{query}&format=toml",
        change=f"{links.to('/correct')}?{query}#choices",
        writes=service.curating is not None,
        classes=ENTITY_CLASSES,
        most=FIELDS,
        kg=KG,
    )


async def _made(service: Service, form: Form, subject: CorrectableThing | CorrectableSaying) -> Correction:
    vocabulary, settings = await service.vocabulary(), service.settings
    reader = Reader(
        service.backend, settings.id_base, settings.min_confidence, lambda iri: vocabulary.label(iri, "zh"))
    return await reader.correction(form, subject)


def _english(problem: Problem) -> ServiceError:
    """Return a problem as an error for programs."""
    said = f"{problem.field}: {TEXTS['en'][problem.text].format(**problem.values)}"
    leads = tuple((address, name or TEXTS["en"]["correct_gone_article"]) for address, name in problem.leads)
    return NotFoundError(said, leads) if problem.is_gone else BadRequestError(said)


def _status(problem: Problem | None) -> int:
    return 200 if problem is None else 404 if problem.is_gone else 400


@router.get("/correct", summary="Write an entry for the file of corrections")
async def correct(
    request: Request,
    of: str = "",
    what: str = "",
    where: str = "",
    other: str = "",
    keep: str = "",
    to: str = "",
    type: str = "",
    alias: str = "",
    apart: str = "",
    tell: str = "",
    article: Annotated[list[str] | None, Query()] = None,
    why: str = "",
    by: str = "",
    on: str = "",
) -> Response:
    """Show what can be wrong with a thing or a saying, and the entry of ``curation.toml`` that says so (HTML, TOML).

    `of` is a name, an IRI or what an IRI has behind the base. `what` is ``wrong`` of a saying (`where`: a saying like
    it, or ``all``), of a thing ``same`` (`other`, `keep`: this or other), ``rename`` (`to`), ``retype`` (`type`),
    ``different`` (`alias` or `apart`), ``split`` (`tell`, `article`) or ``nothing`` (it is no thing). `why`, `by` and
    `on` stand beside it.
    """
    service = service_of(request)
    form_of = negotiate(request.headers.get("accept"), CORRECTIONS, request.query_params.get("format"))
    _refuse_in_address(request)
    page = _Page(Form.read(request.query_params.multi_items()))
    subject = None
    try:
        if not page.form["of"] and form_of is TOML:
            raise Problem("of", "correct_bad_missing")
        page.form.check()
        if page.form["of"]:
            subject = await _subject(service, request, page.form["of"])
            if page.form["what"] or form_of is TOML:
                page.correction = await _made(service, page.form, subject)
    except Problem as problem:
        if form_of is TOML:
            raise _english(problem) from None
        page.problem = problem
    if form_of is HTML:
        return await _page(request, page, subject, _status(page.problem))
    assert page.correction is not None
    headers = {"content-disposition": f'attachment; filename="{_FILE_NAME}"'}
    return Response(page.correction.text, media_type=TOML.content_type, headers=headers)


def _refuse_in_address(request: Request) -> None:
    """Raise BadRequestError where a token stands in the address."""
    if "token" in request.query_params:
        raise BadRequestError(
            "a token was given in the address, where logs keep it; take another token, and give it in the form alone")


def _curating(request: Request) -> Curating:
    """Return who may write.

    Raises:
        NotAllowedError: this service writes nothing, or the request comes from a page of another site.
    """
    curating = service_of(request).curating
    if curating is None:
        raise NotAllowedError(
            "this service writes no corrections",
            "take the entry away (format=toml) and add it to curation.toml, or start the service with --curate")
    if not is_from_here(request):
        raise NotAllowedError(
            "the form was sent from a page of another site",
            "send it from this service's own page; behind a proxy, name the proxy in trusted_proxies")
    return curating


@router.post(
    "/correct",
    summary="Have a correction written to the file of corrections",
    openapi_extra={"requestBody": _BODY},
    responses={200: {"content": {JSON.media_type: {"schema": {"type": "object"}}, HTML.media_type: {}}}},
)
async def write_correction(request: Request) -> Response:
    """Add the entry to the file that the service was started with, for those who give the token (JSON, HTML).

    The fields are those of GET and `token`. What stands in the file stays; an entry that is there already is not
    written again. Answers where it stands; it counts from the next build.
    """
    service = service_of(request)
    form_of = negotiate(request.headers.get("accept"), (JSON, HTML), request.query_params.get("format"))
    curating = _curating(request)
    _refuse_in_address(request)
    pairs = await posted_fields(request, _MOST_BYTES, _MOST_FIELDS)
    if pairs is None:
        return await error_response(request, ErrorBody(
            413, "form-too-long", f"the form has more than {_MOST_BYTES} bytes; shorten its fields"))  # fmt: skip
    token = next((value for name, value in pairs if name == "token"), "").strip()
    is_right = bool(token) and curating.is_right(request, token)
    if not is_right and form_of is JSON:
        raise NotAllowedError("the token is wrong" if token else "no token was given", "give it in the field token")
    page, subject, status = _Page(Form.read(pairs)), None, 200
    try:
        page.form.check()
        subject = await _subject(service, request, page.form.needed("of"))
        page.correction = await _made(service, page.form, subject)
        if is_right:
            page.added = await run_in_threadpool(
                add_entry, curating.path, page.correction.entry, page.correction.text)
        else:
            page.trouble, status = "correct_bad_token" if token else "correct_no_token", 403
    except Problem as problem:
        if form_of is JSON:
            raise _english(problem) from None
        page.problem, status = problem, _status(problem)
    except UsageError as error:  # of the file: it is broken, or says the contrary
        if form_of is JSON:
            return await error_response(request, ErrorBody(409, "conflict", str(error)))
        page.trouble, page.detail, status = "correct_conflict", str(error), 409
    if form_of is JSON and page.added is not None and page.correction is not None:
        return PrettyJSON(_told(page.added, page.correction), headers=_NOT_KEPT)
    return await _page(request, page, subject, status)


def _told(added: Added, correction: Correction) -> dict[str, Any]:
    return {
        "written": added.is_new,
        "file": str(added.path),
        "line": added.line,
        "kind": added.found.kind,
        "entry": correction.text if added.is_new else added.found.shown,
    }
