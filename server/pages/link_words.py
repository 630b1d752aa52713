"""The words of the pages of short links, Chinese and English side by side."""

from __future__ import annotations

LINK_WORDS: dict[str, tuple[str, str]] = {
    "guide.card": ("您的导购", "Your guide"),
    "store.card": ("门店", "The store"),
    "card.call": ("打电话", "Call"),
    "card.save": ("存到通讯录", "Save the contact"),
    "card.add": ("加我", "Add me"),
    "card.code": ("长按二维码加我", "Hold the code to add me"),
    "card.ask": ("想了解这件商品，联系我就好：", "Ask me about this product:"),
    "product.style": ("款号 {style}", "Style {style}"),
    "product.ask": (
        "尺码、颜色和库存，问导购最快。",
        "For sizes, colours and stock, ask your guide.",
    ),
    "answered": ("谢谢您！", "Thank you!"),
    "answered.more": ("您的回答已经收到。", "We have your answers."),
    "picture.alt": ("{title}，第 {n} 张", "{title}, picture {n}"),
    "media.open": ("打开 {what}", "Open {what}"),
    "picture.keep": ("保存第 {n} 张图片", "Save picture {n}"),
    "material.more": ("查看详情", "Read more"),
    "cookie.title": ("可以记住这台手机吗？", "May we remember this phone?"),
    "cookie.more": (
        "同意后，{brand}用一个 Cookie 记住这台手机 180 天，您的导购会知道您看了什么、看了多久，"
        "方便为您推荐。不同意也能正常看。",
        "With one cookie {brand} knows this phone again for 180 days: your guide learns what you "
        "looked at and for how long, to advise you. Without it everything works as well.",
    ),
    "cookie.yes": ("同意", "Yes"),
    "cookie.no": ("不用", "No"),
    "privacy": ("隐私与 Cookie", "Privacy and cookies"),
    "privacy.more": (
        "没有您的同意，我们只计次数，不认人：当天用来去重的编码第二天就扔掉。"
        "同意后，用一个 Cookie 认出这台手机；"
        "如果您在这里报名、填问卷或加了导购，之前的浏览会记到您名下，只有{brand}的导购和总部能看到。",
        "Without your consent we only count, and tell nobody from anybody: what keeps one look "
        "from being counted twice is thrown away with the day. With it, a cookie knows this phone; "
        "should you sign up, answer questions or add your guide, what was looked at before is kept "
        "with you, for {brand}'s guides and head office alone.",
    ),
    "privacy.kept": ("这台手机现在：已同意。", "This phone: agreed."),
    "privacy.not_kept": ("这台手机现在：没有被记住。", "This phone: not remembered."),
    "privacy.forget": ("删除 Cookie，忘记这台手机", "Delete the cookie and forget this phone"),
    "privacy.done": (
        "已删除，这台手机不会再被认出来。",
        "Done. This phone is not known any more.",
    ),
    "back": ("返回", "Back"),
    "over.link": ("这个链接已经过期了", "This link is over"),
    "over.expired": ("这条内容已经过期了", "This has expired"),
    "over.taken_back": ("这条内容已经下架了", "This is not available any more"),
    "over.not_yet": ("这条内容还没开始", "This has not begun yet"),
    "over.ask": ("想看新的，问问导购吧。", "Ask your guide for what is new."),
    "sign_up": ("我要报名", "Sign up"),
    "sign_up.name": ("怎么称呼您", "Your name"),
    "sign_up.phone": ("手机号", "Phone number"),
    "sign_up.agree": (
        "同意{brand}保存以上信息，并由导购联系我",
        "{brand} may keep this, and a guide may contact me",
    ),
    "sign_up.send": ("提交报名", "Sign up"),
    "sign_up.wrong": ("还差一点：", "Not quite yet:"),
    "sign_up.name_missing": ("请填怎么称呼您。", "Please enter your name."),
    "sign_up.name_long": ("称呼太长了，最多 30 个字。", "Please use at most 30 characters."),
    "sign_up.phone_wrong": ("请填正确的手机号。", "Please enter a phone number."),
    "sign_up.agree_missing": (
        "要勾选同意，导购才能联系您。",
        "Please agree, so that we may reply.",
    ),
    "sign_up.done": ("报名成功，谢谢您！", "You have signed up, thank you!"),
    "sign_up.done.more": ("导购会尽快联系您。", "A guide will be in touch soon."),
}
