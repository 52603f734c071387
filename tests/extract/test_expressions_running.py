from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import spacy
from expression_notation import notation
from spacy.language import Language

from extract.expressions import NotLocated, find_expression_around, read_place_expression
from extract.values import Expression, Resolution, Toponym
from geodata.atlas import Atlas, open_atlas
from geodata.recipes import Border, Ref, assumptions

IDS = {
    "Syria": "country:SY", "Turkey": "country:TR", "Turkish": "country:TR", "Lebanon": "country:LB",
    "Russia": "country:RU", "Chad": "country:TD", "Sudan": "country:SD", "Israel": "country:IL",
    "Saraqib": "geonames:164816", "Aleppo": "geonames:170063", "Homs": "geonames:169577",
    "Idlib city": "geonames:169389", "Damascus": "geonames:170654", "Idlib": "admin1:SY-ID",
    "Idlib province": "admin1:SY-ID", "Hama": "admin1:SY-HM", "Aleppo province": "admin1:SY-HL",
    "Euphrates": "river:euphrates",
}  # fmt: skip
BORDERS = {
    "Syrian border": Border(Ref("country:SY", "Syria")),
    "Syrian-Turkish border": Border(Ref("country:SY", "Syria"), Ref("country:TR", "Turkey")),
}

Resolve = Callable[[str, tuple[str, ...]], tuple[Resolution, ...]]


@pytest.fixture(scope="module")
def atlas() -> Iterator[Atlas]:
    opened = open_atlas()
    yield opened
    opened.gazetteer.close()


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    return made


@pytest.fixture(scope="module")
def resolve(atlas: Atlas) -> Resolve:
    def made(text: str, names: tuple[str, ...]) -> tuple[Resolution, ...]:
        out = []
        for name in names:
            start = text.index(name)
            form = "adjective" if name in ("Turkish",) else "name"
            toponym = Toponym(start=start, end=start + len(name), text=name, form=form)
            recipe = BORDERS.get(name)
            place = None if recipe is not None else atlas.place(IDS[name])
            kind = "border" if place is None else place.kind
            out.append(Resolution(toponym=toponym, place=place, kind=kind, confidence=0.9, recipe=recipe))
        return tuple(out)

    return made


