"""People as headquarters looks at them: the list, and one person's page."""
