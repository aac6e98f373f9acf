"""Proof that the program does what it promises: rules, doors, walks through several doors, faults, the walls."""
