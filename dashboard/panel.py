"""The evidence panel: every claim with its words, its speaker and the steps to its shape.

Pure functions from values to Dash components. Texts of articles become text nodes only;
addresses become links only if they are http or https.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from dash import html

from dashboard.labels import clean, speaker_of, speaker_words
from dashboard.palette import NOBODY
from dashboard.passages import Segment, find_passages
from dashboard.style import INKS, SIGNS
from dashboard.view import View
from extract.values import Claim, Document, Extraction
from geodata.describe import describe
from geodata.footprint import Footprint
from geodata.recipes import assumptions, recipe_id

MOST_LISTED = 300  # a longer list is no longer read, and the browser would wait for it


def evidence(view: View, chosen: Sequence[str], also: Sequence[str] = ()) -> list[Any]:
    """Return the cards of the chosen claims; without a choice, the list of all claims.

    `also` are claims whose shapes lie under the same click.
    """
    by_id = {c.id: c for c in view.claims}
    claims = [by_id[key] for key in dict.fromkeys(chosen) if key in by_id]
    if not claims:
        return overview(view)
    count = len(claims)
    head = html.Div(
        [
            html.H2(f"{count} claims on this ground" if count > 1 else "One claim"),
            html.Button("All claims", className="link", **_picks((), "none")),
        ],
        className="panel-head",
    )
    below = [by_id[key] for key in dict.fromkeys(also) if key in by_id and key not in chosen]
    extra = [html.H3("Also at this point"), _list(below, view)] if below else []
    return [head, *(_card(group[0], view, group[1:]) for group in _told_once(claims, view)), *extra]


def overview(view: View) -> list[Any]:
    """Return all claims of the view in the order of the text, one line each."""
    if not view.documents:
        return [
            html.P("Nothing here yet. Give claimatlas an article: claimatlas map ARTICLE", className="empty")
        ]
    if not view.claims:
        return [html.P("No claim about territory was found in this text.", className="empty")]
    count = len(view.claims)
    return [
        html.Div(html.H2(f"{count} claim{'s' if count > 1 else ''}"), className="panel-head"),
        html.P("Choose a shape on the map, a line here or a marked sentence in the text.", className="hint"),
        _list(view.claims, view),
    ]


def unmapped(view: View) -> list[Any]:
    """Return what was found and not drawn, with reasons, and the recorded issues."""
    rows = [
        _reason(SIGNS[n.type].word if n.type in SIGNS else n.type, n.quote, n.reason)
        for e in view.extractions
        for n in e.not_mapped
    ]
    missing = view.missing
    rows += [
        _reason(SIGNS[c.type].word, c.quote, view.refused.get(recipe_id(c.recipe), "its shape is empty"))
        for c in view.claims
        if c.id in missing
    ]
    issues = [
        html.Li([html.Strong(f"{clean(i.stage, 40)}: "), html.Span(clean(i.message, 400), dir="auto")])
        for e in view.extractions
        for i in e.issues
    ]
    if not rows and not issues:
        return [html.P("All that was found is on the map.", className="empty")]
    return [
        html.P("Found in the text and not drawn, with the reason.", className="hint"),
        html.Ul(rows[:MOST_LISTED], className="reasons"),
        *(
            [html.P(f"and {len(rows) - MOST_LISTED:,} more: choose one article")]
            if len(rows) > MOST_LISTED
            else []
        ),
        *(
            [html.H3("Issues while reading"), html.Ul(issues[:MOST_LISTED], className="reasons")]
            if issues
            else []
        ),
    ]


def count_unmapped(view: View) -> int:
    """Return how many entries `unmapped` lists."""
    return sum(len(e.not_mapped) + len(e.issues) for e in view.extractions) + len(view.missing)


def article(extraction: Extraction, colours: Mapping[str, str]) -> list[Any]:
    """Return the whole text with claims and mentions marked; each claim's words can be clicked."""
    document = extraction.document
    ink = {c.id: _ink(c, colours) for c in extraction.claims}
    words = {c.id: f"{SIGNS[c.type].word}, {INKS[c.status].word}" for c in extraction.claims}
    paragraphs = []
    for passages in find_passages(document.text, extraction.claims, extraction.resolutions):
        nodes: list[Any] = []
        for passage in passages:
            inner = [_segment(s, ink) for s in passage.segments]
            if passage.claims:
                label = "; ".join(dict.fromkeys(words[c] for c in passage.claims))
                nodes.append(
                    html.Mark(
                        inner,
                        role="button",
                        tabIndex=0,
                        className="claim-text",
                        title=label,
                        style={"--ink": ink[passage.claims[0]]},
                        **_picks(passage.claims, "text"),
                    )
                )
            else:
                nodes.extend(inner)
        if nodes:
            paragraphs.append(html.P(nodes, dir="auto"))
    return [_source(document), *paragraphs]


