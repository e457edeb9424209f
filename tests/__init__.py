"""Tests, one file for each part, through its front door."""
