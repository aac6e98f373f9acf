"""Files with whole phone numbers: asked for with a reason, confirmed by somebody else, taken by the asker alone."""