# text; the toponyms, the first one asked for; who acts; the words of the expression; its recipe
AROUND = [
    ("Ankara plans a 25km-long buffer strip along the Syrian border to hold back fighters.",
     ("Syrian border",), ("country:TR",), "a 25km-long buffer strip along the Syrian border",
     "Buffer(Border(SY, TR), 25000, inside, Area(SY), depth)"),
    ("Ankara plans a 25km-deep strip along the Syrian-Turkish border.", ("Syrian-Turkish border",),
     ("country:TR",), "a 25km-deep strip along the Syrian-Turkish border",
     "Buffer(Border(SY, TR), 25000, inside, Area(SY), depth)"),
    ("Rebels took the town of Saraqib, 15 km east of Idlib city, on Monday.", ("Saraqib", "Idlib city"), (),
     "the town of Saraqib", "At(geonames:164816)"),
    ("Rebels took the town of Saraqib, 15 km east of Idlib city, on Monday.",
     ("Idlib city", "Saraqib"), (), "15 km east of Idlib city",
     "Offset(At(geonames:169389), 15000, 90, 45, 500)"),
    ("The column drove 10 km into northern Syria, a monitor said.", ("Syria",), ("country:TR",),
     "10 km into northern Syria",
     "Buffer(Border(SY, TR), 10000, inside, Part(Area(SY), north, bounding-box third), depth)"),
    ("The army holds most of rural Hama and parts of Idlib province.", ("Hama", "Idlib province"), (),
     "most of rural Hama", "Area(SY-HM)"),
    ("The army holds most of rural Hama and parts of Idlib province.", ("Idlib province", "Hama"), (),
     "parts of Idlib province", "Area(SY-ID)"),
    ("Guards moved along the Turkish side of the border with Syria.", ("Syria", "Turkish"), (),
     "along the Turkish side of the border with Syria", "Border(TR, SY)"),
    ("The zone is to reach 20 miles from the border inside Syria, a minister said.", ("Syria",),
     ("country:TR",), "20 miles from the border inside Syria",
     "Buffer(Border(SY, TR), 32186.9, inside, Area(SY), depth)"),
    ("The mood in Syria’s Idlib province is tense.", ("Idlib province", "Syria"), (),
     "Syria’s Idlib province", "Area(SY-ID)"),
    ("They agreed on a 10-km-wide corridor between Aleppo and Homs.", ("Aleppo", "Homs"), (),
     "a 10-km-wide corridor between Aleppo and Homs",
     "Strip(At(geonames:170063), At(geonames:169577), 10000)"),
    ("Clashes broke out in the western outskirts of Damascus overnight.", ("Damascus",), (),
     "the western outskirts of Damascus", "Outskirts(Area(geonames:170654), west)"),
    ("The fighters are to leave the land east of the Euphrates in northern Syria.",
     ("Euphrates", "Syria"), (),
     "the land east of the Euphrates in northern Syria",
     "SideOf(Named(river:euphrates), east, Part(Area(SY), north, bounding-box third))"),
    ("Sudan sent troops. Chad closed its frontier with Sudan.", ("Chad",), (), "Chad", "Area(TD)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "hint", "words", "recipe"), AROUND, ids=[a[3] for a in AROUND])
def test_expression_around(
    text: str, names: tuple[str, ...], hint: tuple[str, ...], words: str, recipe: str,
    atlas: Atlas, nlp: Language, resolve: Resolve,
) -> None:  # fmt: skip
    resolutions = resolve(text, names)
    found = find_expression_around(nlp(text), resolutions[0], resolutions, atlas, neighbour_hint=hint)
    assert isinstance(found, Expression), found.reason
    assert (found.text, notation(found.recipe)) == (words, recipe)
    assert found.text == text[found.start : found.end]


def test_both_readings_are_said(atlas: Atlas, nlp: Language, resolve: Resolve) -> None:
    text = "Ankara plans a 25km-long buffer strip along the Syrian border."
    resolutions = resolve(text, ("Syrian border",))
    found = find_expression_around(
        nlp(text), resolutions[0], resolutions, atlas, neighbour_hint=("country:TR",)
    )
    assert isinstance(found, Expression)
    said = " / ".join(assumptions(found.recipe))
    assert "'25km-long' read as depth" in said
    assert "inside Syria" in said
    assert "with Turkey" in said


def test_the_border_of_one_country_without_an_actor(atlas: Atlas, nlp: Language, resolve: Resolve) -> None:
    text = "Officials want a 25 km deep strip along the Syrian border."
    resolutions = resolve(text, ("Syrian border",))
    found = find_expression_around(nlp(text), resolutions[0], resolutions, atlas)
    assert isinstance(found, Expression)
    assert notation(found.recipe) == "Buffer(Border(SY), 25000, inside, Area(SY), depth)"


def test_a_span_is_read_with_its_resolutions(atlas: Atlas, nlp: Language, resolve: Resolve) -> None:
    text = "Shells fell within 8 km of Aleppo province, aid workers said."
    start = text.index("within")
    resolutions = resolve(text, ("Aleppo province",))
    found = read_place_expression(nlp(text), start, text.index(","), resolutions, atlas)
    assert isinstance(found, Expression)
    assert notation(found.recipe) == "Buffer(Area(SY-HL), 8000)"
    assert found.start == start


def test_bounds_are_kept(atlas: Atlas, nlp: Language, resolve: Resolve) -> None:
    text = "a 10 km strip around Homs and Idlib"
    resolutions = resolve(text, ("Homs", "Idlib"))
    end = text.index(" and")
    found = find_expression_around(nlp(text), resolutions[0], resolutions, atlas, end=end)
    assert isinstance(found, Expression)
    assert found.end == end


def test_names_that_no_toponym_covers_are_left_alone(atlas: Atlas, nlp: Language) -> None:
    text = "Paris Hilton met Jordan Peterson near the office."
    found = read_place_expression(nlp(text), 0, len(text), (), atlas)
    assert isinstance(found, NotLocated)


def test_an_unresolved_toponym_says_why(atlas: Atlas, nlp: Language) -> None:
    text = "Troops entered Nowhereville on Sunday."
    toponym = Toponym(start=15, end=27, text="Nowhereville")
    nil = Resolution(toponym=toponym, place=None, kind="city", confidence=0.1, reason="no such town is known")
    found = find_expression_around(nlp(text), nil, (nil,), atlas)
    assert isinstance(found, NotLocated)
    assert found.reason == "no such town is known"
