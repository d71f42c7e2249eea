"""Networks that have not seen an article: what later models are trained on has to look like unseen text.

The training part is cut in folds; for each a network is tuned on the others.  A model trained on what the shipped
network says of its own training articles would trust it too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from kg.language import annotate_page, components, load_pipeline
from kg.network import Network
from kg.records import AnnotatedArticle
from training import corpora, lac, mentions, mentions_model
from training.annotated.articles import to_article
from training.annotated.parts import fold_of, part_of, parts
from training.annotated.records import AnnotatedText
from training.annotated.tagging import tagged

__all__ = ["FOLDS", "network_for", "read_behind", "train_fold"]

FOLDS = 3


def train_fold(
    fold: int,
    articles: Sequence[AnnotatedText],
    cluener: Sequence[corpora.Tagged],
    out_dir: Path,
    tuning: mentions.Tuning,
) -> None:
    """Tune one encoder on the other folds and write it to ``out_dir/fold-N``, calibrated on the fold itself."""
    base = lac.load()
    train = parts(articles)["train"]
    seen = [article for article in train if fold_of(article.id, FOLDS) != fold]
    held = [article for article in train if fold_of(article.id, FOLDS) == fold]
    material = {"names": cluener, "classes": tagged(seen)}
    tagger = mentions.tune(base, material, tuning)
    folder = _folder(out_dir, fold)
    mentions_model.write_network(base, [tagger], folder)
    calibration = mentions_model.calibrate(Network.load(folder), {"classes": tagged(held)})
    mentions_model.write_network(base, [tagger], folder, calibration)


def network_for(article: AnnotatedText, folds_dir: Path, shipped_dir: Path) -> Network:
    """Return a network that was not tuned on this article."""
    if part_of(article.id) != "train":
        return _load(shipped_dir)
    return _load(_folder(folds_dir, fold_of(article.id, FOLDS)))


def read_behind(
    network_of: Callable[[AnnotatedText], Network], articles: Sequence[AnnotatedText]
) -> Iterator[tuple[AnnotatedText, AnnotatedArticle]]:
    """Yield each article with what the pipeline reads in it behind the network that `network_of` names for it.

    The articles are read one by one: what a caller does between two of them sees no other article's network.
    """
    nlp = load_pipeline()
    load = components._network
    try:
        for article in articles:
            components._network = partial(_given, network_of(article))  # type: ignore[assignment]
            components._reading.cache_clear()
            (annotated,) = annotate_page(nlp, [to_article(article)], None)
            yield article, annotated
    finally:
        components._network = load
        components._reading.cache_clear()


def _given(network: Network, directory: str) -> Network:
    return network


def _folder(out_dir: Path, fold: int) -> Path:
    return out_dir / f"fold-{fold}"


@cache
def _load(folder: Path) -> Network:
    return Network.load(folder)
