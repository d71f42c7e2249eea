"""The records that cross a stage, from page to quad: frozen, comparable, free of every other module.

Offsets are Unicode code points, spans are half-open ``[begin, end)``.  A ``Span`` of an article
indexes ``Article.text`` (the cleaned text); a span of a page indexes ``Page.text`` (the page as
read).  ``Article.runs`` leads from the first to the second.

An entity is referred to by its *key*, ``kind/name`` or ``kind/name~qualifier`` (``place/昌吉市``,
``person/王伟~昌吉市教育局``): what stands behind ``id/`` in its IRI before percent-encoding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal

__all__ = [
    "AnnotatedArticle", "Article", "ArticleRecords", "AuthorityEntity", "Byline", "Candidate",
    "Entity", "Figure", "Issue", "Measure", "Mention", "Page", "PageRecords", "PageWarning", "Period", "Post",
    "Quotation", "Run", "Sentence", "Span", "SplitPage", "Statement", "Told", "Token",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(2, 4).of("昌吉回族自治州")
    '回族'
    """

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.begin:self.end]

    def __len__(self) -> int:
        return self.end - self.begin

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """`length` article characters from `begin` on are printed at `page_begin` of the page, one by one."""

    begin: int
    page_begin: int
    length: int


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both included; either may be open (``None``)."""

    start: Day | None = None
    end: Day | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True, order=True)
class PageWarning:
    """Something a reader of the build's summary should know; `code` is stable, `message` a sentence."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the user knows of a page and the text does not tell (flags or ``NAME.toml``)."""

    date: Day | None = None  # day of publication
    page_number: str | None = None
    source: str | None = None  # newspaper or site


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page (or one web article) as read: decoded, line ends as ``\\n``, nothing else changed."""

    key: str  # file stem, unique in a build
    source: str  # file name
    text: str
    sha256: str  # of the file's bytes
    encoding: str
    told: Told = Told()


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One day's paper, as far as printed or told."""

    key: str  # e.g. "昌吉日报/2024-01-30", or "昌吉日报/第11936期" where no day is known
    newspaper: str | None = None
    published: Day | None = None
    number: str | None = None  # 总第…期
    publisher: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Byline:
    """A person who made the article: `role` as printed (记者, 通讯员, 摄影记者, 摄影, 作者)."""

    name: str
    role: str
    span: Span | None = None  # of the name in Article.text, where it stands there


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of a page.

    `text` is headline lines (kicker, headline, subtitle, printed byline line), then the body, joined
    by ``\\n``; `body_begin` is where the body starts.  Line breaks inside a paragraph are closed,
    doubled print is read as single, width variants of digits and letters are folded.
    """

    page_key: str
    offset: int  # in Page.text, of the article's opening words; names the article
    kind: str  # news, photo, commentary, sidebar, masthead
    text: str
    body_begin: int
    runs: tuple[Run, ...]
    headline: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    section: str | None = None
    bylines: tuple[Byline, ...] = ()
    reported: Day | None = None  # the day the article reports on
    published: Day | None = None
    year: int | None = None  # the year that 今年 means here, where known

    @property
    def key(self) -> str:
        """``PAGEKEY-N``, the article's name under ``id/article/``."""
        return f"{self.page_key}-{self.offset}"

    def printed(self, span: Span) -> tuple[Span, ...]:
        """Return where `span` of the text is printed on the page, in print order of the text.

        Characters that the cleaning put in (joints between lines) have no place on the page.
        """
        found: list[Span] = []
        for run in self.runs:
            low, high = max(span.begin, run.begin), min(span.end, run.begin + run.length)
            if low < high:
                shift = run.page_begin - run.begin
                if found and found[-1].end == low + shift:
                    found[-1] = Span(found[-1].begin, high + shift)
                else:
                    found.append(Span(low + shift, high + shift))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page taken apart."""

    page: Page
    issue: Issue | None
    articles: tuple[Article, ...]
    warnings: tuple[PageWarning, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """One sentence of an article (headline lines are sentences too); `paragraph` counts from 0."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One word of the segmentation; `tag` is LAC's part of speech of the word it stands in (n, v, d …), if known."""

    span: Span
    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """What the network takes for a figure of a table, or for an aim: its span, FIGURE or AIM, score in [0, 1]."""

    span: Span
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class AuthorityEntity:
    """An entry of the authority file."""

    key: str
    type: str  # class name without prefix: Place, Company, …
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None  # key: the wider place, the parent body
    level: str | None = None  # of places: country, province, prefecture, county, town
    identifier: str | None = None  # official code


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An authority entity that a surface may name; `score` in [0, 1], higher is likelier."""

    key: str
    score: float
    why: str
    risky: bool = False  # the surface is also a common word, or names several things


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing as one article knows it: from the authority file (`known`) or found in the text."""

    key: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    known: bool = False
    parent: str | None = None  # key of the place or body whose name makes it unambiguous, if told


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names one thing, or two at once (两区); `entities` holds their keys."""

    span: Span
    surface: str
    type: str
    entities: tuple[str, ...]
    known: bool  # in the authority file
    score: float  # in [0, 1]
    rule: str  # the voice that found it, versioned


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its sentences, words, mentions and entities: what the extraction stages read."""

    article: Article
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]  # by span; they do not overlap
    entities: tuple[Entity, ...]  # every key that a mention names, and bodies implied by posts
    home: str | None = None  # key of the place that 全州, 我州, 本地 mean, where known
    figures: tuple[Figure, ...] = ()  # in reading order; none where no network read the article


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, predicate, object with its evidence; `object` is a key, or a literal when `literal` is set."""

    subject: str
    predicate: str  # local name: locatedIn, projectStatus, startDate, about …
    object: str  # entity key, a term's local name (Signed …) or an ISO date
    modality: str  # Fact, Planned
    evidence: tuple[Span, ...]  # each at most two sentences of the article
    confidence: float
    rule: str
    as_of: Day | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A person holds, is given or leaves a post in a body."""

    person: str
    body: str
    title: str
    event: str  # Holds, Appointed, Left
    evidence: tuple[Span, ...]
    confidence: float
    rule: str
    as_of: Day | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured figure or a figure (or named goal) to be reached."""

    kind: str  # Observation, Target
    about: str
    indicator_text: str
    printed_text: str
    evidence: tuple[Span, ...]
    confidence: float
    rule: str
    value: Decimal | None = None  # as printed, beside `unit`
    unit: str | None = None  # as printed, with its multiplier: 亿吨
    low: Decimal | None = None  # of a range, in the printed unit
    high: Decimal | None = None
    numeric_value: Decimal | None = None  # in `base_unit`
    base_unit: str | None = None  # 吨, 千瓦时 … as in ontology/units.ttl; None for none
    indicator: str | None = None  # curated concept's key, indicator/…, else derived from the text
    change: str | None = None  # YoYIncrease, YoYDecrease, PeriodIncrease, PeriodDecrease
    qualifier: str | None = None
    bound: str | None = None  # MoreThan, AtLeast, AtMost, LessThan, About
    rank: int | None = None
    rank_scope: str | None = None  # key of the place ranked in
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a person is quoted as saying."""

    speaker: str
    text: str
    evidence: tuple[Span, ...]
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class ArticleRecords:
    """All that one article says."""

    annotated: AnnotatedArticle
    statements: tuple[Statement, ...] = ()
    posts: tuple[Post, ...] = ()
    measures: tuple[Measure, ...] = ()
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRecords:
    """All that one page says; the unit that a build keeps and reads again."""

    page: Page
    issue: Issue | None
    articles: tuple[ArticleRecords, ...]
    warnings: tuple[PageWarning, ...] = field(default=())
