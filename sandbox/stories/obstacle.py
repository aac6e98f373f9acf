"""What stands in a story's way, in words for whoever directs it."""


class Obstacle(Exception):
    """The story cannot go on as things are; the message says why, and what helps."""
