"""Tests of the preview: a Telegram on this machine."""
