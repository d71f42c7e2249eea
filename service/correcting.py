"""From what a reader gives in the form of ``/correct`` to an entry of the file of corrections.

A reader names the thing or the saying, what is wrong with it, and what is right.  The entry names things by class and
name (``company/…``), as the file's readers do, and says nothing that the form did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from kg.curation import REJECTABLE, Entry
from kg.curationwriting import entry_text, is_plain
from kg.iris import canonical_name, entity_iri, entity_key
from kg.references import parse_reference
from kg.vocab import ENTITY_CLASSES, KG
from service.backend import Backend
from service.reading.correctable import CorrectableSaying, CorrectableThing, current, is_told, words_of
from service.reading.meant import iri_written, meant
from service.reading.sayings import Post, Said, Statement
from service.reading.things import Description
from service.texts import TEXTS

__all__ = ["FIELDS", "MOST_ARTICLES", "OF_SAYING", "OF_THING", "Correction", "Form", "Gone", "Problem", "Reader",
           "is_rejectable", "reference_of"]

#: What can be wrong with a saying, and with a thing.
OF_SAYING = ("wrong",)
OF_THING = ("same", "rename", "retype", "different", "split", "nothing")
#: Field of the form -> its most characters.
FIELDS: dict[str, int] = {
    "of": 2_000, "what": 20, "where": 500, "other": 2_000, "keep": 20, "to": 300, "type": 20, "alias": 300,
    "apart": 2_000, "tell": 100, "why": 300, "by": 100, "on": 10,
}  # fmt: skip
MOST_ARTICLES = 100
_ARTICLE_CHARS = 300
#: Fields in which blanks and line breaks are one blank.
_PROSE = ("why", "by")
#: For `where`: everywhere.
ALL = "all"


class Problem(Exception):
    """A field lacks something or holds what does not fit.

    `text` is the name of the words that say so, `values` fill them; `candidates` are things that may be meant.
    """

    is_gone = False
    leads: tuple[tuple[str, str], ...] = ()

    def __init__(self, field: str, text: str, candidates: Iterable[Description] = (), **values: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field, self.text, self.values = field, text, values
        self.candidates = tuple(candidates)


class Gone(Problem):
    """What is to be corrected is not there, or no longer; `leads` are addresses and names of where to look for it."""

    is_gone = True

    def __init__(
        self, text: str, candidates: Iterable[Description] = (), leads: tuple[tuple[str, str], ...] = (), **values: str
    ) -> None:
        super().__init__("of", text, candidates, **values)
        self.leads = leads


@dataclass(frozen=True, slots=True)
class Form:
    """What was given, blanks at the ends dropped; a field that was not given is empty."""

    given: Mapping[str, str] = field(default_factory=dict)
    articles: tuple[str, ...] = ()

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Form:
        """Return the form of pairs of names and values; of a field given twice the last counts, others are left out."""
        found, articles = dict[str, str](), list[str]()
        for name, value in pairs:
            if name in FIELDS:
                found[name] = " ".join(value.split()) if name in _PROSE else value.strip()
            elif name == "article" and value.strip():
                articles.append(value.strip())
        return cls({name: value for name, value in found.items() if value}, tuple(dict.fromkeys(articles)))

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The fields as an address or a form holds them."""
        return [*self.given.items(), *(("article", key) for key in self.articles)]

    def check(self) -> None:
        """Raise Problem where a field is too long or holds what cannot be seen."""
        for name, most in FIELDS.items():
            if len(self[name]) > most:
                raise Problem(name, "correct_bad_long", n=str(most))
            if not is_plain(self[name]):
                raise Problem(name, "correct_bad_characters")
        if len(self.articles) > MOST_ARTICLES or any(len(key) > _ARTICLE_CHARS for key in self.articles):
            raise Problem("article", "correct_bad_long", n=str(MOST_ARTICLES))

    def needed(self, name: str) -> str:
        """Return a field that must be given."""
        if not self[name]:
            raise Problem(name, "correct_bad_missing")
        return self[name]


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry and its text.

    `other` is the other thing that it names; `joins` a thing that bears name and class already, which it will be one
    with; `bearers` are others that its new name names already, and that it will not be one with.
    """

    entry: Entry
    text: str
    other: Description | None = None
    joins: Description | None = None
    bearers: tuple[Description, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """Kind and fields of an entry, the remark above it, and what `Correction` tells of it."""

    kind: str
    content: dict[str, Any]
    remark: str = ""
    other: Description | None = None
    joins: Description | None = None
    bearers: tuple[Description, ...] = ()


def reference_of(iri: str, id_base: str) -> str:
    """Return how the file names a thing: ``company/NAME`` where that means the same, else its IRI."""
    kind, _, name = iri.removeprefix(id_base).partition("/")
    written = f"{kind}/{unquote(name)}"
    return written if parse_reference(written, None) == parse_reference(iri, None) else iri


def is_rejectable(said: Said) -> bool:
    """Tell whether an entry can reject what is said wherever it is said, not only by its node."""
    if isinstance(said, Statement):
        return said.predicate.rpartition("#")[2].rpartition("/")[2] in REJECTABLE
    return isinstance(said, Post) and not said.event.endswith("#Left")


class Reader:
    """Makes entries of forms over one graph."""

    def __init__(self, backend: Backend, id_base: str, least: float, label: Callable[[str], str]) -> None:
        """Keep what a form is read with.

        Args:
            backend: answers.
            id_base: base of the IRIs.
            least: what is below this confidence is not there.
            label: IRI of a term -> its Chinese words, for the remark above an entry.
        """
        self._backend, self._base, self._least, self._label = backend, id_base, least, label

    async def correction(self, form: Form, subject: CorrectableThing | CorrectableSaying) -> Correction:
        """Return the entry that a form makes.

        Raises:
            Problem: it makes none; the first field that hinders it is named.
        """
        form.check()
        allowed = OF_THING if isinstance(subject, CorrectableThing) else OF_SAYING
        if form["what"] not in allowed:
            raise Problem("what", "correct_bad_what")
        beside: dict[str, Any] = {"why": form["why"], "by": form["by"], "on": _day(form["on"])}
        made = self._rejected(form, subject) if isinstance(subject, CorrectableSaying) else await self._of_thing(
            form, subject)
        try:
            entry, text = entry_text(made.kind, made.content | beside, made.remark)
        except ValidationError as error:
            said = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise Problem("what", "correct_bad_entry", why=said) from error
        return Correction(entry, text, made.other, made.joins, made.bearers)

    def _rejected(self, form: Form, subject: CorrectableSaying) -> _Made:
        where = form["where"] or self.place(subject.said)
        if where == ALL and is_rejectable(subject.said):
            return _Made("reject", self._everywhere(subject.said))
        found = next((said for said in subject.alike if self.place(said) == where), None)
        if found is None:
            raise Problem("where", "correct_bad_where")
        return _Made("reject", {"iri": found.node}, words_of(found, self._label))

    def place(self, said: Said) -> str:
        """Return how the form tells one of those that say the same: by its IRI behind the base."""
        return said.node.removeprefix(self._base)

    def _everywhere(self, said: Said) -> dict[str, Any]:
        subject = reference_of(said.subject.iri or "", self._base)
        if isinstance(said, Post):
            body = reference_of(said.body.iri or "", self._base)
            return {"subject": subject, "predicate": "holdsPost", "object": body}
        assert isinstance(said, Statement)
        value: Any = said.object.name
        if said.object.iri is not None and said.object.iri.startswith(KG):
            value = said.object.iri.removeprefix(KG)
        elif said.object.iri is not None:
            value = reference_of(said.object.iri, self._base)
        elif (day := _day_or_none(value)) is not None:
            value = day
        name = said.predicate.rpartition("#")[2].rpartition("/")[2]
        return {"subject": subject, "predicate": name, "object": value}

    async def _of_thing(self, form: Form, subject: CorrectableThing) -> _Made:
        this = reference_of(subject.iri, self._base)
        match form["what"]:
            case "same":
                return await self._same(form, subject, this)
            case "rename":
                to = form.needed("to")
                if canonical_name(to) == subject.name:
                    raise Problem("to", "correct_bad_same_name")
                joins = await self._joined(subject, subject.type, to)
                bearers = await self._bearers(to, {subject.iri, *([joins.iri] if joins else ())})
                return _Made("rename", {"thing": this, "to": to}, self._remark(to, bearers), None, joins, bearers)
            case "retype":
                to = form.needed("type")
                if to not in ENTITY_CLASSES:
                    raise Problem("type", "correct_bad_class")
                if to == subject.type:
                    raise Problem("type", "correct_bad_same_class")
                joins = await self._joined(subject, to, subject.name)
                return _Made("retype", {"thing": this, "to": to}, joins=joins)
            case "nothing":
                return _Made("reject", {"thing": this})
            case "different" if alias := self._alias(form, subject):
                return _Made("different", {"things": [this, f"{subject.type.lower()}/{alias}"]})
            case "different":
                other = await self._other(form, "apart", subject)
                return _Made("different", {"things": [this, reference_of(other.iri, self._base)]}, other=other)
        return _Made("different", self._split(form, subject, this))

    async def _same(self, form: Form, subject: CorrectableThing, this: str) -> _Made:
        """Return the entry that joins two things.

        One that only the authority file has is no thing of the articles: the other takes its name, and they are one.
        """
        other = await self._other(form, "other", subject)
        that, name = reference_of(other.iri, self._base), other.name("zh", "")
        told = subject.is_told, await is_told(self._backend, other.iri)
        if told == (True, True):
            things = [that, this] if form["keep"] == "other" else [this, that]
            return _Made("same", {"things": things}, other=other)
        if not any(told) or other.type != subject.type:
            raise Problem("other", "correct_bad_untold", name=name if told[0] else subject.name)
        thing, to = (this, name) if told[0] else (that, subject.name)
        return _Made("rename", {"thing": thing, "to": to}, other=other)

    async def _joined(self, subject: CorrectableThing, kind: str, name: str) -> Description | None:
        """Return the thing that bears a class and name already and is another one."""
        found = await current(self._backend, entity_iri(entity_key(kind, name), self._base), self._least)
        return None if found is None or found.iri == subject.iri else found

    async def _bearers(self, name: str, left_out: set[str]) -> tuple[Description, ...]:
        """Return the things that a name names already, as theirs or as another name of theirs."""
        if iri_written(name, self._base) is not None:
            return ()
        found = await meant(self._backend, name, self._base, self._least)
        return tuple(thing for thing in found.things if found.is_exact and thing.iri not in left_out)

    def _remark(self, name: str, bearers: tuple[Description, ...]) -> str:
        """Return the line above an entry that gives a thing a name of others; none where nothing else bears it."""
        if not bearers:
            return ""
        things = "、".join(reference_of(thing.iri, self._base) for thing in bearers)
        return TEXTS["zh"]["correct_bears_remark"].replace("{name}", name).replace("{things}", things)

    async def _other(self, form: Form, name: str, subject: CorrectableThing) -> Description:
        """Return the one other thing that a field names."""
        written = form.needed(name)
        found = await meant(self._backend, written, self._base, self._least)
        others = [thing for thing in found.things if thing.iri != subject.iri]
        if not found.things:
            raise Problem(name, "correct_bad_unknown", name=written)
        if not others:
            raise Problem(name, "correct_bad_itself")
        if not found.is_exact:
            raise Problem(name, "correct_bad_near", others, name=written)
        if len(found.things) > 1:
            raise Problem(name, "correct_bad_several", others, name=written)
        return others[0]

    @staticmethod
    def _alias(form: Form, subject: CorrectableThing) -> str:
        """Return the other name that is not the thing's; empty where the form names none."""
        alias = form["alias"] or (form["apart"] if form["apart"] in subject.aliases else "")
        if alias and alias not in subject.aliases:
            raise Problem("alias", "correct_bad_unknown", name=alias)
        return alias

    def _split(self, form: Form, subject: CorrectableThing, this: str) -> dict[str, Any]:
        tell = form.needed("tell")
        if "~" in tell or "~" in this:
            raise Problem("tell", "correct_bad_mark")
        if not form.articles:
            raise Problem("article", "correct_bad_articles")
        known = {article.iri.removeprefix(self._base + "article/"): article for article in subject.articles}
        if any(key not in known for key in form.articles):
            raise Problem("article", "correct_bad_article")
        return {"things": [this, f"{this}~{canonical_name(tell)}"], "articles": [unquote(k) for k in form.articles]}


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    """Return the day that a field gives.

    Raises:
        Problem: it is none.
    """
    found = _day_or_none(text)
    if text and (found is None or found.isoformat() != text):
        raise Problem("on", "correct_bad_day")
    return found
