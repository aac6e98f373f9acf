"""Each invariant holds on a brand that is lived in, and is seen when a row breaks it."""
