"""Figures as ratios, each measured alternately with what it is compared to: `make bench`."""
