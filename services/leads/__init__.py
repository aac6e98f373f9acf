"""Leads: how they come in, in whose hand they are, how far they came, and when somebody has to be reminded."""
