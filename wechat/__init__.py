"""The one way out to WeChat, and the envelope of what comes in; knows nothing of our own business."""
