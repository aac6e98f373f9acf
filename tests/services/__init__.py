"""Rules, tried without any door."""
