"""Builds the channels of the sample distribution; `python -m builder` runs it."""
