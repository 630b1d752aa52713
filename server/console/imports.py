"""Importing a file of HQ: send it, map its columns, try it out, import it, get the rest back.

What is under way stands in the database, so that it outlives the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from starlette.responses import FileResponse, Response

from guide_app.domain.values import format_instant
from guide_app.intake import FIELDS, FileCode, Profile, Refused, Rejection, Target, write_profile
from guide_app.intake.fields import REQUIRED
from guide_app.wire.errors import ErrorCode
from server import import_jobs
from server.audit import AuditLine, append
from server.console import import_report, import_undoing, reading, words
from server.console.import_mapping import (
    CONSTANTS,
    ENTITIES,
    Mapped,
    Unfit,
    choices,
    find_base,
    kind_words,
    of_form,
    profile_of,
    proposed,
)
from server.console.uploads import received
from server.console.visit import Visit
from server.import_jobs import AT_WORK, Job
from server.imports import AtWork
from server.problems import Problem

_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the file as the form shows it."""

    position: int
    name: str
    shown: list[str]
    field: str


def show(visit: Visit) -> Response:
    """Where the brand's import stands."""
    return _page(visit)


def upload(visit: Visit) -> Response:
    """Take a file in."""
    imports, files = visit.desk.imports, received(visit)
    if not files:
        return _page(visit, 400, visit.speech.t("imports.no_file"))
    file = files[0]
    if file.problem == "too_large":
        limit = imports.limits.size_bytes
        said = _file_refusal(visit, FileCode.TOO_LARGE, limit=limit, size=file.size)
        return _page(visit, 413, said)
    if file.problem:
        return _page(visit, 507, visit.speech.t("imports.storage"))
    name = file.name or visit.speech.t("imports.nameless")
    try:
        imports.take(visit.here.actor, Path(file.path), name, visit.lang, visit.speech.hide)
    except Refused as refused:
        said = _file_refusal(visit, refused.code, **refused.facts)
        return _page(visit, 400, visit.speech.t("imports.refused", name=name, why=said))
    except ModuleNotFoundError as missing:
        return _page(visit, 400, words.say_import("no_reader", visit.lang, package=missing.name))
    except AtWork:
        return _page(visit, 409, visit.speech.t("imports.at_work"))
    return visit.go("imports/map")


def show_mapping(visit: Visit) -> Response:
    """The columns, and what each becomes."""
    job = _with_file(visit)
    if job is None:
        return visit.go("imports")
    return _mapping(visit, job, proposed(visit, job.facts))


def save_mapping(visit: Visit) -> Response:
    """Keep the mapping, and try the file out by it."""
    job = _with_file(visit)
    if job is None:
        return visit.go("imports")
    mapped = of_form(visit.form, job.facts)
    name = " ".join(visit.form.get("save_as", "").replace("\x00", "").split())[:_NAME_LENGTH]
    base = find_base(visit, job.facts, mapped.base)
    try:
        profile = profile_of(mapped, job.facts, base, name or job.facts.file_name)
    except Unfit as unfit:
        said = visit.speech.t(unfit.key, what=_fields(visit, mapped.target, unfit.fields))
        return _mapping(visit, job, mapped, 400, said, name)
    desk, brand_id = visit.desk, visit.here.brand.id
    if name:
        text = write_profile(profile)
        desk.database.write(lambda c: import_jobs.save_profile(c, brand_id, name, text))
    return _begin(visit, dry=True, profile=profile)


def carry_out(visit: Visit) -> Response:
    """Import the file, as it was tried out."""
    return _begin(visit, dry=False)


def stop(visit: Visit) -> Response:
    """Stop after the piece at hand."""
    visit.desk.imports.stop(visit.here.brand.id)
    return visit.go("imports")


def discard(visit: Visit) -> Response:
    """Throw the file away, and what came of it."""
    try:
        visit.desk.imports.discard(visit.here.brand.id)
    except AtWork:
        return _page(visit, 409, visit.speech.t("imports.at_work"))
    return visit.go("imports", "done.discarded")


