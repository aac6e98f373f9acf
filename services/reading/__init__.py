"""Reading of shared materials: visits, beats, the totals they are folded into, and who is told."""
