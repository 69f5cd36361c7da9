"""The analyser: text in, `Commentary` out, by one encoder pass."""

from commentary_nlp.analyzer.analyzer import Analyzer, Mentions
from commentary_nlp.analyzer.loading import analyze, default_analyzer, load, stance

__all__ = ["Analyzer", "Mentions", "analyze", "default_analyzer", "load", "stance"]
