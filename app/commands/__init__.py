"""Commands of the operator: `flask --app wsgi …`. With --json each prints one JSON object."""

from flask import Flask

from app.commands import (
    audit,
    campaigns,
    codes,
    databases,
    demo,
    doctor,
    invariants,
    invitations,
    keys,
    menus,
    miniprogram,
    notices,
    organisation,
    privacy,
    reading,
    settings,
    staff,
    worker,
)


def attach(app: Flask) -> None:
    for group in (
        databases.db,
        staff.staff,
        organisation.organisation,
        invitations.invitations,
        menus.menus,
        notices.notices,
        settings.settings,
        privacy.privacy,
        demo.demo,
        audit.audit,
        keys.keys,
        codes.codes,
        campaigns.campaigns,
        reading.reading,
        miniprogram.miniprogram,
    ):
        app.cli.add_command(group)
    app.cli.add_command(worker.worker)
    app.cli.add_command(invariants.invariants)
    app.cli.add_command(doctor.doctor)
