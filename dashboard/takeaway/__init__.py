"""What leaves the page: pictures, documents and one offline page, all drawn from the same scene.

`frame` puts a view on paper, `dressing` turns a scene into plain geometry there, `ground` is
the base map below it, `lettering` finds room for words, `pen` is the one module that knows
matplotlib; `picture` draws the map, `sheet` and `report` compose pages, `offline` makes the page
that works by double click. `making` knows every format, `routes` and `menu` hand them out.
"""
