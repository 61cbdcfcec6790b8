"""What registers need in a valid row beyond their kinds: one module per menu, each with ROWS."""
