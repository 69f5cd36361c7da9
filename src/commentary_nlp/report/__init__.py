"""Reports for people: pages that open from disk."""

__all__: list[str] = []
