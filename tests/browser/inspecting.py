"""What is looked at in a page that is open: measures, words, and what axe finds."""

from __future__ import annotations

from typing import Any

from chromium import AXE
from visiting import Visit

from service.texts import COLUMNS, TEXTS
from service.texts.graph import GRAPH_TEXTS

__all__ = ["axe_faults", "first_view_ms", "foreign_words", "layout_faults"]

#: Words of ours that are the same in both languages, and names of formats.
_SAME = (
    "SPARQL", "GRAPH", "LIMIT", "FROM", "PREFIX", "SELECT", "CSV", "TSV", "JSON", "JSON-LD", "JSONLD", "XML", "RDF",
    "RDFXML", "RDF/XML", "Turtle", "N-Triples", "NTriples", "N-Quads", "Atom", "API", "OpenAPI", "IRI", "URL", "PNG",
    "SVG", "PDF", "English", "JavaScript", "ASK", "CONSTRUCT", "DESCRIBE", "OWL", "SKOS", "SHACL", "TriG", "text",
    "VoID", "DCAT", "Prometheus", "HTML", "HTTP", "Swagger", "UI", "AS", "COUNT",
    "ms", "feed", "Ctrl", "Enter", "Esc", "Tab", "Shift", "Zhundong", "KG", "ID", "curation.toml", "toml",
)  # fmt: skip

_CHINESE = {
    zh
    for texts in (TEXTS, GRAPH_TEXTS, COLUMNS)
    for name, zh in texts["zh"].items()
    if zh != texts["en"][name] and len(zh) > 1
} - {TEXTS["en"]["other_language"]}  # fmt: skip
#: Text nodes and attributes that a reader meets, without what is data: names, sentences, code.  On a Chinese page any
#: Latin word is looked at; on an English one a text that is one of our Chinese words (names may well be Chinese).
_WORDS = r"""([lang, same, ours]) => {
  const wanted = /[A-Za-z][A-Za-z.-]*[A-Za-z](?:[ ][A-Za-z][A-Za-z-]*)*/g;
  const allowed = new Set(same.map(word => word.toLowerCase())), chinese = new Set(ours);
  const data = 'code, pre, textarea, script, style, kbd, samp, svg, canvas, blockquote, q, cite, mark, option, td, h1, '
    + 'a[href*="/id/"], a[href*="/articles/"], a[href*="/explore?"], a[href*="/chain?"], .CodeMirror, .line, .name, '
    + '.aliases, .language, dl.values dd, #answer th, h3';
  const found = new Set();
  const look = (text, where) => {
    if (lang === 'en') { if (chinese.has(text.trim())) found.add(`${where}: ${text.trim()}`); return; }
    for (const [hit] of text.replace(/[\w-]+:[\w-]+|\{[^}]*\}|https?:\S+|\w+\.\w+/g, ' ').matchAll(wanted))
      if (!hit.split(' ').every(one => allowed.has(one.toLowerCase()))) found.add(`${where}: ${hit}`);
  };
  const isOther = element => {
    const said = element.closest('[lang]');
    return said && !said.getAttribute('lang').startsWith(lang);  // what is drawn has no property of that name
  };
  const nameOf = e => e.localName + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === 3 ? node.parentElement : node;
    if (isOther(element) || !element.checkVisibility()) continue;
    if (node.nodeType === 3) { if (!element.closest(data)) look(node.data, nameOf(element)); }
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
      if (node.hasAttribute(name) && !node.closest(data)) look(node.getAttribute(name), `${nameOf(node)}[${name}]`);
  }
  return [...found];
}"""

_LAYOUT = """() => {
  const nameOf = e => e.localName + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('');
  const found = [], wide = innerWidth, root = document.scrollingElement;
  if (root.scrollWidth > wide + 1) {
    const clipped = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
    const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1
      && !clipped(e)).slice(-3).map(nameOf);
    found.push(`scrolls sideways: ${root.scrollWidth} > ${wide} (${out.join(', ')})`);
  }
  if (!document.title.trim()) found.push('has no title');
  const heads = [...document.querySelectorAll('h1')].filter(h => h.checkVisibility());
  if (heads.length !== 1) found.push(`has ${heads.length} h1`);
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) found.push(`the id ${twice[0]} is there twice`);
  return found;
}"""

_AXE = """async ([exclude, rules]) => {
  const options = { resultTypes: ['violations'] };
  if (rules) options.runOnly = { type: 'rule', values: rules };
  const found = await axe.run({ include: [['html']], exclude: exclude.map(one => [one]) }, options);
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => {
    const first = one.nodes[0];
    const why = [...first.any, ...first.all, ...first.none].map(check => check.message).join(' ');
    return `axe ${one.id} x${one.nodes.length} (${one.impact}): ${first.target.join(' ')} `
      + `${first.html.slice(0, 140)} ${why.slice(0, 180)}`;
  });
}"""
#: Third parties' insides: the editing surface of CodeMirror.
_THEIRS = (".CodeMirror", ".CodeMirror-hints")

_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def layout_faults(visit: Visit) -> list[str]:
    """Return what is wrong with the layout, title and headings."""
    return [str(one) for one in visit.evaluate(_LAYOUT)]


def foreign_words(visit: Visit, lang: str) -> list[str]:
    """Return words of ours that are not in the language of the page."""
    return [f"word: {one}" for one in visit.evaluate(_WORDS, [lang, list(_SAME), list(_CHINESE)])]


def axe_faults(visit: Visit, *rules: str) -> list[str]:
    """Return what axe calls serious or critical, by all rules or the named ones; nothing where there is no axe."""
    if not AXE.is_file():
        return []
    if not visit.evaluate("typeof axe === 'object'"):
        visit.page.evaluate(AXE.read_text("utf-8"))
    present: list[str] = [one for one in _THEIRS if visit.page.query_selector(one)]
    found: list[Any] = visit.evaluate(_AXE, [present, list(rules) or None])
    return [str(one) for one in found]


def first_view_ms(visit: Visit) -> float | None:
    """Return when something was first painted."""
    painted = visit.evaluate(_PAINTED)
    return None if painted is None else float(painted)
