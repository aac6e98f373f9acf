"""Campaigns (活动): pages of blocks headquarters composes, people of ours promote, anybody may take part in."""
