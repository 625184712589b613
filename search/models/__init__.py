"""What the indexer is about."""

from search.models.indexer import Indexer

__all__ = ["Indexer"]
