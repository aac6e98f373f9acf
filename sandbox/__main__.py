"""`python -m sandbox`: a pretend WeChat and a phone on one port."""

import argparse
import sys
from pathlib import Path

from flask import Flask

from sandbox.app import create_sandbox
from sandbox.memory import keep_in
from sandbox.serving import Program
from sandbox.state import WORLD_FILE, load_world


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Plays WeChat's servers and a phone.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--target", default="http://127.0.0.1:8000", help="base address of the program under test")
    parser.add_argument("--base", help="the sandbox's own public address (default http://127.0.0.1:PORT)")
    parser.add_argument("--world", type=Path, default=WORLD_FILE, help="accounts, people, templates")
    parser.add_argument("--memory", type=Path, help="file that keeps follows, chats and QR codes for the next run")
    options = parser.parse_args()
    base = options.base or f"http://127.0.0.1:{options.port}"
    try:
        world = load_world(options.world)
    except (OSError, ValueError) as error:
        sys.exit(f"{options.world}: {error}")

    def make_app() -> Flask:
        app = create_sandbox(world, options.target, base)
        if options.memory:
            keep_in(options.memory, app)
        return app

    Program(make_app, f"{options.host}:{options.port}").run()


if __name__ == "__main__":
    main()
