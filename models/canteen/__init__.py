"""Canteens and food safety."""