def send_rejects(visit: Visit) -> Response:
    """The rejected rows as a file; the audit keeps who took it."""
    job = visit.desk.imports.find(visit.here.brand.id)
    path = visit.desk.imports.rejects(job) if job else None
    if job is None or path is None:
        raise Problem(ErrorCode.NOT_FOUND)
    here, at = visit.here, format_instant(visit.desk.clock())

    def work(connection: Connection) -> None:
        append(
            connection,
            here.brand.id,
            at,
            [AuditLine("import_rejects", here.guide.id, None, job.id)],
        )

    visit.desk.database.write(work)
    stem = Path(job.facts.file_name).stem
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=f"{visit.speech.t('imports.rejects_name')}-{stem}{path.suffix}",
    )


def _begin(visit: Visit, *, dry: bool, profile: Profile | None = None) -> Response:
    lang = visit.lang

    def reason(rejection: Rejection, target: Target) -> str:
        return words.say_row_refusal(rejection.code, lang, rejection.facts, ENTITIES[target])

    try:
        visit.desk.imports.begin(
            visit.here.actor, dry=dry, lang=lang, words=reason, profile=profile
        )
    except AtWork:
        return _page(visit, 409, visit.speech.t("imports.at_work"))
    except LookupError:
        return visit.go("imports")
    return visit.go("imports")


def _with_file(visit: Visit) -> Job | None:
    """The brand's import, while its columns can be mapped."""
    job = visit.desk.imports.find(visit.here.brand.id)
    if job is None or job.state in AT_WORK or not visit.desk.imports.has_file(job):
        return None
    return job


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    imports, brand_id = visit.desk.imports, visit.here.brand.id
    job = imports.find(brand_id)
    who = ""
    if job is not None:
        with visit.desk.database.read() as connection:
            found = reading.names_of(connection, "guide", brand_id, [job.guide_id])
        who = found.get(job.guide_id, visit.speech.t("gone"))
    return visit.page(
        "imports.html",
        status,
        problem=problem,
        job=job,
        who=who,
        at_work=job is not None and job.state in AT_WORK,
        has_file=job is not None and imports.has_file(job),
        rejects=job is not None and imports.rejects(job) is not None,
        ended=import_report.ended(visit, job) if job else "",
        fates=import_report.fates(visit, job.facts) if job else [],
        reasons=import_report.reasons(visit, job.facts) if job else [],
        examples=import_report.examples(visit, job.facts) if job else [],
        size=_mebibytes(job.facts.size) if job else "",
        limit=_mebibytes(imports.limits.size_bytes),
        runs=import_undoing.runs(visit),
    )


def _mapping(
    visit: Visit,
    job: Job,
    mapped: Mapped,
    status: int = 200,
    problem: str = "",
    save_as: str = "",
) -> Response:
    facts, entity = job.facts, ENTITIES[mapped.target]
    columns = [
        _Column(
            position,
            name,
            [row[position] for row in facts.rows if row[position]],
            mapped.fields.get(position, ""),
        )
        for position, name in enumerate(facts.columns)
    ]
    return visit.page(
        "import_mapping.html",
        status,
        problem=problem,
        file_name=facts.file_name,
        kinds=[(target.value, kind_words(visit, target)) for target in Target],
        target=mapped.target.value,
        mapped=mapped,
        columns=columns,
        options=[
            (name, words.say_mapped(entity, name, visit.lang)) for name in FIELDS[mapped.target]
        ],
        needed=_fields(visit, mapped.target, list(REQUIRED[mapped.target])),
        profiles=choices(visit),
        save_as=save_as,
        constant=words.say_mapped(entity, CONSTANTS[mapped.target], visit.lang)
        if mapped.target in CONSTANTS
        else "",
    )


def _fields(visit: Visit, target: Target, groups: list[tuple[str, ...]]) -> str:
    """Fields in words: of each group one is needed."""
    either, between = visit.speech.t("imports.or"), visit.speech.t("imports.and")
    said = [
        either.join(words.say_mapped(ENTITIES[target], name, visit.lang) for name in group)
        for group in groups
    ]
    return between.join(said)


def _file_refusal(visit: Visit, code: FileCode, **facts: Any) -> str:
    return words.say_file_refusal(code, visit.lang, facts)


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MiB" if size < 10 * 1024 * 1024 else f"{size >> 20:,} MiB"
