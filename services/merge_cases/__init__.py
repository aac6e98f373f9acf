"""Whether two WeChat people are one, when both are bound: headquarters sees both sides and decides."""
