"""Measuring conda-distro beside its peers."""
