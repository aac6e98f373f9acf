"""Numbered migrations, one idea each; `heads.txt` records the newest."""
