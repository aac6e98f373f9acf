"""The benchmark frame measures what it says it measures."""
