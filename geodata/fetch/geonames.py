"""GeoNames dumps: ``CC.zip`` or ``allCountries.zip``, and ``alternateNamesV2.zip``.

Tab-separated UTF-8 without quoting; columns as in GeoNames' readme. CC BY 4.0. What the shipped
data have better (countries, first-level provinces) and what no news names (springs, hotels,
schools) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from geodata.errors import DataError
from geodata.places import Place

if TYPE_CHECKING:
    from geodata.atlas import Atlas
    from geodata.fetch.extras import LayerWriter

SOURCE = "GeoNames, CC BY 4.0"
COLUMNS = 19
ALTERNATE_COLUMNS = 4  # of 10: the flags and years after them are not used
_BATCH = 50_000
_FEW = 5_000
_NO_NAMES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "phon", "abbr"})

_CODES = {
    "city": "P.PPL P.PPLA P.PPLA2 P.PPLA3 P.PPLA4 P.PPLA5 P.PPLC P.PPLCH P.PPLF P.PPLG P.PPLH P.PPLL P.PPLQ "
    "P.PPLR P.PPLS P.PPLW P.STLMT",
    "neighbourhood": "P.PPLX",
    "admin": "A.ADM2 A.ADM3 A.ADM4 A.ADM5 A.ADMD A.LTER A.TERR A.ZN",
    "mountain": "T.MT T.MTS T.PK T.PKS T.HLL T.HLLS T.RDGE T.PASS T.VLC T.PLAT T.UPLD T.SPUR T.SADL T.GAP",
    "island": "T.ISL T.ISLS T.ISLET T.ISLT T.ISLX T.ATOL T.RK T.RKS H.RF H.RFC H.RFX H.SHOL H.BNK U.RFU "
    "U.SHLU U.SHSU U.BNKU U.BKSU",
    "region": "T.DSRT T.PEN T.PENX T.CAPE T.PLN T.PLNX T.VAL T.VALS T.VALX T.DLTA T.ISTH T.OAS T.CNYN "
    "T.CNYNS T.DPR T.ERG T.HMDA T.COAST L.RGN L.RGNE L.RGNL L.RGNH L.COAST L.AREA V.FRST V.FRSTS",
    "river": "H.STM H.STMS H.STMA H.STMD H.STMH H.STMI H.STMQ H.STMX H.CNL H.CNLS H.WAD H.WADS H.WTRC H.ESTY",
    "water": "H.LK H.LKS H.LKI H.LKN H.LKC H.LKX H.LGN H.LGNS H.RSV H.RSVI H.MRSH H.SWMP H.MRSHN H.SBKH",
    "sea": "H.SEA H.OCN H.GULF H.BAY H.BAYS H.STRT H.CHN H.CHNM H.SD H.FJD H.FJDS H.BGHT U.SEAU U.BSNU",
    "zone": "L.MILB L.NVB L.RESN L.RESW L.DMZ",
    "road": "R.RD R.RDX R.TNL R.TNLRD R.RR R.CSWY R.TRL",
    "facility": "L.OILF L.GASF L.PRT L.MNA L.INDS L.CMPREF S.AIRP S.AIRB S.AIRF S.AIRH S.AIRQ S.BDG S.DAM "
    "S.FT S.INSM S.PS S.PSH S.PSN S.PRN S.CSTM S.MN S.MNQ S.OILR S.OILT S.RUIN S.HSP S.GOVL S.DIP S.CTRM "
    "S.BCN.. S.LTHSE S.CMP S.CMPRF S.CMPO S.MSQE S.CVNT S.MSTY S.PAL S.CSTL S.TMPL S.STNB S.STNM S.BP "
    "H.HBR H.DCK H.ANCH",
}
KINDS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
"""Our kind of place by GeoNames' feature class and code."""

_ERRORS_M = {
    "city": 1_000.0, "neighbourhood": 500.0, "facility": 500.0, "mountain": 2_000.0, "island": 5_000.0,
    "admin": 20_000.0, "region": 50_000.0, "river": 50_000.0, "water": 10_000.0, "sea": 100_000.0,
    "zone": 10_000.0, "road": 50_000.0,
}  # fmt: skip
_WIDE_M = {
    "T.MTS": 50_000.0, "T.PKS": 20_000.0, "T.PLAT": 50_000.0, "T.RDGE": 10_000.0, "T.ISLS": 20_000.0,
    "A.ADM3": 10_000.0, "A.ADM4": 5_000.0, "A.ADM5": 5_000.0, "H.STRT": 30_000.0, "H.BAY": 10_000.0,
}  # fmt: skip
"""How far the one point of a thing may lie from any ground of it: our estimate, wide."""

