"""What all doors share: the house they stand in, who a route serves, which status a refusal gets."""
