"""The clean room: files that strangers made are opened here, by a process that knows no key and may die of them."""
