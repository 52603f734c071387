"""The spatial grammar: words of space to recipes.

`locate` reads a stand-alone expression ("30km-deep zone on the Syrian side of the
Turkey-Syria border"); `read_place_expression` and `find_expression_around` do the same in
running text whose toponyms are resolved. Each returns an `Expression` with a recipe and the
annotation rules' own words for its shape, or `NotLocated` with a reason.

How it works: text → tokens (`tokens`) → names and numbers (`names`, `quantities`, `compass`)
→ phrase tree by a grammar of patterns (`grammar`, `patterns`, `phrases`) → the place of each
name, all together (`senses`) → recipe (`meaning`, `meaning_bands`).
"""

from __future__ import annotations

from extract.expressions.running import find_expression_around, read_place_expression
from extract.expressions.standalone import locate
from extract.expressions.values import NotLocated

__all__ = ["NotLocated", "find_expression_around", "locate", "read_place_expression"]
