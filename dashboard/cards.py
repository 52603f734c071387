"""A claim in words: one line in a list, or a card with all that is known of it.

Pure functions from values to Dash components. Texts of articles become text nodes only;
addresses become links only if they are http or https.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from dash import html

from dashboard.choice import Choice
from dashboard.labels import WORDS as LABELS
from dashboard.labels import actor_name, clean, speaker_of, speaker_words
from dashboard.looks import view_name
from dashboard.names import called
from dashboard.overlays import WORDS as BESIDE
from dashboard.palette import NOBODY, paint
from dashboard.style import INKS, SIGNS
from dashboard.view import View
from dashboard.wiring import named, picks, sets, toggles
from dashboard.words import spoken, words
from dashboard.words.phrases import phrased
from extract.values import Claim, Document
from geodata.describe import describe
from geodata.footprint import Footprint
from geodata.recipes import Drawn, assumptions, recipe_id

WORDS = words("cards", {
    "compare": "Compare with {}",
    "more": "and {:,} more: choose one article to list them",
    "not_drawn": "not on the map",
    "again": "Told again, {}",
    "who": "Who",
    "says": "Says",
    "when": "When",
    "where": "Where",
    "shape": "Shape",
    "view": "Boundaries",
    "view_of": "as seen by: {}",
    "read_as": "Read as",
    "accuracy": "Accuracy",
    "confidence": "Confidence",
    "sure": "{} sure of this reading",
    "note": "Note",
    "gain": "The speaker announces his own gain.",
    "rivals": "Rivals",
    "repeats": "Told again",
    "source": "Source",
    "show": "Show on map",
    "untitled": "Untitled text",
    "undated": "undated",
    "nobody": "nobody named",
    "in_title": "in the title",
    "speaks_here": "speaks here",
    "issued": "issued the text",
    "no_date": "no date in the text",
    "published": "published {}",
    "no_place": "place not named",
    "bound": "outline within about {} of the true one",
    "area": "area {} km²",
    "km": "{:,.1f} km",
    "m": "{:,.0f} m",
    "length": "length {} km",
    "halo": "Error bounds on the map",
    "reviewed": "Reviewed",
    "review_accepted": "accepted by a person",
    "review_corrected": "corrected by a person; the machine’s reading is kept",
    "review_rejected": "rejected by a person",
    "as_drawn": "as a person drew it",
})  # fmt: skip
"""All words of this module."""

MOST_COMPARED = 4
MOST_LISTED = 80  # a longer list is no longer read, and the browser would wait for it


def list_claims(claims: Sequence[Claim], view: View, notes: Mapping[str, str] | None = None) -> Any:
    """Return claims as lines to choose from; `notes` are more words for some, by claim id."""
    documents = {d.id: d for d in view.documents}
    notes = notes or {}
    unlisted = len(claims) - MOST_LISTED
    rest = [html.Li(WORDS["more"].format(unlisted))] if unlisted > 0 else []
    return html.Ul(
        [
            html.Li(
                html.Button(
                    [
                        html.Span(className="chip", style={"background": ink_of(c, view.colours)}),
                        html.Span(
                            [
                                html.Strong(f"{SIGNS[c.type].word}: {_where(c)}", dir="auto"),
                                html.Span(
                                    [
                                        html.Bdi(names_in(c)),
                                        f" · {INKS[c.status].word} · "
                                        f"{speaker_of(c, documents.get(c.document_id))}"
                                        + (f" · {WORDS['not_drawn']}" if c.id in view.missing else "")
                                        + (f" · {notes[c.id]}" if c.id in notes else ""),
                                    ]
                                ),
                            ],
                            className="line",
                        ),
                    ],
                    **picks((c.id,), "card"),
                )
            )
            for c in claims[:MOST_LISTED]
        ]
        + rest,
        className="claims",
    )


def told_once(claims: Sequence[Claim], view: View) -> list[list[Claim]]:
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


def _again(claim: Claim, choice: Choice) -> Any:
    """The words of a claim that tells the same again, and who says them."""
    button = html.Button(
        WORDS["again"].format(speaker_of(claim, choice.documents.get(claim.document_id))),
        className="link",
        **picks((claim.id,), "card"),
    )
    return html.Div([button, _quote(claim)], className="again", **named(claim.id))


def facts(claim: Claim, choice: Choice) -> list[tuple[str, Any]]:
    """Return what a card says of a claim, as name and value."""
    document = choice.documents.get(claim.document_id)
    footprint = choice.footprints.get(recipe_id(claim.recipe))
    rows: list[tuple[str, Any]] = [
        (WORDS["who"], names_in(claim, full=True)),
        (WORDS["says"], _says(claim, document)),
        (WORDS["when"], _when(claim, document)),
        (WORDS["where"], _where(claim) + (f" ({clean(claim.extent, 40)})" if claim.extent else "")),
        (WORDS["shape"], describe(claim.recipe, spoken(), called)),
    ]
    read = list(assumptions(claim.recipe)) + [
        a for a in (footprint.assumptions if footprint else ()) if a not in assumptions(claim.recipe)
    ]
    if read:
        rows.append((WORDS["read_as"], html.Ul([html.Li(phrased(clean(a, 300))) for a in read])))
    if footprint is not None:
        rows.append((WORDS["accuracy"], _accuracy(footprint)))
        if footprint.worldview != "de_facto":
            rows.append((WORDS["view"], WORDS["view_of"].format(view_name(footprint.worldview))))
    if choice.beside.get(claim.id):
        rows.append((BESIDE["row"], html.Ul([html.Li(line, dir="auto") for line in choice.beside[claim.id]])))
    if claim.review:
        rows.append((WORDS["reviewed"], WORDS[f"review_{claim.review}"]))
    if claim.review != "corrected":  # what a person put right is no matter of how sure a machine is
        rows.append((WORDS["confidence"], WORDS["sure"].format(f"{claim.confidence:.0%}")))
    if claim.beneficiary:
        rows.append((WORDS["note"], WORDS["gain"]))
    return rows


def source_of(claim: Claim, choice: Choice) -> Any:
    """Return the claim's article, linked to the quoted words, or None where it is not known."""
    document = choice.documents.get(claim.document_id)
    return None if document is None else source_line(document, claim.quote)


