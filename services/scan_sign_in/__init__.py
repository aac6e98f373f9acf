"""Signing in to the console by scanning with WeChat: a browser asks, a phone answers, an account is linked."""
