"""Personal data: looking at it, taking it away, handing it back, forgetting it."""
