"""Official forms as they are printed, signed and handed in: one module per form, all laid out by `layout`."""