Rows = Iterable[Sequence[str]]
T = TypeVar("T")


def read_places(rows: Rows) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield the places of a dump with all their spellings; the province is not told yet.

    Raises
    ------
    DataError
        If a line is none of a GeoNames dump; it names the line.
    """
    for number, row in enumerate(rows, start=1):
        if len(row) != COLUMNS:
            raise DataError(
                f"line {number} has {len(row)} columns, a GeoNames dump has {COLUMNS}; fetch it again"
            )
        code = f"{row[6]}.{row[7]}"
        kind = KINDS.get(code)
        if kind is None or not row[1]:
            continue
        try:
            lat, lon, population = float(row[4]), float(row[5]), int(row[14] or 0)
            if not (row[0].isdecimal() and abs(lat) <= 90 and abs(lon) <= 180 and population >= 0):
                raise ValueError(f"id {row[0][:20]!a}, {row[4][:20]!a}, {row[5][:20]!a}")
        except ValueError as error:
            raise DataError(
                f"line {number} of the GeoNames dump cannot be read ({error}); fetch it again"
            ) from error
        place = Place(
            id=f"geonames:{int(row[0])}",
            name=row[1],
            kind=kind,
            lon=lon,
            lat=lat,
            country=row[8] if re.fullmatch("[A-Z]{2}", row[8]) else None,
            population=population,
            error_m=_WIDE_M.get(code, _ERRORS_M[kind]),
            source=f"{SOURCE} ({code})",
        )
        others = (name for name in (row[2], *row[3].split(",")) if _is_name(name))
        yield place, tuple(dict.fromkeys((row[1], *others)))


def read_alternate_names(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield id and spelling of each line of an alternate names dump, without links and codes.

    Raises
    ------
    DataError
        If a line is none of such a dump.
    """
    for number, row in enumerate(rows, start=1):
        if len(row) < ALTERNATE_COLUMNS or not row[1].isdecimal():
            raise DataError(f"line {number} is none of GeoNames' alternate names; fetch it again")
        if row[2] not in _NO_NAMES and _is_name(row[3]):
            yield f"geonames:{int(row[1])}", row[3]


def write_places(rows: Rows, writer: LayerWriter, atlas: Atlas, is_shipped: Callable[[str], bool]) -> None:
    """Keep the places of a dump; of those that are shipped only the names."""
    for batch in _batches(read_places(rows)):
        new = [place for place, _ in batch if not is_shipped(place.id)]
        provinces = _provinces(new, atlas)
        writer.add_places(
            replace(place, admin1=_of_country(province, place.country))
            for place, province in zip(new, provinces, strict=True)
        )
        writer.add_names((place.id, name) for place, names in batch for name in names)


def write_alternate_names(rows: Rows, writer: LayerWriter, is_shipped: Callable[[str], bool]) -> None:
    """Keep the other names of places that are shipped or among the extras."""
    for batch in _batches(read_alternate_names(rows)):
        known = {i: is_shipped(i) or writer.holds(i) for i in {i for i, _ in batch}}
        writer.add_names((i, name) for i, name in batch if known[i])


def _is_name(text: str) -> bool:
    """Tell a name from a code of an airport, a station or a state, which the dumps mix in."""
    if not text.isascii():
        return len(text) > 1  # two letters are a name in Chinese
    return len(text) > 2 and not (len(text) < 5 and text.isupper())


def _provinces(places: Sequence[Place], atlas: Atlas) -> list[str | None]:
    if len(places) < _FEW:  # the index for many takes three seconds to build
        return [atlas.province_at(place.lon, place.lat) for place in places]
    import numpy as np

    return atlas.provinces_at(np.array([(place.lon, place.lat) for place in places], np.float64))


def _of_country(province: str | None, country: str | None) -> str | None:
    """Return the province's code, unless a generalised border puts the point into another country."""
    code = (province or "").removeprefix("admin1:")
    return code if country and code.startswith(f"{country}-") else None


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
