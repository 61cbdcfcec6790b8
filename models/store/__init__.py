"""Stores, stock and tools."""
