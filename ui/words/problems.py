"""What went wrong, what is safe, and what to do next: one sentence for every code."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.services.problems import Problem
from ui.dates import date_words
from ui.words.changes import field_words
from ui.words.shop import role_words

_CONTEXT = "ProblemWords"
_SAME = {
    "key.nul": "key.not_text",
    "key.too_many_tries": "key.no_pin",
    "key.invalid": "key.not_text",
    "key.not_32_bytes": "bug",
    "key.different": "key.absent",
    "key.damaged": "key.failed",
    "key.frozen": "key.not_permitted",
    "key.not_loopback": "key.not_permitted",
    "key.key_file": "key.key_file_damaged",
    "key.key_file_missing": "key.key_file_damaged",
    "key.key_file_erased": "key.key_file_damaged",
    "key.key_file_exists": "key.key_file_damaged",
    "key.other_guide": "key.key_file_damaged",
    "key.other_device": "key.key_file_damaged",
    "key.wrong_recovery_secret": "key.key_file_damaged",
    "key.wrong_key": "key.key_file_damaged",
    "key.key_file_too_new": "file.newer",
    "server.maintenance": "unavailable",
    "server.busy": "unavailable",
    "server.database_full": "unavailable",
    "server.database_fails": "unavailable",
    "server.database_damaged": "unavailable",
    "server.database_read_only": "unavailable",
    "server.database_tables": "unavailable",
    "server.internal": "unavailable",
    "server.too_many_requests": "unavailable",
    "server.not_found": "rejected.not_found",
    "server.unreadable": "server.not_understood",
    "server.too_large": "server.not_understood",
    "server.epoch_changed": "server.not_understood",
    "server.sequence_gap": "server.not_understood",
    "server.content_changed": "server.not_understood",
    "server.bootstrap_required": "server.not_understood",
}
"""Codes that mean the same to a guide."""


def problem_words(problem: Problem) -> str:
    """The sentence for a problem, in the guide's language."""
    made = _more_exactly(problem) or _sentence(_SAME.get(problem.code, problem.code))
    if made is None:
        made = QCoreApplication.translate(
            _CONTEXT, "Something went wrong ({code}). What you had saved is safe."
        ).replace("{code}", problem.code)
    for name, value in problem.facts.items():
        said = field_words(str(value)) if name == "field" else str(value)
        made = made.replace("{" + name + "}", said)
    return made


def _more_exactly(problem: Problem) -> str:
    """What tells more than the code alone, of tags and of tasks of HQ; "" for anything else."""
    tr = QCoreApplication.translate
    about = problem.code, problem.facts.get("entity")
    if about == ("rejected.not_allowed", "tag_group") and problem.facts.get("role"):
        words = tr(_CONTEXT, "Tags of {name} are set by {who}.")
        return words.replace("{who}", role_words(str(problem.facts["role"])))
    if about == ("rejected.wrong_state", "tag"):
        return tr(_CONTEXT, "HQ has archived the tag {name}; it can only be taken off.")
    if problem.code == "rejected.out_of_range" and problem.facts.get("until"):
        words = tr(_CONTEXT, "HQ wants this done by {until}: choose an earlier day.")
        return words.replace("{until}", date_words(date.fromisoformat(problem.facts["until"])))
    if problem.code == "rejected.not_a_choice" and problem.facts.get("field") == "code":
        return tr(_CONTEXT, "{value} is no code of the codebook.")
    return ""


