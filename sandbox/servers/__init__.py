"""WeChat's own HTTP addresses, one file for each family of calls."""
