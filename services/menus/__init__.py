"""The menu under the chat: one for everybody, one for each role; edited, compared, published, tried."""
