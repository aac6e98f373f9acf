"""The walls of the house, each with an example that would break it."""
