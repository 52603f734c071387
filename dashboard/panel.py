"""The evidence panel: every claim with its words, its speaker and the steps to its shape.

Pure functions from values to Dash components. Texts of articles become text nodes only;
addresses become links only if they are http or https.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.cards import MOST_LISTED, card, ink_of, list_claims, source_line, told_once
from dashboard.choice import Choice
from dashboard.compare import side_by_side
from dashboard.labels import clean
from dashboard.passages import Segment, find_passages
from dashboard.style import INKS, SIGNS
from dashboard.times import day_in
from dashboard.view import View
from dashboard.wiring import picks
from dashboard.words import words
from dashboard.words.phrases import phrased
from extract.values import Extraction
from geodata.recipes import recipe_id

CHANGES = words("changes", {
    "days": "Choose two days (from, to) under the time line to see what changed between them.",
    "title": "{since} to {until}",
    "hint_known": "What was published on the later day and not on the earlier one.",
    "hint_happened": "What holds on the later day and not on the earlier one, by the time that is told.",
    "new": "New ({})",
    "status": "Another status ({})",
    "ended": "Ended ({})",
    "was": "was {}",
    "undated": "{} undated claims are not compared.",
})  # fmt: skip
TEXTS = words("panel", {
    "claims": "{number} claims",
    "claims_one": "{number} claim",
    "ground": "{number} claims on this ground",
    "one": "One claim",
    "all": "All claims",
    "hidden": "{number} claims here are hidden on the map by the filters.",
    "hidden_one": "One claim here is hidden on the map by the filters.",
    "also": "Also at this point",
    "nothing": "Nothing here yet. Give claimatlas an article: claimatlas map ARTICLE",
    "no_claim": "No claim about territory was found in this text.",
    "choose": "Choose a shape on the map, a line here or a marked sentence in the text.",
    "empty_shape": "its shape is empty",
    "all_drawn": "All that was found is on the map.",
    "not_drawn": "Found in the text and not drawn, with the reason.",
    "more": "and {:,} more: choose one article",
    "issues": "Issues while reading",
    "unresolved": "not resolved",
    "acts": "stands for a government or army",
})  # fmt: skip
"""All words of this module."""


def evidence(view: View, choice: Choice) -> list[Any]:
    """Return the cards of the chosen claims; without a choice, the list of all claims."""
    if not choice.chosen:
        return overview(view)
    if choice.compared is not None:
        return side_by_side(choice.chosen[0], choice.compared, view, choice)
    count = len(choice.chosen)
    head = html.Div(
        [
            html.H2(TEXTS.count("ground", count) if count > 1 else TEXTS["one"]),
            html.Button(TEXTS["all"], className="link", **picks((), "none")),
        ],
        className="panel-head",
    )
    shown = {c.id for c in view.claims}
    hidden = sum(c.id not in shown for c in choice.chosen)
    hint = [html.P(TEXTS.count("hidden", hidden), className="hint")] if hidden else []
    extra = [html.H3(TEXTS["also"]), list_claims(choice.also, view)] if choice.also else []
    cards = [card(group[0], view, choice, group[1:]) for group in told_once(choice.chosen, view)]
    return [head, *hint, *cards, *extra]


def overview(view: View) -> list[Any]:
    """Return all claims of the view in the order of the text, one line each, or what changed."""
    if not view.documents:
        return [html.P(TEXTS["nothing"], className="empty")]
    if not view.total:
        return [html.P(TEXTS["no_claim"], className="empty")]
    if view.state.changes:
        return changed(view)
    count = len(view.claims)
    return [
        html.Div(html.H2(TEXTS.count("claims", count)), className="panel-head"),
        html.P(TEXTS["choose"], className="hint"),
        list_claims(view.claims, view),
    ]


def changed(view: View) -> list[Any]:
    """Return what became of the statements between two days, told apart by kind."""
    since, until = view.state.since, view.state.until or view.at
    if since is None or until is None:
        return [html.P(CHANGES["days"], className="hint")]
    parts: list[Any] = [
        html.Div(html.H2(CHANGES["title"].format(since=since, until=until)), className="panel-head"),
        html.P(CHANGES[f"hint_{view.state.mode}"], className="hint"),
    ]
    for kind in ("new", "status", "ended"):
        rows = [change for change in view.changes if change.kind == kind]
        parts.append(html.H3(CHANGES[kind].format(len(rows))))
        notes = {r.claim.id: CHANGES["was"].format(INKS[r.before.status].word) for r in rows if r.before}
        parts.append(list_claims([r.claim for r in rows], view, notes) if rows else html.P("–"))
    published = view.published
    undated = sum(day_in(c, published.get(c.document_id), view.state.mode) is None for c in view.claims)
    if undated:
        parts.append(html.P(CHANGES["undated"].format(undated), className="hint"))
    return parts


def unmapped(view: View) -> list[Any]:
    """Return what was found and not drawn, with reasons, and the recorded issues."""
    missing = [c for c in view.claims if c.id in view.missing]
    rows = [
        _reason(SIGNS[n.type].word if n.type in SIGNS else n.type, n.quote, n.reason)
        for n in view.aside.not_mapped
    ] + [
        _reason(SIGNS[c.type].word, c.quote, view.refused.get(recipe_id(c.recipe), TEXTS["empty_shape"]))
        for c in missing[:MOST_LISTED]
    ]
    issues = [
        html.Li([html.Strong(f"{clean(i.stage, 40)}: "), html.Span(clean(i.message, 400), dir="auto")])
        for i in view.aside.issues
    ]
    if not rows and not issues:
        return [html.P(TEXTS["all_drawn"], className="empty")]
    rest = view.aside.not_mapped_count + len(missing) - len(rows)
    return [
        html.P(TEXTS["not_drawn"], className="hint"),
        html.Ul(rows, className="reasons"),
        *([html.P(TEXTS["more"].format(rest))] if rest else []),
        *([html.H3(TEXTS["issues"]), html.Ul(issues, className="reasons")] if issues else []),
    ]


def count_unmapped(view: View) -> int:
    """Return how many entries there are for `unmapped`."""
    return view.aside.not_mapped_count + view.aside.issue_count + len(view.missing)


def article(extraction: Extraction, colours: Mapping[str, str]) -> list[Any]:
    """Return the whole text with claims and mentions marked; each claim's words can be clicked."""
    document = extraction.document
    ink = {c.id: ink_of(c, colours) for c in extraction.claims}
    told = {c.id: f"{SIGNS[c.type].word}, {INKS[c.status].word}" for c in extraction.claims}
    paragraphs = []
    for passages in find_passages(document.text, extraction.claims, extraction.resolutions):
        nodes: list[Any] = []
        for passage in passages:
            inner = [_segment(s, ink) for s in passage.segments]
            if passage.claims:
                label = "; ".join(dict.fromkeys(told[c] for c in passage.claims))
                nodes.append(
                    html.Mark(
                        inner,
                        role="button",
                        tabIndex=0,
                        className="claim-text",
                        title=label,
                        style={"--ink": ink[passage.claims[0]]},
                        **picks(passage.claims, "text"),
                    )
                )
            else:
                nodes.extend(inner)
        if nodes:
            paragraphs.append(html.P(nodes, dir="auto"))
    return [source_line(document), *paragraphs]


def _segment(segment: Segment, ink: Mapping[str, str]) -> Any:
    node: Any = segment.text
    mention = segment.mention
    if mention is not None:
        meaning = mention.place.name if mention.place is not None else (mention.reason or TEXTS["unresolved"])
        kind = "acts" if mention.toponym.is_metonym else "named" if mention.place is not None else "nil"
        spoken = TEXTS["acts"] if kind == "acts" else mention.kind
        node = html.Span(node, className=f"mention {kind}", title=clean(f"{meaning} ({spoken})", 200))
    if segment.claims:
        node = html.Span(node, style={"--ink": ink[segment.claims[0]]}, **picks(segment.claims, "text"))
    return node


def _reason(kind: str, quote: str, reason: str) -> Any:
    return html.Li(
        [
            html.Strong(clean(kind, 40)),
            html.Q(quote, dir="auto"),
            html.Span(phrased(clean(reason, 400)), dir="auto"),
        ]
    )
