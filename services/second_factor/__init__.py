"""The second factor of console accounts: codes of an authenticator (TOTP), recovery codes, setting up, resetting."""
