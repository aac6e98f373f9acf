"""The programs that benchmarks serve: our own with an empty view beside it, and bare frameworks."""
