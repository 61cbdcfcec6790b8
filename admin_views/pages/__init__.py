"""The exact context of every page: frozen dataclasses that the templates under `templates/tz` read and views fill."""
