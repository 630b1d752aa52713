"""What can happen to a request on its way, for `proxy.Line.break_next`."""

from __future__ import annotations

import asyncio

from tests.chaos.proxy import Cut, Exchange, Fault, Message

HTML = b"<html><title>Welcome</title><body>Please accept our terms</body></html>"


async def before_sending(exchange: Exchange) -> None:
    """The server hears nothing."""
    raise Cut


async def mid_body(exchange: Exchange) -> None:
    """The server hears half of the request."""
    request = exchange.request
    await exchange.send_only(request.head + request.body[: len(request.body) // 2])
    raise Cut


async def after_body(exchange: Exchange) -> None:
    """The server hears everything and finds nobody to answer; it may still be at work."""
    await exchange.send_only(exchange.request.raw)
    raise Cut


async def after_commit(exchange: Exchange) -> None:
    """The server has done it and answered; the answer is lost."""
    await exchange.ask()
    raise Cut


async def mid_answer(exchange: Exchange) -> None:
    """Half of the answer arrives."""
    answer = (await exchange.ask()).raw
    await exchange.reply(answer[: len(answer) // 2])
    raise Cut


async def after_answer(exchange: Exchange) -> None:
    """The whole answer arrives, and then the connection is gone."""
    await pass_on(exchange)
    raise Cut


async def pass_on(exchange: Exchange) -> None:
    """Nothing happens on the line."""
    await exchange.reply((await exchange.ask()).raw)


async def swallowed(exchange: Exchange) -> None:
    """The request vanishes and the connection stays."""
    await asyncio.sleep(60)


async def sent_twice(exchange: Exchange) -> None:
    """The line sends the request again; the second answer arrives."""
    await exchange.ask()
    await pass_on(exchange)


async def sent_twice_at_once(exchange: Exchange) -> None:
    """Two copies arrive at the same moment; one of the answers gets through."""
    first, _ = await asyncio.gather(exchange.ask(), exchange.ask())
    await exchange.reply(first.raw)


def request_ends_at(share: float, *, less: int = 0) -> Fault:
    """The body arrives shorter, and its head says so: ``share`` of it, ``less`` bytes fewer."""

    async def fault(exchange: Exchange) -> None:
        cut = _shortened(exchange.request.body, share, less)
        await exchange.reply((await exchange.ask(exchange.request.with_body(cut))).raw)

    return fault


def answer_ends_at(share: float, *, less: int = 0, honest: bool) -> Fault:
    """The answer's body is shorter; ``honest``: its head tells the shorter length."""

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask()
        cut = _shortened(answer.body, share, less)
        if honest:
            await exchange.reply(answer.with_body(cut).raw)
            return
        await exchange.reply(answer.head + cut)
        raise Cut

    return fault


def request_bit_flips(position: float, bit: int) -> Fault:
    """One bit of the request's body is wrong; ``position`` from 0 to 1."""

    async def fault(exchange: Exchange) -> None:
        request = exchange.request
        flipped = Message(request.head, _flipped(request.body, position, bit))
        await exchange.reply((await exchange.ask(flipped)).raw)

    return fault


def answer_bit_flips(position: float, bit: int) -> Fault:
    """One bit of the answer's body is wrong."""

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask()
        await exchange.reply(answer.head + _flipped(answer.body, position, bit))

    return fault


def answered_by_a_stranger(status: str, body: bytes = b"", *headers: str) -> Fault:
    """Somebody else answers; the server hears nothing."""
    lines = [f"HTTP/1.1 {status}", *headers, f"content-length: {len(body)}"]
    raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def fault(exchange: Exchange) -> None:
        await exchange.reply(raw)

    return fault


def answer_headers(*headers: str) -> Fault:
    """The server's own answer, with other headers on top; a given name replaces the server's."""
    names = {header.partition(":")[0].lower().encode() for header in headers}

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask()
        first, *rest = answer.head.rstrip(b"\r\n").split(b"\r\n")
        kept = [line for line in rest if line.partition(b":")[0].lower() not in names]
        given = [header.encode() for header in headers]
        await exchange.reply(b"\r\n".join([first, *given, *kept]) + b"\r\n\r\n" + answer.body)

    return fault


def trickling(every_s: float, *, body_only: bool) -> Fault:
    """The answer comes byte by byte."""

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask()
        data = answer.raw
        if body_only:
            await exchange.reply(answer.head)
            data = answer.body
        for byte in data:
            await exchange.reply(bytes([byte]))
            await asyncio.sleep(every_s)

    return fault


def _shortened(body: bytes, share: float, less: int) -> bytes:
    return body[: max(0, int(len(body) * share) - less)]


def _flipped(body: bytes, position: float, bit: int) -> bytes:
    if not body:
        return body
    changed = bytearray(body)
    changed[min(int(len(body) * position), len(body) - 1)] ^= 1 << bit
    return bytes(changed)
