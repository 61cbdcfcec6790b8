"""Fees, receipts and the money of the school."""