def safe_link(url: str) -> str | None:
    """Return the address if it is http or https with a host, else None."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    plain = url.isprintable() and " " not in url.strip()
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc and plain else None


def link_to_words(url: str, quote_text: str) -> str | None:
    """Return a safe address that opens at the quoted words (a text fragment), or None."""
    link = safe_link(url)
    if link is None:
        return None
    words = quote_text.split()
    ends = [" ".join(words)] if len(words) <= 12 else [" ".join(words[:5]), " ".join(words[-5:])]
    marked = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends if end)
    return f"{link}{'' if '#' in link else '#'}:~:text={marked}" if marked else link


def _source(document: Document, quoted: str = "") -> Any:
    title = clean(document.title, 300) or "Untitled text"
    link = link_to_words(document.url, quoted)
    named = html.A(title, href=link, target="_blank", rel="noopener noreferrer nofollow") if link else title
    facts = [
        clean(document.publisher, 80),
        document.published.isoformat() if document.published else "undated",
    ]
    return html.Div(
        [
            html.H3(named, dir="auto"),
            html.P(" · ".join(f for f in facts if f), className="facts", dir="auto"),
        ],
        className="source",
    )


def _segment(segment: Segment, ink: Mapping[str, str]) -> Any:
    node: Any = segment.text
    mention = segment.mention
    if mention is not None:
        meaning = mention.place.name if mention.place is not None else (mention.reason or "not resolved")
        kind = "acts" if mention.toponym.is_metonym else "named" if mention.place is not None else "nil"
        spoken = "stands for a government or army" if kind == "acts" else mention.kind
        node = html.Span(node, className=f"mention {kind}", title=clean(f"{meaning} ({spoken})", 200))
    if segment.claims:
        node = html.Span(node, style={"--ink": ink[segment.claims[0]]}, **_picks(segment.claims, "text"))
    return node


def _list(claims: Sequence[Claim], view: View) -> Any:
    documents = {d.id: d for d in view.documents}
    unlisted = len(claims) - MOST_LISTED
    rest = [html.Li(f"and {unlisted:,} more: choose one article to list them")] if unlisted > 0 else []
    return html.Ul(
        [
            html.Li(
                html.Button(
                    [
                        html.Span(className="chip", style={"background": _ink(c, view.colours)}),
                        html.Span(
                            [
                                html.Strong(f"{SIGNS[c.type].word}: {_where(c)}", dir="auto"),
                                html.Span(
                                    f"{_who(c)} · {INKS[c.status].word} · "
                                    f"{speaker_of(c, documents.get(c.document_id))}"
                                    + (" · not on the map" if c.id in view.missing else ""),
                                    dir="auto",
                                ),
                            ],
                            className="line",
                        ),
                    ],
                    **_picks((c.id,), "card"),
                )
            )
            for c in claims[:MOST_LISTED]
        ]
        + rest,
        className="claims",
    )


def _told_once(claims: Sequence[Claim], view: View) -> list[list[Claim]]:
    """The claims, each with those after it that tell the same again on the same ground."""
    groups: list[list[Claim]] = []
    for claim in claims:
        again = view.repeats.get(claim.id, ())
        same = (g for g in groups if g[0].id in again and recipe_id(g[0].recipe) == recipe_id(claim.recipe))
        group = next(same, None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    return groups


def _quote(claim: Claim) -> Any:
    return html.Blockquote(claim.quote, dir="auto")


def _again(claim: Claim, view: View) -> Any:
    """The words of a claim that tells the same again, and who says them."""
    document = next((d for d in view.documents if d.id == claim.document_id), None)
    button = html.Button(
        f"Told again, {speaker_of(claim, document)}", className="link", **_picks((claim.id,), "card")
    )
    return html.Div([button, _quote(claim)], className="again", **_named(claim.id))


def _card(claim: Claim, view: View, again: Sequence[Claim] = ()) -> Any:
    document = next((d for d in view.documents if d.id == claim.document_id), None)
    footprint = view.footprints.get(recipe_id(claim.recipe))
    rows: list[tuple[str, Any]] = [
        ("Who", _who(claim, full=True)),
        ("Says", _says(claim, document)),
        ("When", _when(claim, document)),
        ("Where", _where(claim) + (f" ({clean(claim.extent, 40)})" if claim.extent else "")),
        ("Shape", describe(claim.recipe)),
    ]
    read = list(assumptions(claim.recipe)) + [
        a for a in (footprint.assumptions if footprint else ()) if a not in assumptions(claim.recipe)
    ]
    if read:
        rows.append(("Read as", html.Ul([html.Li(clean(a, 300)) for a in read])))
    if footprint is not None:
        rows.append(("Accuracy", _accuracy(footprint)))
    rows.append(("Confidence", f"{claim.confidence:.0%} sure of this reading"))
    if claim.beneficiary:
        rows.append(("Note", "The speaker announces his own gain."))
    for name, ids in (
        ("Rivals", view.rivals.get(claim.id, ())),
        ("Told again", view.repeats.get(claim.id, ())),
    ):
        linked = [c for c in view.claims if c.id in ids and c not in again]
        if linked:
            rows.append((name, _list(linked, view)))
    if document is not None:
        rows.append(("Source", _source(document, claim.quote)))
    return html.Article(
        [
            html.Header(
                [
                    html.Span(className="chip", style={"background": _ink(claim, view.colours)}),
                    html.H3(SIGNS[claim.type].word),
                    html.Span(INKS[claim.status].word, className=f"pill status-{claim.status}"),
                ]
            ),
            _quote(claim),
            *(_again(c, view) for c in again),
            html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value, dir="auto"))]),
            html.Div(
                [
                    html.Button("Show on map", className="action", **_picks((claim.id,), "card")),
                ],
                className="actions",
            ),
        ],
        className="card",
        style={"--ink": _ink(claim, view.colours)},
        **_named(claim.id),
    )


def _reason(kind: str, quote: str, reason: str) -> Any:
    return html.Li(
        [html.Strong(clean(kind, 40)), html.Q(quote, dir="auto"), html.Span(clean(reason, 400), dir="auto")]
    )


def _picks(claims: Sequence[str], origin: str) -> dict[str, Any]:
    """The attributes by which the browser knows what a click on this element chooses."""
    return {"data-claims": " ".join(claims), "data-from": origin}


def _named(claim_id: str) -> dict[str, Any]:
    return {"data-claim": claim_id}


def _ink(claim: Claim, colours: Mapping[str, str]) -> str:
    return colours.get(claim.actors[0].key, NOBODY) if claim.actors else NOBODY


def _who(claim: Claim, *, full: bool = False) -> str:
    if not claim.actors:
        return "nobody named"
    return ", ".join(
        clean(a.canonical if full else a.label or a.canonical, 60)
        + (f" (“{clean(a.text, 60)}”)" if full and a.text and a.text != a.canonical else "")
        for a in claim.actors
    )


def _says(claim: Claim, document: Document | None) -> str:
    if claim.attribution is None:
        return speaker_of(claim, document)
    how = {"title": " (in the title)", "speaker label": " (speaks here)", "metadata": " (issued the text)"}
    words = clean(speaker_words(claim.attribution), 120)
    who = clean(claim.attribution.canonical, 120)
    known = f" ({who})" if who and who.lower() not in words.lower() else ""
    return words + known + how.get(claim.attribution.origin, "")


def _when(claim: Claim, document: Document | None) -> str:
    told = "no date in the text"
    if claim.when is not None:
        told = claim.when.iso() + (f" (“{clean(claim.when.basis, 60)}”)" if claim.when.basis else "")
    published = document.published if document is not None else None
    return f"{told} · published {published.isoformat()}" if published else told


def _where(claim: Claim) -> str:
    places = ", ".join(clean(p, 60) for p in claim.target_places)
    return places or clean(claim.target or "place not named", 80)


def _accuracy(footprint: Footprint) -> str:
    error = footprint.error_m
    bound = f"{error / 1000:,.1f} km" if error >= 1000 else f"{error:,.0f} m"
    size = ""
    if footprint.area_m2:
        size = f" · area {footprint.area_m2 / 1e6:,.0f} km²"
    elif footprint.length_m:
        size = f" · length {footprint.length_m / 1000:,.0f} km"
    return f"outline within about {bound} of the true one{size}"
