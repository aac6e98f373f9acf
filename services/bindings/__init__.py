"""Binding: inviting, arriving by a QR code, claiming, deciding, and the history of who was whom."""
