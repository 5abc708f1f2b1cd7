"""Tests of others that end differently with this add-on, and may: each with the reason."""

REASONS = {}
