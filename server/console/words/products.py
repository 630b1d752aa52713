"""Words of the pages about products."""

from __future__ import annotations

PRODUCT_PAGES: dict[str, tuple[str, str]] = {
    "search.product": ("名称或款号", "Name or style"),
    "product.later": (
        "保存后再加颜色尺码、图片和素材。",
        "Once it is saved, colours and sizes, pictures and materials can be added.",
    ),
    "product.add_sku": ("加颜色尺码", "Add a colour and size"),
    "product.no_skus": (
        "还没有颜色尺码。加了条码，导购扫码就能打开这款。",
        "None yet. Once there is a barcode, a guide's scanner opens this product.",
    ),
    "product.materials": ("相关素材", "Materials about it"),
    "product.no_materials": ("还没有素材讲这款。", "No material is about it yet."),
    "product.link": ("加上", "Add"),
    "product.unlink": ("去掉", "Take off"),
    "product.too_many": (
        "一个素材最多关联 {most} 款商品。",
        "A material is about {most} products at most.",
    ),
}
