"""Purchases, suppliers and contracts."""
