"""A separate program that plays WeChat's servers and a phone, so that every flow runs without an account."""
