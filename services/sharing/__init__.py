"""Sharing of materials: taking one out, passing it on, and the tree that grows of it."""
