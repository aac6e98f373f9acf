"""The reliability goals, one file each: what holds, the figures it holds at, and the control that must fail."""
