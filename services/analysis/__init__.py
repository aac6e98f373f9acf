"""Analysis: what is done with materials and what comes of it, from the sums the worker folds."""
