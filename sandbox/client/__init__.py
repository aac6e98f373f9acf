"""A small Python client of the control API, for walks in tests: people who follow, scan, say, open, hand on."""

from sandbox.client.asking import Facts, SandboxProblem
from sandbox.client.person import Person
from sandbox.client.webview import Webview
from sandbox.client.world import World

__all__ = ["Facts", "Person", "SandboxProblem", "Webview", "World"]
