"""Cleaning and greening."""
