"""Digests: who wants what and when, what goes in, and how it gets there. Values, rules and ports."""
