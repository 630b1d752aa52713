"""Mutations as bytes: written once by their author, read by the server."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.registry import BY_ARGUMENTS, MUTATIONS, cleaned
from guide_app.wire.messages import MutationBody

_encoder = msgspec.json.Encoder()
_body_decoder = msgspec.json.Decoder(MutationBody)
_ESCAPE = b"\\u"  # without one, JSON brings neither NUL nor a lone surrogate
_argument_decoders: dict[str, msgspec.json.Decoder[Any]] = {}


def encode_mutation(
    mutation_id: str,
    arguments: Any,
    *,
    author: str,
    business_on: date,
    at: datetime,
    versions: dict[str, int] | None = None,
) -> bytes:
    """The bytes of a new mutation; NUL and lone surrogates are taken out of every text.

    Raises:
        Rejected: TOO_LONG or UNREADABLE, when it cannot be written as JSON.
    """
    try:
        return _encoder.encode(
            MutationBody(
                id=mutation_id,
                name=BY_ARGUMENTS[type(arguments)].name,
                arguments=msgspec.Raw(_encoder.encode(cleaned(arguments))),
                author=author,
                business_on=business_on,
                at=at,
                versions=versions or {},
            )
        )
    except (TypeError, UnicodeEncodeError, OverflowError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None


def decode_body(data: bytes | msgspec.Raw) -> MutationBody:
    """The body in ``data``, arguments still undecoded.

    Raises:
        Rejected: UNREADABLE.
    """
    try:
        return _body_decoder.decode(bytes(data))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Rejected(Code.UNREADABLE) from None


def decode_arguments(body: MutationBody) -> Any:
    """The arguments, cleaned, as the dataclass of the mutation's name.

    Raises:
        Rejected: UNKNOWN_MUTATION or UNREADABLE.
    """
    decoder = _argument_decoders.get(body.name)
    if decoder is None:
        found = MUTATIONS.get(body.name)
        if found is None:
            raise Rejected(Code.UNKNOWN_MUTATION, name=body.name)
        decoder = _argument_decoders[body.name] = msgspec.json.Decoder(found.arguments)
    data = bytes(body.arguments)
    try:
        arguments = decoder.decode(data)
        return cleaned(arguments) if _ESCAPE in data else arguments
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Rejected(Code.UNREADABLE) from None
