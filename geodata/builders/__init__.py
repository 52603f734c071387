"""Builders: one function for each type of recipe, found in `BUILDERS`.

Each takes the recipe and the `Workshop` (atlas and what has been made) and returns a
`Made`. Conventions for sizes that words leave open stand at the head of the module that
uses them; the footprint's assumptions name them.
"""

from geodata import recipes as r
from geodata.builders.algebra import (
    build_difference,
    build_drawn,
    build_hull,
    build_intersection,
    build_union,
)
from geodata.builders.areas import build_area, build_near, build_outskirts, build_part
from geodata.builders.lines import (
    build_along,
    build_border,
    build_coast,
    build_meridian,
    build_named,
    build_parallel,
    build_path,
)
from geodata.builders.points import (
    build_at,
    build_coordinates,
    build_midpoint,
    build_offset,
    build_point_along,
    build_sector,
)
from geodata.builders.workshop import Builder, Made, Workshop
from geodata.builders.zones import build_area_between, build_buffer, build_side_of, build_strip

BUILDERS: dict[type[r.Recipe], Builder] = {
    r.At: build_at, r.Coordinates: build_coordinates, r.Midpoint: build_midpoint,
    r.PointAlong: build_point_along, r.Offset: build_offset, r.Sector: build_sector,
    r.Area: build_area, r.Part: build_part, r.Outskirts: build_outskirts, r.Near: build_near,
    r.Border: build_border, r.Coast: build_coast, r.Named: build_named, r.Along: build_along,
    r.Path: build_path, r.Parallel: build_parallel, r.Meridian: build_meridian,
    r.Buffer: build_buffer, r.Strip: build_strip, r.SideOf: build_side_of,
    r.AreaBetween: build_area_between, r.Union: build_union,
    r.Intersection: build_intersection, r.Difference: build_difference, r.Drawn: build_drawn,
    r.Hull: build_hull,
}  # fmt: skip
"""The builder of every recipe."""

__all__ = ["BUILDERS", "Builder", "Made", "Workshop"]
