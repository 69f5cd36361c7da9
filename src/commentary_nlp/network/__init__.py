"""The torch network behind the models. Importing it needs the extra `train`."""

from __future__ import annotations

from commentary_nlp.network.network import CommentaryNetwork, EntityHead, NetworkConfig

__all__ = ["CommentaryNetwork", "EntityHead", "NetworkConfig"]
