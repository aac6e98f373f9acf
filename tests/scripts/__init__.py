"""The commands of the Makefile: what they refuse, what they leave behind, what they say."""
