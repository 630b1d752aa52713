"""Which pages there are and for whom. A page without a line here does not exist."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from guide_app.domain.materials import MOST_MEDIA
from guide_app.wire.errors import ErrorCode
from server.api.shell import Desk
from server.console import (
    cards,
    catalog,
    channel_codes,
    codebook,
    customers,
    entrance,
    figures,
    groups,
    handovers,
    hq_task_change,
    hq_task_page,
    hq_task_rows,
    hq_tasks,
    identities,
    import_undoing,
    imports,
    integrations,
    left,
    lines,
    link_results,
    mass_sends,
    materials,
    new_customer,
    pages,
    parts,
    pcs,
    pictures,
    pieces,
    pool,
    post_tasks,
    products,
    publishing,
    questionnaires,
    same_person,
    script_results,
    segments,
    sop_figures,
    sop_packs,
    sops,
    stamps,
    tag_pages,
)
from server.console.uploads import Place, receiving
from server.console.visit import Visit, Work
from server.console.web import HQ, MANAGER, NOBODY, Receive, guarded
from server.problems import Problem

PAGES: tuple[tuple[str, str, frozenset[str], Work], ...] = (
    ("GET", "/sign-in", NOBODY, entrance.show_sign_in),
    ("POST", "/sign-in", NOBODY, entrance.sign_in),
    ("POST", "/sign-out", MANAGER, entrance.sign_out),
    ("GET", "/password", MANAGER, entrance.show_password),
    ("POST", "/password", MANAGER, entrance.change_password),
    ("GET", "/", MANAGER, pages.overview),
    ("GET", "/customers", MANAGER, customers.show_customers),
    ("POST", "/customers", MANAGER, customers.search),
    ("GET", "/customers/new", MANAGER, new_customer.show),
    ("POST", "/customers/new", MANAGER, new_customer.create),
    ("GET", "/customers/{row_id}", MANAGER, customers.show_customer),
    ("GET", "/customers/{row_id}/edit", MANAGER, customers.show_form),
    ("POST", "/customers/{row_id}/edit", MANAGER, customers.save),
    ("POST", "/customers/{row_id}/reveal", MANAGER, customers.reveal),
    ("POST", "/customers/{row_id}/phone", MANAGER, customers.change_phone),
    ("POST", "/customers/{row_id}/note", MANAGER, parts.add_note),
    ("POST", "/customers/{row_id}/plan", MANAGER, parts.plan),
    ("POST", "/customers/{row_id}/tags/add", MANAGER, parts.add_tag),
    ("POST", "/customers/{row_id}/tags/remove", MANAGER, parts.remove_tag),
    ("GET", "/customers/{row_id}/family/{member_id}", MANAGER, parts.show_member),
    ("POST", "/customers/{row_id}/family/{member_id}", MANAGER, parts.save_member),
    ("POST", "/customers/{row_id}/follow-ups/{part_id}/skip", MANAGER, lines.skip),
    ("POST", "/customers/{row_id}/follow-ups/{part_id}/move", MANAGER, lines.move),
    ("POST", "/customers/{row_id}/notes/{part_id}/take-back", MANAGER, lines.take_back_note),
    ("POST", "/customers/{row_id}/history/{part_id}/restore", MANAGER, lines.restore_value),
    ("POST", "/customers/{row_id}/remove", MANAGER, customers.remove),
    ("POST", "/customers/{row_id}/restore", MANAGER, customers.restore),
    ("POST", "/customers/{row_id}/transfer", MANAGER, customers.transfer),
    ("POST", "/customers/{row_id}/unmerge", MANAGER, customers.unmerge),
    ("GET", "/same-person", MANAGER, same_person.show),
    ("POST", "/same-person/merge", MANAGER, same_person.merge),
    ("POST", "/same-person/different", MANAGER, same_person.keep_apart),
    ("POST", "/customers/{row_id}/erase", HQ, customers.erase),
    ("POST", "/customers/{row_id}/identities", HQ, identities.add_link),
    ("POST", "/identities/{row_id}/take-back", HQ, identities.take_link_back),
    ("POST", "/identities/{row_id}/put-back", HQ, identities.put_link_back),
    ("GET", "/waiting", HQ, identities.show_waiting),
    ("POST", "/waiting", HQ, identities.search),
    ("GET", "/integrations", HQ, integrations.show),
    ("POST", "/integrations", HQ, integrations.make),
    ("POST", "/integrations/{row_id}/revoke", HQ, integrations.revoke),
    ("GET", "/quarantine", MANAGER, left.show),
    ("POST", "/quarantine/{pk}/reveal", MANAGER, left.reveal),
    ("POST", "/quarantine/{pk}/accept", MANAGER, left.accept),
    ("POST", "/quarantine/{pk}/decide", MANAGER, left.decide),
    ("GET", "/guide", MANAGER, catalog.show_list),
    ("POST", "/guide/{row_id}/reset-password", MANAGER, catalog.reset_password),
    ("GET", "/devices", HQ, pcs.show_devices),
    ("POST", "/devices/code", HQ, pcs.new_code),
    ("POST", "/devices/code/{row_id}/void", HQ, pcs.void_code),
    ("POST", "/devices/{row_id}/name", HQ, pcs.rename),
    ("POST", "/devices/{row_id}/revoke", HQ, pcs.revoke),
    ("GET", "/link-results", HQ, link_results.show),
    ("GET", "/groups", MANAGER, groups.show),
    ("POST", "/groups", MANAGER, groups.register),
    ("GET", "/pool", MANAGER, pool.show),
    ("POST", "/pool", MANAGER, pool.give),
    ("POST", "/pool/back", MANAGER, pool.take_back),
    ("GET", "/handovers", HQ, handovers.show),
    ("GET", "/handovers/list", HQ, handovers.send_list),
    ("GET", "/orders", HQ, pages.show_orders),
    ("GET", "/imports", HQ, imports.show),
    ("POST", "/imports", HQ, imports.upload),
    ("GET", "/imports/map", HQ, imports.show_mapping),
    ("POST", "/imports/map", HQ, imports.save_mapping),
    ("POST", "/imports/run", HQ, imports.carry_out),
    ("POST", "/imports/stop", HQ, imports.stop),
    ("POST", "/imports/discard", HQ, imports.discard),
    ("GET", "/imports/rejects", HQ, imports.send_rejects),
    ("GET", "/imports/{row_id}", HQ, import_undoing.show),
    ("POST", "/imports/{row_id}/undo", HQ, import_undoing.undo),
    ("GET", "/figures", MANAGER, figures.show),
    ("GET", "/figures/rows", MANAGER, figures.show_rows),
    ("GET", "/figures/sops", MANAGER, sop_figures.show),
    ("GET", "/figures/sops/rows", MANAGER, sop_figures.show_rows),
    ("GET", "/script-results", HQ, script_results.show),
    ("GET", "/script-results/{row_id}/{wording_id}", HQ, script_results.show_rows),
    ("GET", "/audit", HQ, pages.show_audit),
    ("GET", "/audit/check", HQ, pages.check_audit),
    ("GET", "/segment", HQ, segments.show_list),
    ("GET", "/segment/{row_id}", HQ, segments.show_form),
    ("POST", "/segment/{row_id}", HQ, segments.save),
    ("POST", "/segment/{row_id}/archive", HQ, segments.archive),
    ("GET", "/sop", HQ, sops.show_list),
    ("GET", "/sop/{row_id}", HQ, sops.show),
    ("POST", "/sop/{row_id}", HQ, sops.save),
    ("POST", "/sop/{row_id}/retire", HQ, sops.retire),
    ("GET", "/sop-packs", HQ, sop_packs.show_list),
    ("GET", "/sop-packs/{pack}", HQ, sop_packs.show),
    ("POST", "/sop-packs/{pack}", HQ, sop_packs.take_over),
    ("GET", "/codebook", HQ, codebook.show),
    ("POST", "/codebook", HQ, codebook.work_on),
    ("GET", "/codebook/{row_id}", HQ, codebook.show_version),
    ("GET", "/tag-order", HQ, tag_pages.show_order),
    ("POST", "/tag-order", HQ, tag_pages.move),
    ("GET", "/tag/{row_id}/merge", HQ, tag_pages.show_merge),
    ("POST", "/tag/{row_id}/merge", HQ, tag_pages.merge),
    ("GET", "/material", HQ, materials.show_list),
    ("POST", "/material/{row_id}/pictures", HQ, pictures.add),
    ("POST", "/material/{row_id}/uploads", HQ, pieces.begin),
    ("POST", "/material/{row_id}/uploads/{upload}", HQ, pieces.add),
    ("POST", "/material/{row_id}/uploads/{upload}/end", HQ, pieces.end),
    ("POST", "/material/{row_id}/arrange", HQ, pictures.arrange),
    ("GET", "/material/{row_id}/publish", HQ, publishing.show),
    ("POST", "/material/{row_id}/publish", HQ, publishing.save),
    ("POST", "/material/{row_id}/duplicate", HQ, publishing.duplicate),
    ("POST", "/material/{row_id}/archive", HQ, publishing.archive),
    ("GET", "/material/{row_id}/stamp", HQ, stamps.show),
    ("POST", "/material/{row_id}/stamp", HQ, stamps.save),
    ("GET", "/material/{row_id}/stamp/preview", HQ, stamps.send_preview),
    ("GET", "/channel_code/{row_id}/picture/{name}", HQ, channel_codes.send_picture),
    ("POST", "/product/{row_id}/pictures", HQ, pictures.add),
    ("POST", "/product/{row_id}/arrange", HQ, pictures.arrange),
    ("POST", "/product/{row_id}/materials", HQ, products.link_material),
    ("GET", "/media/{sha256}", HQ, pictures.send),
    ("GET", "/cards", HQ, cards.show),
    ("GET", "/cards/preview", HQ, cards.send_preview),
    ("GET", "/cards/print", HQ, cards.send_pdf),
    ("GET", "/mass_send", HQ, mass_sends.show_list),
    ("POST", "/mass_send", HQ, mass_sends.plan),
    ("GET", "/mass_send/{row_id}", HQ, mass_sends.show),
    ("POST", "/mass_send/{row_id}/cancel", HQ, mass_sends.cancel),
    ("GET", "/post_task", HQ, post_tasks.show_list),
    ("POST", "/post_task", HQ, post_tasks.give),
    ("GET", "/post_task/{row_id}", HQ, post_tasks.show),
    ("POST", "/post_task/{row_id}/withdraw", HQ, post_tasks.withdraw),
    ("GET", "/hq_task", HQ, hq_tasks.show_list),
    ("POST", "/hq_task", HQ, hq_tasks.give),
    ("GET", "/hq_task/{row_id}", HQ, hq_task_page.show),
    ("GET", "/hq_task/{row_id}/rows", HQ, hq_task_rows.show),
    ("GET", "/hq_task/{row_id}/change", HQ, hq_task_change.show_form),
    ("POST", "/hq_task/{row_id}/change", HQ, hq_task_change.save),
    ("POST", "/hq_task/{row_id}/withdraw", HQ, hq_task_page.withdraw),
    ("GET", "/questionnaire", HQ, questionnaires.show_list),
    ("GET", "/questionnaire/{row_id}", HQ, questionnaires.show_one),
    ("GET", "/questionnaire/{row_id}/edit", HQ, questionnaires.show_form),
    ("POST", "/questionnaire/{row_id}/edit", HQ, questionnaires.save),
    ("POST", "/questionnaire/{row_id}/retire", HQ, questionnaires.retire),
    ("GET", "/{entity}", HQ, catalog.show_list),
    ("GET", "/{entity}/{row_id}", HQ, catalog.show_form),
    ("POST", "/{entity}/{row_id}", HQ, catalog.save),
)


RECEIVERS: dict[tuple[str, str], Receive] = {
    ("POST", "/imports"): receiving(
        lambda desk: Place(desk.imports.new_file, desk.imports.limits.size_bytes)
    ),
    **dict.fromkeys(
        (("POST", "/material/{row_id}/pictures"), ("POST", "/product/{row_id}/pictures")),
        receiving(
            lambda desk: Place(
                *(desk.library.store.new_file, desk.library.sizes.largest),
                most=MOST_MEDIA + 1,
                parts=("file", "cover"),
            )
        ),
    ),
    ("POST", "/material/{row_id}/uploads/{upload}"): pieces.receive_piece,
}
"""Pages to which a browser sends more than a form's fields."""


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Put the console below ``/console``."""
    static = StaticFiles(directory=Path(__file__).parent / "static")
    routes = [
        Route(path, guarded(desk, roles, work, RECEIVERS.get((method, path))), methods=[method])
        for method, path, roles, work in PAGES
    ]
    nowhere = Route("/{path:path}", guarded(desk, MANAGER, _nowhere), methods=["GET", "POST"])
    # A router, not an application: that would answer for our mistakes before `Surroundings` can.
    app.mount(
        "/console", Router([Mount("/static", static), *routes, nowhere], redirect_slashes=False)
    )


def _nowhere(_visit: Visit) -> Response:
    raise Problem(ErrorCode.NOT_FOUND)
