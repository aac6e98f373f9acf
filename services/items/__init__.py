"""Items that belong to somebody: bound by their code, given away, taken back, with what they bring their owner."""
