"""``kg explain``: what the pipeline finds on one page, article by article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from kg.cli.exits import say_error
from kg.cli.options import (
    ConfigOption,
    DayOption,
    JsonOption,
    NumberOption,
    SetOption,
    SourceOption,
    settings_of,
    told_of,
)
from kg.cli.output import console_for, print_json, print_table

if TYPE_CHECKING:
    from kg.records import Article, ArticleRecords, Measure, PageRecords, Span

__all__ = ["CLASS_COLORS", "explain"]

#: Class -> colour of its mentions in the terminal.
CLASS_COLORS = {
    "Place": "green", "Zone": "bright_green", "Government": "blue", "Company": "red", "Institution": "bright_blue",
    "Organization": "cyan", "Person": "magenta", "Project": "yellow", "Facility": "bright_yellow",
    "Industry": "bright_cyan", "Product": "bright_red", "Policy": "bright_magenta", "Event": "bright_white",
}
_SNIPPET = 40


def explain(
    page: Annotated[Path, typer.Argument(metavar="PAGE", help="The file of one page.")],
    as_json: JsonOption = False,
    date: DayOption = None,
    page_number: NumberOption = None,
    source: SourceOption = None,
    config: ConfigOption = None,
    given: SetOption = None,
) -> None:
    """Show a page's articles with their mentions, links, statements, posts, measures and quotations.

    In a terminal the mentions are coloured by class. Nothing is stored.
    """
    settings = settings_of(config, given)
    told = told_of(date, page_number, source)
    if not page.is_file():
        from kg.errors import UsageError
        raise UsageError(f"{page}: no such file; give the file of one page")
    from kg.explaining import as_document
    from kg.explaining import explain as explain_page
    records = explain_page(page, settings=settings, told=told)
    for warning in records.warnings:
        say_error(f"warning: {warning.where}: {warning.message}")
    if as_json:
        print_json(as_document(records))
    else:
        _print_page(records)


def _print_page(records: PageRecords) -> None:
    console = console_for()
    page, issue = records.page, records.issue
    of = [issue.newspaper, issue.published.isoformat() if issue.published else None, issue.number] if issue else []
    console.print(Text(f"{page.source}  {page.encoding}, {len(page.text)} characters, {len(records.articles)} articles"
                       + "".join(f", {part}" for part in of if part)))
    if console.is_terminal:
        console.print(Text(" ").join(Text(name, style=color) for name, color in CLASS_COLORS.items()))
    for article in records.articles:
        _print_article(console, article)


def _print_article(console: Console, records: ArticleRecords) -> None:
    article = records.annotated.article
    console.print()
    console.print(Text(f"── {article.key} ({article.kind}) {article.headline or 'no headline'}", style="bold"))
    days = [f"{word} {day}" for word, day in (("reported", article.reported), ("published", article.published)) if day]
    names = [f"{b.role} {b.name}" for b in article.bylines]
    if about := ", ".join((*days, *names)):
        console.print(Text(about, style="dim"))
    console.print(_coloured(records))
    _print_records(console, records)


def _coloured(records: ArticleRecords) -> Text:
    text = Text(records.annotated.article.text)
    for mention in records.annotated.mentions:
        style = CLASS_COLORS[mention.type] + ("" if mention.known else " underline")
        text.stylize(style, mention.span.begin, mention.span.end)
    return text


def _print_records(console: Console, records: ArticleRecords) -> None:
    annotated = records.annotated
    article = annotated.article
    parts: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = [
        ("Mentions", ("at", "surface", "class", "link", "score", "rule"), [
            (f"{m.span.begin}-{m.span.end}", m.surface, m.type,
             f"{' '.join(m.entities)} ({'known' if m.known else 'new'})", f"{m.score:.2f}", m.rule)
            for m in annotated.mentions]),
        ("Statements", ("subject", "predicate", "object", "modality", "as of", "rule", "evidence"), [
            (s.subject, s.predicate, s.object, s.modality, str(s.as_of or ""), s.rule, _quoted(article, s.evidence))
            for s in records.statements]),
        ("Posts", ("person", "body", "title", "event", "as of", "rule", "evidence"), [
            (p.person, p.body, p.title, p.event, str(p.as_of or ""), p.rule, _quoted(article, p.evidence))
            for p in records.posts]),
        ("Measures", ("kind", "about", "indicator", "printed", "value", "change", "period", "rule", "evidence"), [
            (m.kind, m.about, m.indicator_text, m.printed_text, _value(m), m.change or "", _period(m), m.rule,
             _quoted(article, m.evidence)) for m in records.measures]),
        ("Quotations", ("speaker", "text", "rule"), [
            (q.speaker, _cut(q.text), q.rule) for q in records.quotations]),
    ]
    for title, columns, rows in parts:
        if rows:
            print_table(columns, rows, title=f"{title} ({len(rows)})", wide="evidence", console=console)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SNIPPET else flat[:_SNIPPET - 1] + "…"


def _quoted(article: Article, evidence: tuple[Span, ...]) -> str:
    return " / ".join(_cut(span.of(article.text)) for span in evidence)


def _value(measure: Measure) -> str:
    if measure.numeric_value is not None:
        return f"{measure.numeric_value:f} {measure.base_unit or ''}".strip()
    if measure.low is not None or measure.high is not None:
        return f"{measure.low if measure.low is not None else ''}..{measure.high if measure.high is not None else ''}"
    return f"rank {measure.rank}" if measure.rank is not None else ""


def _period(measure: Measure) -> str:
    return f"{measure.period.start or ''}..{measure.period.end or ''}" if measure.period else ""
