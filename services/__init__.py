"""Rules: one word per capability; they know no Flask, no XML, no HTTP."""
