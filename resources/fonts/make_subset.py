"""Cut Noto Sans SC down to the characters of GBK, as shipped beside this file.

The full static fonts come from the npm package ``@expo-google-fonts/noto-sans-sc`` 0.4.3. With it
unpacked in FOLDER (``npm pack``, then ``tar``), ``python resources/fonts/make_subset.py FOLDER``
writes the same files again, byte for byte. GB 2312 would be a third of the size but lacks
characters of everyday names (堃 喆 玥 赟 昇 犇 燊).
"""

import sys
from pathlib import Path

from fontTools import subset

WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-SemiBold.ttf": "600SemiBold/NotoSansSC_600SemiBold.ttf",
}
#: Latin with accents, punctuation, currency, arrows, mathematics, geometric marks, ticks.
BEYOND_GBK = (
    (0x20, 0x17F),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2700, 0x27BF),
)
VERTICAL = {"vert", "vrt2", "vkrn", "vpal", "vhal", "valt"}


def characters() -> set[int]:
    """The code points to keep."""
    kept = {point for first, last in BEYOND_GBK for point in range(first, last + 1)}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            kept.update(map(ord, bytes((lead, trail)).decode("gbk", "ignore")))
    return kept


def cut(source: Path, target: Path) -> None:
    """Write the subset of ``source`` to ``target``."""
    options = subset.Options()
    options.layout_features = sorted({*options.layout_features, "tnum", "pnum"} - VERTICAL)
    options.name_IDs = [*range(7), 13, 14, 16, 17]  # 16 and 17 make both weights one family
    options.hinting = False
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main(arguments: list[str]) -> int:
    """Cut every shipped weight out of the unpacked package named on the command line."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    unpacked, here = Path(arguments[0]), Path(__file__).parent
    for name, inside in WEIGHTS.items():
        cut(unpacked / inside, here / name)
        print(f"{name}: {(here / name).stat().st_size / 1e6:.1f} MB")
    (here / "OFL.txt").write_bytes((unpacked / "LICENSE_FONT").read_bytes())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
