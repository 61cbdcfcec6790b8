"""Measures our screens beside stock Flask-Admin and Django admin on the same data: `python -m benchmarks`."""
