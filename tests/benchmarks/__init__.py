"""Measures the router, and makes its tables; run by hand, not by pytest."""
