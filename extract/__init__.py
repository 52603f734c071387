"""Text in, claims out: documents, toponyms, resolution, expressions, claims, store, export."""
