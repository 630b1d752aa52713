"""Words of the pages about channel codes."""

from __future__ import annotations

CHANNEL_CODE_PAGES: dict[str, tuple[str, str]] = {
    "code.counts": ("扫码与加好友", "Scans and adds"),
    "code.counts.hint": (
        "近 {days} 天，机器打开的不算。加好友按企业微信渠道参数 {state} 统计，分版本的加 .A、.B。",
        "Of the last {days} days, without programs. Adds are counted by the state {state} in "
        "WeCom, with .A or .B for a version.",
    ),
    "code.version": ("版本", "Version"),
    "code.today": ("今天扫码", "Scans today"),
    "code.scans": ("扫码", "Scans"),
    "code.adds": ("加好友", "Adds"),
    "code.picture": ("二维码", "Code"),
    "code.no_address": (
        "先在「品牌」里填顾客页面网址。",
        "First give the address of the pages under Brand.",
    ),
}
