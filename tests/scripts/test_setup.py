"""Set-up does each step once, copies just what pages use, and goes on without web assets."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import web_assets
from scripts.place import StepFailed, call, fingerprint, is_done, mark_done


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose npm packages are installed already."""
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    for source in web_assets.COPIES:
        file = tmp_path / "node_modules" / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"content of " + source.encode())
    return tmp_path


def test_a_step_is_done_again_only_when_its_inputs_change(tmp_path: Path) -> None:
    pins, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    pins.write_text("flask==3.1.3\n")
    assert not is_done(stamp, fingerprint([pins]))
    mark_done(stamp, fingerprint([pins]))
    assert is_done(stamp, fingerprint([pins]))
    pins.write_text("flask==3.1.4\n")
    assert not is_done(stamp, fingerprint([pins]))


def test_a_fingerprint_tells_where_one_file_ends(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("xy")
    two.write_text("z")
    before = fingerprint([one, two])
    one.write_text("x")
    two.write_text("yz")
    assert fingerprint([one, two]) != before


def test_assets_are_copied_without_pointers_to_source_maps(checkout: Path) -> None:
    source = checkout / "node_modules/htmx.org/dist/htmx.min.js"
    source.write_bytes(b"let a=1;\n//# sourceMappingURL=htmx.min.js.map")
    web_assets.copy_assets(checkout)
    assert (checkout / "console/static/vendor/htmx.min.js").read_bytes() == b"let a=1;\n"
    copied = {str(file.relative_to(checkout)) for file in checkout.glob("*/static/vendor/**/*") if file.is_file()}
    assert copied == {str(target) for target in web_assets.COPIES.values()}


def test_a_package_that_lost_a_file_is_named(checkout: Path) -> None:
    (checkout / "node_modules/htmx.org/dist/htmx.min.js").unlink()
    with pytest.raises(StepFailed, match=r"htmx\.org/dist/htmx\.min\.js"):
        web_assets.copy_assets(checkout)


def test_without_npm_one_line_is_said_and_the_next_set_up_tries_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(web_assets, "find_npm", lambda: ["false"])
    assert web_assets.provide(checkout) is False
    assert "no web assets, everything else runs: false failed" in capsys.readouterr().out
    monkeypatch.setattr(web_assets, "find_npm", lambda: ["true"])
    assert web_assets.provide(checkout) is True
    capsys.readouterr()
    monkeypatch.setattr(web_assets, "find_npm", lambda: pytest.fail("nothing changed, so npm is not needed"))
    assert web_assets.provide(checkout) is True
    assert capsys.readouterr().out == ""


def test_a_deleted_copy_is_put_back(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_assets, "find_npm", lambda: ["true"])
    web_assets.provide(checkout)
    (checkout / "console/static/vendor/htmx.min.js").unlink()
    web_assets.provide(checkout)
    assert (checkout / "console/static/vendor/htmx.min.js").exists()


@pytest.mark.parametrize(
    ("version", "enough"), [("v18.0.0", True), ("v22.1.0", True), ("v16.20.2", False), ("", False)]
)
def test_an_old_node_is_not_used(version: str, enough: bool) -> None:
    assert web_assets.node_is_young_enough(version + "\n") is enough


def test_a_failed_command_tells_its_last_line() -> None:
    with pytest.raises(StepFailed, match=r"^sh failed: the disk is full$"):
        call(["sh", "-c", "echo reading; echo the disk is full >&2; exit 1"])
