"""Attribution: which dealer a consumer belongs to, by which rule, with its history."""
