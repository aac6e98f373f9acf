"""Assembly: puts the doors, the rules, the rows and the way out together. Nobody imports it."""
