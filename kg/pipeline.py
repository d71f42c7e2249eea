"""The straight line from a page's file to its records: read, split, annotate, extract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kg.articles import split_page
from kg.authority import Authority, load_authority, load_concepts
from kg.errors import KgError
from kg.iris import entity_key
from kg.language import annotate_page, load_pipeline
from kg.measures import extract_measures
from kg.pages import read_page
from kg.quotations import extract_quotations
from kg.records import AnnotatedArticle, ArticleRecords, Entity, Issue, Page, PageRecords, Told
from kg.settings import Settings
from kg.statements import extract_statements

__all__ = ["Pipeline", "STAGES", "Stage"]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a step of the line needs and what it adds."""

    name: str
    requires: tuple[str, ...]
    assigns: tuple[str, ...]


#: The line, in order. The chain is checked when a pipeline is made.
STAGES: tuple[Stage, ...] = (
    Stage("read_page", (), ("page",)),
    Stage("split_page", ("page",), ("issue", "article")),
    Stage("annotate_page", ("article",), ("sentences", "tokens", "mentions", "entities")),
    Stage("extract_statements", ("sentences", "mentions", "entities"), ("statements", "posts")),
    Stage("extract_measures", ("sentences", "mentions", "entities"), ("measures",)),
    Stage("extract_quotations", ("sentences", "mentions"), ("quotations",)),
)


def check_stages(stages: tuple[Stage, ...]) -> None:
    """Raise KgError when a stage requires what no stage before it assigns."""
    there: set[str] = set()
    for stage in stages:
        missing = set(stage.requires) - there
        if missing:
            raise KgError(f"stage {stage.name} requires {', '.join(sorted(missing))}, which no stage before it assigns")
        there |= set(stage.assigns)


class Pipeline:
    """The loaded pipeline; one a process."""

    def __init__(self, settings: Settings, authority: Authority | None = None) -> None:
        check_stages(STAGES)
        self.settings = settings
        self.authority = authority or load_authority()
        self.home = self._home(settings.home_place)
        self.nlp = load_pipeline()
        self.indicators = {label: concept.key for label, concept in load_concepts("indicators").items()}

    def _home(self, name: str | None) -> str | None:
        if name is None:
            return None
        places = [c.key for c in self.authority.candidates(name) if c.key.startswith(("place/", "zone/"))]
        if not places:
            raise KgError(f"setting home_place = {name!r} is no place of the authority file; "
                          "give a full official name such as 昌吉回族自治州, or leave it empty")
        return places[0]

    def read(self, path: Path, key: str, told: Told) -> PageRecords:
        """Return the records of the page in `path`.

        Args:
            path: the page's file.
            key: the page's key in this build.
            told: what the user knows of the page.

        Raises:
            PageError: the page cannot be read.
        """
        page = replace(read_page(path, told), key=key)
        return self.records(page)

    def records(self, page: Page) -> PageRecords:
        """Return the records of a page already read."""
        split = split_page(page)
        # What a masthead says goes to the issue, not into an article of its own.
        kept = tuple(article for article in split.articles if article.kind != "masthead")
        articles = tuple(self._article(annotated) for annotated in annotate_page(self.nlp, kept, self.home))
        return PageRecords(split.page, self._issue(split.issue, split.page), articles, split.warnings)

    def _article(self, annotated: AnnotatedArticle) -> ArticleRecords:
        annotated = _with_bylines(annotated)
        statements, posts, implied = extract_statements(annotated, self.authority)
        known = {e.key for e in annotated.entities}
        annotated = replace(annotated, entities=annotated.entities + tuple(e for e in implied if e.key not in known))
        measures = tuple(replace(m, indicator=self.indicators.get(m.indicator_text))
                         for m in extract_measures(annotated))
        quotations = extract_quotations(annotated)
        return ArticleRecords(annotated, statements, posts, measures, quotations)

    def _issue(self, issue: Issue | None, page: Page) -> Issue | None:
        """Name the newspaper that neither page nor user tells, and give the issue its key."""
        newspaper = (issue.newspaper if issue else None) or page.told.source or self.settings.newspaper
        published = (issue.published if issue else None) or page.told.date
        number = issue.number if issue else None
        if newspaper is None or (published is None and number is None):
            return None
        day = published.isoformat() if published else f"第{number}期"
        return Issue(f"{newspaper}/{day}", newspaper, published, number, issue.publisher if issue else None)


def _with_bylines(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Add the persons of bylines that no mention names."""
    known = {e.key for e in annotated.entities}
    missing = {
        key: Entity(key, "Person", byline.name)
        for byline in annotated.article.bylines
        if (key := entity_key("person", byline.name)) not in known
    }
    return replace(annotated, entities=annotated.entities + tuple(missing[k] for k in sorted(missing)))
