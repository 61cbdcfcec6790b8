"""Fixed assets and school property."""
