"""``python -m training.annotated``: the corpus checked, counted, written as gold pages, annotated twice."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.annotated.agreement import agreement
from training.annotated.card import write_corpus_card
from training.annotated.checking import check_article, check_corpus, hints
from training.annotated.golden import write_pages
from training.annotated.parts import part_of
from training.annotated.printing import TROUBLES, print_pages, printable, write_printed
from training.annotated.reading import CorpusError, parse, read_corpus

_FOLDER = Path("corpus/articles")
_SECOND = Path("corpus/second")


def main() -> int:
    """Run one of the commands; 1 when the corpus has a fault."""
    parser = argparse.ArgumentParser(prog="python -m training.annotated", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="print every fault; with FILEs, of these alone")
    check.add_argument("files", nargs="*", type=Path)
    check.add_argument("--hints", action="store_true", help="also print figures and bodies without a mark")
    agree = commands.add_parser("agreement", help="how far corpus/second agrees with corpus/articles")
    agree.add_argument("--second", type=Path, default=_SECOND)
    pages = commands.add_parser("pages", help="write each article as a page with its gold annotation")
    pages.add_argument("out", type=Path)
    card = commands.add_parser("card", help="count the corpus and write its data card")
    card.add_argument("--out", type=Path, default=Path("corpus/CARD.md"))
    printed = commands.add_parser("print", help="print a part of the corpus as newspaper pages, with their gold")
    printed.add_argument("out", type=Path)
    printed.add_argument("--trouble", action="append", help=f"print all pages with this one: {', '.join(TROUBLES)}")
    options = parser.parse_args()
    if options.command == "print":
        articles = read_corpus(_FOLDER)
        photos = [each for each in articles if each.kind == "photo" and part_of(each.id) != "test"]
        write_printed(print_pages(printable(articles), options.trouble, photos), options.out)
        return 0
    if options.command == "card":
        write_corpus_card(read_corpus(_FOLDER), read_corpus(_SECOND), options.out)
        return 0
    if options.command == "pages":
        write_pages(read_corpus(_FOLDER), options.out)
        return 0
    if options.command == "agreement":
        first = {article.id: article for article in read_corpus(_FOLDER)}
        second = read_corpus(options.second)
        for kind, f1 in agreement((first[article.id], article) for article in second).items():
            print(f"{kind:11s} {f1:.3f}")
        print(f"{len(second)} articles")
        return 0
    return _check(options.files, options.hints)


def _check(files: list[Path], with_hints: bool) -> int:
    articles, faults = [], []
    for path in files or sorted(_FOLDER.glob("*.txt")):
        try:
            articles.append(parse(path.read_text("utf-8"), path.name))
        except CorpusError as error:
            faults.append(str(error))
    for article in articles:
        faults += check_article(article)
        if with_hints:
            print(*hints(article), sep="\n")
    faults += check_corpus(articles)
    print(*faults, sep="\n")
    characters = sum(len(article.text) for article in articles)
    print(f"{len(articles)} articles, {characters} characters, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
