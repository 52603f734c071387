"""More data for users with internet: `errand.fetch_extra` fetches, `extras.open_extras` reads what came.

Nothing is imported here: whoever opens the gazetteer passes by, and most have no extras.
"""
