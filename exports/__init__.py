"""Plain values to files: Excel sheets, CSV and laid-out official forms. No screens, no session, no query."""