def _sentence(code: str) -> str | None:
    tr = QCoreApplication.translate
    sentences = {
        "offline": tr(
            _CONTEXT, "No connection to the server. What you save stays here and is sent later."
        ),
        "no_server": tr(
            _CONTEXT, "No server of Guide Desk answers there. Check the address and the network."
        ),
        "unavailable": tr(
            _CONTEXT,
            "The server is busy or in maintenance. Nothing is lost; please try again later.",
        ),
        "not_secure": tr(
            _CONTEXT, "This address is not encrypted. Beyond this PC it has to begin with https://."
        ),
        "not_trusted": tr(
            _CONTEXT,
            "This is not the server it says it is, or IT has to add its certificate. "
            "Nothing was sent to it.",
        ),
        "not_trusted_today": tr(
            _CONTEXT,
            "By the date of this PC the server's certificate does not hold. "
            "Set the PC's clock right, or ask IT to renew the certificate. Nothing was sent to it.",
        ),
        "not_ready": tr(_CONTEXT, "Your customers are still on their way. Please wait a moment."),
        "disk": tr(
            _CONTEXT,
            "The disk of this PC cannot be read or written. What was saved is safe, "
            "what you typed is still here; try again or ask IT.",
        ),
        "already_open": tr(
            _CONTEXT,
            "Guide Desk is open already, but does not answer. Wait a moment, "
            "or end it in the system's task list and start it again.",
        ),
        "bug": tr(
            _CONTEXT,
            "Something went wrong in the program. What was saved is safe; "
            "try again, and tell IT if it comes again.",
        ),
        "file.disk_full": tr(
            _CONTEXT,
            "The disk of this PC is full. What was saved is safe, what you typed is still here; "
            "make room and try again.",
        ),
        "file.read_only": tr(
            _CONTEXT,
            "The data folder of Guide Desk cannot be written. What was saved is safe; "
            "ask IT to allow writing.",
        ),
        "file.closed": tr(_CONTEXT, "You have signed out meanwhile."),
        "file.in_use": tr(
            _CONTEXT, "Another copy of Guide Desk is using this file. Close it and try again."
        ),
        "file.cannot_open": tr(
            _CONTEXT,
            "Your file on this PC cannot be opened. Sign in with a network to fetch it again.",
        ),
        "file.damaged": tr(
            _CONTEXT, "Your file on this PC is damaged. Sign in with a network to fetch it again."
        ),
        "file.newer": tr(
            _CONTEXT,
            "This file belongs to a newer version of Guide Desk. Please update the program.",
        ),
        "sign_in.needs_network": tr(
            _CONTEXT,
            "The server cannot be reached. It is needed for your first sign-in on this PC: "
            "check the network and try again.",
        ),
        "sign_in.lease_over": tr(
            _CONTEXT, "This PC has not reached the server for too long. Connect it once to go on."
        ),
        "sign_in.file_lost": tr(
            _CONTEXT, "Your file on this PC is damaged. Connect to the server to fetch it again."
        ),
        "key.wrong_password": tr(_CONTEXT, "The password is not right."),
        "key.wrong_pin": tr(_CONTEXT, "The PIN is not right. {tries_left} tries left."),
        "key.no_pin": tr(_CONTEXT, "Please use your password."),
        "key.too_simple": tr(_CONTEXT, "This PIN is too easy to guess."),
        "key.not_digits": tr(_CONTEXT, "A PIN has digits only."),
        "key.too_short": tr(_CONTEXT, "A PIN has six digits or more."),
        "key.too_long": tr(_CONTEXT, "This is too long."),
        "key.empty": tr(_CONTEXT, "Please fill in."),
        "key.not_text": tr(_CONTEXT, "This has characters that cannot be part of a password."),
        "key.absent": tr(_CONTEXT, "This PC has lost its secret. Ask IT for a new enrolment code."),
        "key.missing": tr(_CONTEXT, "This PC has no keyring in which secrets can be kept. Ask IT."),
        "key.locked": tr(_CONTEXT, "The keyring of this PC is locked. Unlock it and try again."),
        "key.not_allowed": tr(_CONTEXT, "The keyring of this PC is not a safe one. Ask IT."),
        "key.timed_out": tr(
            _CONTEXT, "The keyring of this PC does not answer. Try again or ask IT."
        ),
        "key.not_permitted": tr(
            _CONTEXT,
            "The secret of this PC may lie in a file only in the demo: "
            "not in the packaged program, and only with a server on this PC.",
        ),
        "key.failed": tr(_CONTEXT, "The keyring of this PC cannot be used. Ask IT."),
        "key.key_file_damaged": tr(
            _CONTEXT, "Your key on this PC is damaged. Connect to the server to sign in anew."
        ),
        "key.not_enough_memory": tr(
            _CONTEXT, "This PC has too little memory free. Close other programs and try again."
        ),
        "server.wrong_password": tr(_CONTEXT, "Account or password is not right."),
        "server.password_expired": tr(
            _CONTEXT,
            "This one-time password is over: it was good for 7 days. Ask the manager or HQ.",
        ),
        "server.weak_password": tr(
            _CONTEXT, "This password is too weak: at least ten characters, and not your account."
        ),
        "server.locked_out": tr(
            _CONTEXT, "Too many wrong passwords. Wait a quarter of an hour, or ask the manager."
        ),
        "server.code_unknown": tr(
            _CONTEXT, "This enrolment code is not known. Check it, or ask HQ for a new one."
        ),
        "server.code_used": tr(
            _CONTEXT, "This enrolment code has been used already. Ask HQ for a new one."
        ),
        "server.code_expired": tr(_CONTEXT, "This enrolment code is over. Ask HQ for a new one."),
        "server.device_unknown": tr(_CONTEXT, "The server does not know this PC. Enrol it again."),
        "server.device_revoked": tr(_CONTEXT, "This PC was blocked by HQ. Ask your manager."),
        "server.token_unknown": tr(_CONTEXT, "The server does not know this token."),
        "server.guide_disabled": tr(_CONTEXT, "This account was switched off. Ask your manager."),
        "server.guide_moved": tr(
            _CONTEXT, "You belong to another store now. Sign in on a PC of that store."
        ),
        "server.brand_suspended": tr(_CONTEXT, "The brand's service is paused. Ask HQ."),
        "server.client_too_old": tr(
            _CONTEXT, "This version is too old for the server. Please update; what you saved stays."
        ),
        "server.sign_in_again": tr(_CONTEXT, "Please sign in again."),
        "server.device_fork": tr(
            _CONTEXT,
            "This PC's files were copied from another PC. It is a PC of its own now: "
            "please sign in again. Nothing is lost.",
        ),
        "server.not_allowed": tr(_CONTEXT, "You are not allowed to do this."),
        "server.not_understood": tr(
            _CONTEXT,
            "Program and server do not understand each other. What was saved is safe; tell IT.",
        ),
        "rejected.not_found": tr(
            _CONTEXT, "This customer or entry is no longer yours, or is gone."
        ),
        "rejected.not_allowed": tr(_CONTEXT, "You are not allowed to do this."),
        "rejected.already_exists": tr(_CONTEXT, "This exists already."),
        "rejected.required": tr(_CONTEXT, "Something is missing: {field}."),
        "rejected.too_long": tr(
            _CONTEXT,
            "Too long: at most {limit} characters, this has {length}. Your text is still here.",
        ),
        "rejected.wrong_type": tr(_CONTEXT, "This does not fit here: {field}."),
        "rejected.not_a_choice": tr(_CONTEXT, "This is not one of the choices: {field}."),
        "rejected.out_of_range": tr(_CONTEXT, "This value cannot be: {field}."),
        "rejected.unknown_field": tr(_CONTEXT, "This field is not known: {field}."),
        "rejected.too_many": tr(_CONTEXT, "Too many at once: at most {limit}."),
        "rejected.wrong_state": tr(_CONTEXT, "Somebody has dealt with it meanwhile."),
        "rejected.wrong_id": tr(_CONTEXT, "This entry does not fit. Please try again."),
        "rejected.too_late": tr(_CONTEXT, "This can be restored for {days} days only."),
        "rejected.nothing_to_do": tr(_CONTEXT, "There is nothing to change."),
        "rejected.unreadable": tr(
            _CONTEXT, "This cannot be stored as it is. Please check the text."
        ),
        "rejected.unknown_mutation": tr(
            _CONTEXT, "The server does not know this kind of change yet."
        ),
        "rejected.wrong_author": tr(_CONTEXT, "This was written under another account."),
        "rejected.internal": tr(
            _CONTEXT, "The server could not do this. It has been reported; your words are kept."
        ),
        "rejected.conflict": tr(_CONTEXT, "Somebody else changed the same field meanwhile."),
        "address": tr(_CONTEXT, "This is no server address. It looks like https://desk.example.cn"),
    }
    return sentences.get(code)
