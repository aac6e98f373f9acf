"""The organisation from Excel."""
