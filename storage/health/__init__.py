"""Verdicts on sources.

`verdicts` keeps them, `sources` reports the figures of a source.
"""
