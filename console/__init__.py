"""Headquarters' door: the back office."""

from __future__ import annotations

from flask import Blueprint, Flask

from console import (
    approvals,
    audit,
    auth,
    batches,
    bindings,
    choices,
    contacts,
    dealer_contacts,
    dealer_forms,
    dealers,
    departments,
    doctor,
    employee_forms,
    employees,
    failures,
    frame,
    hand_overs,
    home,
    imports,
    inbox,
    leaving,
    looks,
    material_folders,
    material_forms,
    materials,
    menus,
    merge_cases,
    my_account,
    my_notices,
    notice_templates,
    notices,
    partnership,
    people,
    personal_exports,
    policies,
    privacy_requests,
    products,
    regions,
    saved_views,
    scan_sign_in,
    search,
    second_factor,
    second_person,
    settings,
    sign_in,
    staff,
    uploads,
)

ROOMS = (
    frame.frame,
    sign_in.sign_in,
    scan_sign_in.scan_sign_in,
    my_account.my_account,
    my_notices.my_notices,
    second_factor.second_factor,
    home.home,
    search.search,
    saved_views.saved_views,
    dealers.dealers,
    batches.batches,
    dealer_forms.dealer_forms,
    dealer_contacts.dealer_contacts,
    employees.employees,
    employee_forms.employee_forms,
    departments.departments,
    choices.choices,
    regions.regions,
    imports.imports,
    products.products,
    people.people,
    bindings.bindings,
    approvals.approvals,
    contacts.contacts,
    looks.looks,
    personal_exports.personal_exports,
    privacy_requests.privacy_requests,
    merge_cases.merge_cases,
    notices.notices,
    leaving.leaving,
    hand_overs.hand_overs,
    partnership.partnership,
    materials.materials,
    material_forms.material_forms,
    material_folders.material_folders,
    staff.staff,
    second_person.second_person,
    settings.settings,
    notice_templates.templates,
    policies.policies,
    menus.menus,
    audit.audit,
    doctor.doctor,
    inbox.inbox,
    uploads.uploads,
)


def attach(app: Flask) -> None:
    """One house with one doorkeeper: every room below /console/ is behind the same guard."""
    console = Blueprint("console", __name__, url_prefix="/console", template_folder="templates")
    console.before_request(auth.guard)
    failures.attach_to(console)
    frame.dress(console)
    for room in ROOMS:
        console.register_blueprint(room)
    app.register_blueprint(console)
