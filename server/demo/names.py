"""Names of made-up people, and telephone numbers that nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡",
    *"余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯",
    *"龙史陶黎贺顾毛郝龚邵万钱严",
    *"王李张刘陈杨赵马丁白纳王李张刘陈杨赵马丁白王李张刘马",
    *("哈", "海", "妥", "锁", "拓", "虎", "欧阳", "上官", "司马"),
)
MOTHERS = _words(
    "静怡 雪梅 慧 丽 敏 婷 晓燕 思雨 文娟 晓芬 小雨 静 丹 文佳 婉 晓琳 娜 芳 艳 娟 霞 "
    "秀英 玲 燕 红 桂芳 海燕 春梅 丽娜 丽萍 晓红 晓梅 雅琴 雅静 佳慧 佳怡 梦琪 梦洁 欣怡 "
    "欣悦 雨桐 雨欣 若曦 诗涵 子涵 语嫣 淑贞 淑华 玉兰 玉洁 凤霞 凤英 彩霞 彩云 翠萍 "
    "金凤 银花 海霞 瑞雪 瑞芳 倩 倩倩 莎莎 媛媛 蕾 薇 颖 莹 琳 洁 璐 瑶 蓉 萍 菲 茜 莉 "
    "月 云 岚 珊 琴 瑾 妍 宁 宁霞 贺兰 银霞 彦君 一帆 文静 文慧 晓丽 晓娟 晓雯 小芳 小丽 "
    "小琴 建红 建英 志红 永红 爱华 爱玲 慧敏 慧玲 美玲 美娟 亚楠 亚男 舍娃 麦燕 阿依舍 "
    "索菲 海迪 法图麦 哈丽 玉梅 玉珍 改玲 改霞"
)
FATHERS = _words(
    "伟 强 磊 军 勇 杰 涛 超 明 刚 平 辉 鹏 飞 波 斌 宇 浩 凯 健 俊 帆 志强 建国 建军 "
    "海涛 文斌 晓东 小龙 学军 学文 国庆 永强 永刚 宏伟 立军 立新 少华 占军 彦龙 彦虎 "
    "耀武 尔萨 伊布 哈桑"
)
CHILDREN = _words(
    "糖糖 果果 小满 一诺 豆豆 乐乐 可可 朵朵 小雨 安安 阳阳 悠悠 贝贝 米粒 团团 圆圆 "
    "小宇 子墨 梓涵 浩浩 晨晨 涵涵 轩轩 萱萱 依依 妞妞 壮壮 嘟嘟 点点 暖暖 小鱼儿 小石头 "
    "小葡萄 元宝 芽芽 沐沐 琪琪 佳佳 天天 昊昊 航航 睿睿 宸宸 希希 念念 诺诺 月月 星星 "
    "小北 麦子 小核桃 禾禾 桐桐 言言 小苹果 球球 毛豆 布丁"
)
STAFF = _words(
    "静 敏 倩 丽娟 海燕 晓梅 雅楠 婷婷 佳琪 雪 莉莉 欣 洁 春燕 小芳 玉婷 瑞 艳红 彤 梦 "
    "丹丹 娜娜 文文 慧 思琪 晶晶 露 秀兰 君 璇 岩 宁 小霞 彩虹 亚静 艺"
)
_PREFIXES = ("138", "139", "150", "152", "159", "177", "186", "188")
_FIRST = 217
_STEP = 7_919  # prime to 10,000: the endings run through all numbers without a visible order


def phone_number(index: int) -> str:
    """The ``index``-th number: of a valid shape, each once, all with 0000 in the middle."""
    prefix, ending = divmod(index, 10_000)
    if not 0 <= prefix < len(_PREFIXES):
        raise ValueError("no more numbers")
    last = (ending * _STEP + _FIRST) % 10_000
    return f"{_PREFIXES[(prefix + ending) % len(_PREFIXES)]}0000{last:04d}"


def full_name(chance: Random, given: Sequence[str]) -> str:
    """A surname and one of the given names."""
    return f"{chance.choice(SURNAMES)}{chance.choice(given)}"
