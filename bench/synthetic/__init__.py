"""Synthetic channels and packages, for measuring."""
