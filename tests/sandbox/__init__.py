"""The sandbox's own tests: every quirk of WeChat that it claims to play."""
