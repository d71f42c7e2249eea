"""More articles about the company of the tiny graph, as N-Quads: each with a day, a statement and a figure."""

from __future__ import annotations

from tinygraph import BASE, COMPANY, KG, ZONE

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SCHEMA = "https://schema.org/"
_PROV = "http://www.w3.org/ns/prov#"
_ITSRDF = "http://www.w3.org/2005/11/its/rdf#"


def article_iri(number: int) -> str:
    """Return the IRI of an article."""
    return f"{BASE}article/many-{number:03}"


def article_lines(number: int, day: str, headline: str | None = None) -> str:
    """Return the quads of an article published on `day`."""
    me = article_iri(number)
    span, sentence = f"{me}#char=0,9", f"沙海能源第{number}条线位于东山园区。"
    text = [
        (me, _RDF + "type", f"<{_SCHEMA}NewsArticle>"),
        (me, _SCHEMA + "headline", f'"{headline or f"第{number}条消息"}"@zh'),
        (me, _SCHEMA + "datePublished", f'"{day}"^^<{_XSD}date>'),
        (me, _SCHEMA + "mentions", f"<{COMPANY}>"),
        (me, _SCHEMA + "isPartOf", f"<{BASE}page/p1>"),
        (span, _RDF + "type", f"<{_NIF}Sentence>"),
        (span, _NIF + "anchorOf", f'"{sentence}"'),
        (span, _NIF + "beginIndex", f'"0"^^<{_XSD}nonNegativeInteger>'),
        (span, _NIF + "endIndex", f'"9"^^<{_XSD}nonNegativeInteger>'),
        (span, _ITSRDF + "taIdentRef", f"<{COMPANY}>"),
    ]
    said = {
        "#st-1": (
            ("Statement", "subject", COMPANY, "predicate", KG + "locatedIn", "object", ZONE),
            ((KG + "modality", f"<{KG}Fact>"),),
        ),
    }
    for fragment, (parts, more) in said.items():
        kind, *pairs = parts
        text.append((me + fragment, _RDF + "type", f"<{KG}{kind}>"))
        text += [(me + fragment, _RDF + pairs[n], f"<{pairs[n + 1]}>") for n in range(0, len(pairs), 2)]
        text += [(me + fragment, predicate, value) for predicate, value in more]
    figure = me + "#m-1"
    text += [
        (figure, _RDF + "type", f"<{KG}Observation>"),
        (figure, KG + "about", f"<{COMPANY}>"),
        (figure, KG + "indicatorText", '"氢气产量"'),
        (figure, KG + "printedText", f'"=1+{number}万吨"'),
    ]
    for node in (me + "#st-1", figure):
        text.append((node, _PROV + "wasQuotedFrom", f"<{span}>"))
        text.append((node, KG + "confidence", f'"0.8"^^<{_XSD}decimal>'))
    return "".join(f"<{s}> <{p}> {o} <{me}> .\n" for s, p, o in text)


def many_articles(count: int) -> str:
    """Return the quads of articles of consecutive days of May 2024, two a day."""
    return "".join(article_lines(n, f"2024-05-{1 + n // 2:02}") for n in range(count))
