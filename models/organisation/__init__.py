"""Schools, terms, departments, classes, rooms, pupils, accounts and settings."""
