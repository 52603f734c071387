"""Places and shapes: gazetteer, boundaries, geodesy and the algebra of recipes."""