def card(claim: Claim, view: View, choice: Choice, again: Sequence[Claim] = ()) -> Any:
    """Return a claim's card; `again` are claims that tell the same on the same ground."""
    rows = facts(claim, choice)
    for name, links in ((WORDS["rivals"], view.rivals), (WORDS["repeats"], view.repeats)):
        linked = [choice.claims[c] for c in links.get(claim.id, ()) if c in choice.claims]
        linked = [c for c in linked if c not in again]
        if linked:
            rows.append((name, list_claims(linked, view)))
    source = source_of(claim, choice)
    if source is not None:
        rows.append((WORDS["source"], source))
    rivals = [choice.claims[c] for c in view.rivals.get(claim.id, ()) if c in choice.claims]
    return html.Article(
        [
            card_head(claim, view),
            _quote(claim),
            *(_again(c, choice) for c in again),
            html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value, dir="auto"))]),
            html.Div(
                [
                    html.Button(WORDS["show"], className="action", **picks((claim.id,), "card")),
                    *(_compare(claim, rival) for rival in rivals[:MOST_COMPARED]),
                    html.Button(
                        WORDS["halo"], className="toggle", role="switch", **toggles("halo", True, on=False)
                    ),
                ],
                className="actions",
            ),
        ],
        className="card",
        style={"--ink": ink_of(claim, view.colours)},
        **named(claim.id),
    )


def card_head(claim: Claim, view: View) -> Any:
    """Return the first line of a card: colour, type and status."""
    return html.Header(
        [
            html.Span(className="chip", style={"background": ink_of(claim, view.colours)}),
            html.H3(SIGNS[claim.type].word),
            html.Span(INKS[claim.status].word, className=f"pill status-{claim.status}"),
        ]
    )


