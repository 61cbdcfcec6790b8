"""Safety and the gate."""
