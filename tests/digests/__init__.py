"""Digests and the stores that keep them."""
