"""The IRIs of the ontology as constants; a test checks them against ``ontology/kg.ttl``."""

from __future__ import annotations

__all__ = [
    "ARTICLE_KINDS", "BOUNDS", "CHANGES", "DCTERMS", "ENTITY_CLASSES", "FOAF", "INDICATOR", "ITSRDF", "KG",
    "MODALITIES", "NIF", "ORG", "OWL", "POST_EVENTS", "PREDICATES", "PREFIXES", "PROV", "QUDT", "RDF", "RDFS", "SCHEMA",
    "SD", "SH", "SKOS", "STATUSES", "SUPERCLASSES", "VOID", "XSD",
]

KG = "https://w3id.org/zhundong-kg/ontology#"
SCHEMA = "https://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
QUDT = "http://qudt.org/schema/qudt/"
FOAF = "http://xmlns.com/foaf/0.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
OWL = "http://www.w3.org/2002/07/owl#"

#: Prefix -> namespace, as every export, form and example writes them.
PREFIXES: dict[str, str] = {
    "kg": KG, "schema": SCHEMA, "nif": NIF, "itsrdf": ITSRDF, "org": ORG, "prov": PROV, "skos": SKOS,
    "qudt": QUDT, "foaf": FOAF, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "void": VOID, "dcterms": DCTERMS,
    "sh": SH, "sd": SD, "owl": OWL,
}

#: The thirteen classes of entities and the superclasses that are written out beside each.
SUPERCLASSES: dict[str, tuple[str, ...]] = {
    "Place": (SCHEMA + "Place",),
    "Zone": (KG + "Place", SCHEMA + "Place"),
    "Government": (ORG + "FormalOrganization", SCHEMA + "GovernmentOrganization"),
    "Company": (ORG + "FormalOrganization", SCHEMA + "Corporation"),
    "Institution": (ORG + "FormalOrganization", SCHEMA + "Organization"),
    "Organization": (ORG + "Organization", SCHEMA + "Organization"),
    "Person": (FOAF + "Person", SCHEMA + "Person"),
    "Project": (SCHEMA + "Project",),
    "Facility": (SCHEMA + "CivicStructure",),
    "Industry": (SKOS + "Concept",),
    "Product": (SCHEMA + "Product",),
    "Policy": (SCHEMA + "Legislation",),
    "Event": (SCHEMA + "Event",),
}
ENTITY_CLASSES: tuple[str, ...] = tuple(SUPERCLASSES)
#: What indicators, which are concepts of a scheme and of no class, are called beside the classes.
INDICATOR = "Indicator"

#: Predicates between entities, in the order of the contract.
PREDICATES: tuple[str, ...] = (
    "locatedIn", "partOf", "develops", "produces", "inIndustry", "cooperatesWith", "issued", "organizes", "attends",
    "partOfChain",
)
MODALITIES: tuple[str, ...] = ("Fact", "Planned")
STATUSES: tuple[str, ...] = ("Signed", "Started", "UnderConstruction", "Completed", "InOperation")
POST_EVENTS: tuple[str, ...] = ("Holds", "Appointed", "Left")
CHANGES: tuple[str, ...] = ("YoYIncrease", "YoYDecrease", "PeriodIncrease", "PeriodDecrease")
BOUNDS: tuple[str, ...] = ("MoreThan", "AtLeast", "AtMost", "LessThan", "About")
ARTICLE_KINDS: dict[str, str] = {
    "news": "News", "photo": "Photo", "commentary": "Commentary", "sidebar": "Sidebar",
}
