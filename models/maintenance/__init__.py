"""Repairs and utilities."""
