"""The order in which every rule takes rows that others may be waiting for.

Whoever takes them in one order never waits for somebody who waits for them. Of two people the one with the lower id is
taken first. The key of a push or of a client's request comes before all of them: it is inserted by the first statement.

Behind a person's row lies what is theirs (consents, scans, claims): whoever changes it holds the person. What
remains is the database's own business: a foreign key makes an insert hold the row it points to (a notice to somebody
holds that somebody), and where two of these cross, the database ends one transaction at once and `transaction` carries
that one out again, whole.
"""

LOCK_ORDER = (
    ("follower",),
    ("invitation",),
    ("claim",),
    ("employee", "dealer_staff"),  # whom a binding is to
    ("voucher",),
    # Everybody of a campaign waits here for everybody: last, and short.
    ("campaign_slot",),
    ("campaign_seed",),
    ("campaign",),
    ("campaign_prize",),
    ("item",),
)