def _compare(claim: Claim, rival: Claim) -> Any:
    """A button that sets a claim beside one of its rivals."""
    return html.Button(
        WORDS["compare"].format(names_in(rival)),
        className="action",
        **sets({"claims": [claim.id], "also": [], "compare": rival.id}),
    )


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
    parts = quote_text.split()
    ends = [" ".join(parts)] if len(parts) <= 12 else [" ".join(parts[:5]), " ".join(parts[-5:])]
    marked = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends if end)
    return f"{link}{'' if '#' in link else '#'}:~:text={marked}" if marked else link


def source_line(document: Document, quoted: str = "") -> Any:
    """Return an article's title, linked to the quoted words where it has an address, and its facts."""
    title = clean(document.title, 300) or WORDS["untitled"]
    link = link_to_words(document.url, quoted)
    named = html.A(title, href=link, target="_blank", rel="noopener noreferrer nofollow") if link else title
    facts = [
        clean(document.publisher, 80),
        document.published.isoformat() if document.published else WORDS["undated"],
    ]
    return html.Div(
        [
            html.H3(named, dir="auto"),
            html.P(" · ".join(f for f in facts if f), className="facts", dir="auto"),
        ],
        className="source",
    )


def ink_of(claim: Claim, colours: Mapping[str, str]) -> str:
    """Return the colour of a claim's first actor, as CSS for light and dark pages."""
    return paint(colours.get(claim.actors[0].key, NOBODY) if claim.actors else NOBODY)


def names_in(claim: Claim, *, full: bool = False) -> str:
    """Return a claim's actors: short labels, or in full with the text's own words for them."""
    if not claim.actors:
        return WORDS["nobody"]
    return LABELS["comma"].join(
        actor_name(a, full=full)
        + (f" (“{clean(a.text, 60)}”)" if full and a.text and a.text != a.canonical else "")
        for a in claim.actors
    )


def _says(claim: Claim, document: Document | None) -> str:
    if claim.attribution is None:
        return speaker_of(claim, document)
    how = {"title": "in_title", "speaker label": "speaks_here", "metadata": "issued"}
    said_by = clean(speaker_words(claim.attribution), 120)
    who = clean(claim.attribution.canonical, 120)
    known = f" ({who})" if who and who.lower() not in said_by.lower() else ""
    origin = how.get(claim.attribution.origin)
    return said_by + known + (f" ({WORDS[origin]})" if origin else "")


def _when(claim: Claim, document: Document | None) -> Any:
    """The time that is told and the day of publication; a day is never broken over two lines."""
    told: list[Any] = [WORDS["no_date"]]
    if claim.when is not None:
        basis = clean(claim.when.basis, 60)
        told = [
            html.Bdi(claim.when.iso(), className="day"),
            *([" (", html.Bdi(f"“{basis}”"), ")"] if basis else []),
        ]
    if document is not None and document.published:
        before, _, after = WORDS["published"].partition("{}")
        told += [f" · {before}", html.Span(document.published.isoformat(), className="day"), after]
    return html.Span(told)


def _where(claim: Claim) -> str:
    places = ", ".join(clean(p, 60) for p in claim.target_places)
    return places or clean(claim.target or WORDS["no_place"], 80)


def _accuracy(footprint: Footprint) -> str:
    if isinstance(footprint.recipe, Drawn):
        return WORDS["as_drawn"]
    error = footprint.error_m
    bound = WORDS["km"].format(error / 1000) if error >= 1000 else WORDS["m"].format(error)
    size = ""
    if footprint.area_m2:
        size = " · " + WORDS["area"].format(f"{footprint.area_m2 / 1e6:,.0f}")
    elif footprint.length_m:
        size = " · " + WORDS["length"].format(f"{footprint.length_m / 1000:,.0f}")
    return WORDS["bound"].format(bound) + size
