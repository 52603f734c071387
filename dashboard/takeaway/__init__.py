"""What leaves the page: pictures, documents and one offline page, all drawn from the same scene.

`frame` puts a view on paper, `dressing` turns a scene into plain geometry there, `ground` is
the base map below it, `lettering` finds room for words, `pen` is the one module that knows
matplotlib, `sheet` composes the page. `offline` makes the page that works by double click.
"""
