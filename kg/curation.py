"""``curation.toml``: what a person corrects in the graph, read and checked; applied at every build.

Five kinds of entries, each with optional ``why``, ``by`` and ``on`` (docs/curation.md):

    [[same]]       things = ["甲", "乙"]               two names are one thing, the first gives its name
    [[different]]  things = ["甲", "乙"]               they are not, whatever a rule says
    [[rename]]     thing = "甲"   to = "甲有限公司"      its canonical name
    [[retype]]     thing = "甲"   to = "Facility"      its class
    [[reject]]     iri = "…#st-…"                      a statement, post, measure or quotation that is wrong
                   or subject, predicate, object (and article)
                   or thing = "…"                  what is no thing at all, with all that is said of it

The order of entries has no meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from kg.references import Reference, article_named, class_named, parse_reference
from kg.rulings import Ruling
from kg.vocab import PREDICATES

__all__ = ["CURATION_FILE", "KINDS", "NO_CURATION", "REJECTABLE", "Content", "Curation", "Different", "Entry", "Reject",
           "Rename", "Retype", "Same"]

CURATION_FILE = "curation.toml"

#: Predicates that an entry may reject by subject and object; holdsPost stands for every post in a body.
REJECTABLE = (*PREDICATES, "projectStatus", "startDate", "endDate", "about", "holdsPost")
#: What the IRI of a statement, post, measure or quotation looks like.
_NODE = re.compile(r"[/#:]article/(?P<article>[^/#]+)#(?:st|post|m|q)-[0-9a-f]{16}$")
_LONGEST = 300  # characters of a name

_Text = Annotated[str, StringConstraints(
    strip_whitespace=True, min_length=1, max_length=_LONGEST, pattern=r"^[^\x00-\x1f]+$")]
_Class = Annotated[str, BeforeValidator(class_named)]


class Content(BaseModel):
    """What every entry may say: why, who says so, since when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    why: str | None = None
    by: str | None = None
    on: Day | None = None


class _OnThings(Content):
    things: tuple[_Text, ...]
    of_class: Annotated[_Class | None, Field(alias="class")] = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """What the entry names."""
        return tuple(parse_reference(t, self.of_class) for t in self.things)

    @model_validator(mode="after")
    def _are_several(self) -> _OnThings:
        if len(set(self.references)) < 2:
            raise ValueError(f"things = {list(self.things)} names {len(set(self.references))} thing; name two or more")
        return self


class Same(_OnThings):
    """Several names of one thing."""


class Different(_OnThings):
    """Things that are kept apart; with `articles`, a name that means the second thing there."""

    articles: tuple[_Text, ...] = ()

    @model_validator(mode="after")
    def _splits_one_name(self) -> Different:
        if self.articles:
            names = [r.name for r in self.references]
            fits = (len(names) == 2 and names[1].startswith(names[0] + "~") and names[1] != names[0] + "~"
                    and self.references[0].kind is not None and self.references[0].kind == self.references[1].kind)
            if not fits:
                raise ValueError(
                    f"with articles, things = {list(self.things)} must be a name and the same name with ~ and what "
                    'tells the second thing apart, and class must be given, e.g. things = ["王伟", '
                    '"王伟~昌吉市教育局"], class = "Person"')
        return self


class _OnThing(Content):
    thing: _Text
    of_class: Annotated[_Class | None, Field(alias="class")] = None

    @property
    def reference(self) -> Reference:
        """What the entry names."""
        return parse_reference(self.thing, self.of_class)

    @model_validator(mode="after")
    def _is_reference(self) -> _OnThing:
        parse_reference(self.thing, self.of_class)
        return self


class Rename(_OnThing):
    """The canonical name of a thing."""

    to: _Text


class Retype(_OnThing):
    """The class of a thing."""

    to: _Class


class Reject(Content):
    """Something that an article is said to say, and does not; or a thing that it is said to name, and is none."""

    iri: str | None = None
    thing: _Text | None = None
    of_class: Annotated[_Class | None, Field(alias="class")] = None
    subject: _Text | None = None
    predicate: str | None = None
    object: _Text | Day | None = None
    article: _Text | None = None

    @property
    def article_key(self) -> str | None:
        """The article meant, if one is."""
        if self.iri is not None:
            return article_named(self.iri.partition("#")[0])
        return article_named(self.article) if self.article is not None else None

    @property
    def value(self) -> str:
        """The object as text; a day as YYYY-MM-DD."""
        return self.object.isoformat() if isinstance(self.object, Day) else self.object or ""

    @property
    def predicate_name(self) -> str:
        """The predicate's local name."""
        return re.split(r"[:#/]", self.predicate or "")[-1]

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Reject:
        triple = (self.subject, self.predicate, self.object)
        if self.of_class is not None and self.thing is None:
            raise ValueError("class was given without thing")
        if self.thing is not None:
            if any(part is not None for part in (*triple, self.iri)):
                raise ValueError("thing was given together with iri, subject, predicate or object; it rejects all that "
                                 "is said of the thing")
            parse_reference(self.thing, self.of_class)
        elif self.iri is not None:
            if any(part is not None for part in (*triple, self.article)):
                raise ValueError("iri was given together with subject, predicate, object or article; "
                                 "iri alone is enough")
            if not _NODE.search(self.iri):
                raise ValueError(f"iri = {self.iri!r} is none of a statement (…#st-…), post (#post-…), measure "
                                 "(#m-…) or quotation (#q-…); copy it from the page of the article")
        elif any(part is None for part in triple):
            raise ValueError("needs iri, or thing, or all of subject, predicate and object")
        elif self.predicate_name not in REJECTABLE:
            raise ValueError(f"predicate = {self.predicate!r} is none; allowed are {', '.join(REJECTABLE)}")
        else:
            parse_reference(self.subject or "", None)
        return self


#: Kind of entry -> what it may say.
KINDS: dict[str, type[Content]] = {
    "same": Same, "different": Different, "rename": Rename, "retype": Retype, "reject": Reject}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry and where it stands: `number` counts the entries of its kind, `line` is of its ``[[…]]``."""

    kind: str
    content: Content
    file: str = CURATION_FILE
    number: int | None = None
    line: int | None = None

    @property
    def text(self) -> str:
        """The entry as canonical JSON; two entries that say the same have the same."""
        content = self.content.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        return json.dumps({self.kind: content}, ensure_ascii=False, sort_keys=True)

    @property
    def shown(self) -> str:
        """The entry as its file has it, on one line."""
        content = json.loads(self.text)[self.kind]
        return ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in content.items())

    @property
    def label(self) -> str:
        """Where to find it."""
        line = f", line {self.line}" if self.line else ""
        return f"{self.file}{line}, [[{self.kind}]]{f' {self.number}' if self.number else ''}"

    @property
    def ruling(self) -> Ruling:
        """The entry as a reason."""
        return Ruling(self.text, self.label, self.content.why or "")


@dataclass(frozen=True, slots=True)
class Curation:
    """All entries of a file, sorted by their text."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Curation:
        """Return the curation of entries in any order."""
        return cls(tuple(sorted(entries, key=lambda e: (e.text, e.number or 0))))

    @property
    def lines(self) -> tuple[str, ...]:
        """The entries as canonical texts, each once: all of the file that a build depends on."""
        return tuple(dict.fromkeys(e.text for e in self.entries))

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> Curation:
        """Return the curation that a build kept."""
        found = [(kind, content) for line in lines for kind, content in json.loads(line).items()]
        return cls.of(Entry(kind, KINDS[kind].model_validate(content)) for kind, content in found)


NO_CURATION = Curation()
