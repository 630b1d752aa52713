"""Every word of the window can be read in Chinese and in English."""

import ast
import json
import re

import pytest

from tests.ui.words_in_code import (
    UI,
    chinese_in,
    literals_shown_in,
    said_in,
    sources,
)
from ui.i18n import SHARED_CONTEXT, Language, load_words

SAID = [one for file, module in sources() for one in said_in(module, str(file.relative_to(UI)))]
OWN_NAMES = {"简体中文"}  # a language is called by its own name in every language


def _find(words, said):
    return words.get(said.context, {}).get(said.source) or words.get(SHARED_CONTEXT, {}).get(
        said.source
    )


def _holes(text):
    return sorted(re.findall(r"\{\w*\}", text)) + ["%n"] * bool(re.search("%L?n", text))


def test_every_string_in_the_code_can_be_translated():
    assert [f"{one.where}: {one.problem}" for one in SAID if one.problem] == []


def test_every_string_is_translated_into_chinese():
    words = load_words(Language.ZH)
    missing: dict[str, dict[str, object]] = {}
    for one in SAID:
        if not one.problem and _find(words, one) is None:
            missing.setdefault(one.context, {})[one.source] = [""] if one.counted else ""
    assert missing == {}, json.dumps(missing, ensure_ascii=False, indent=2)


def test_every_count_has_its_english_singular_and_plural():
    words = load_words(Language.EN)
    wrong = [
        f"{one.context}: {one.source}"
        for one in SAID
        if one.counted and len(_find(words, one) or []) != 2
    ]
    assert wrong == []


def test_a_count_has_forms_and_a_plain_string_has_none():
    words = load_words(Language.ZH)
    wrong = [one for one in SAID if isinstance(_find(words, one), list) != one.counted]
    assert wrong == []


@pytest.mark.parametrize("language", list(Language))
def test_a_translation_keeps_the_places_to_fill_in(language):
    wrong = []
    for context, words in load_words(language).items():
        for source, translated in words.items():
            forms = translated if isinstance(translated, list) else [translated]
            plain = [form for form in forms if _holes(form) != _holes(source)]
            if not all(forms) or plain:
                wrong.append((context, source, forms))
    assert wrong == []


@pytest.mark.parametrize("language", list(Language))
def test_no_translation_is_left_over(language):
    used = {(one.context, one.source) for one in SAID}
    shared = {one.source for one in SAID}
    left = [
        (context, source)
        for context, words in load_words(language).items()
        for source in words
        if (context, source) not in used and not (context == SHARED_CONTEXT and source in shared)
    ]
    assert left == []


def test_nothing_is_shown_past_translation():
    shown = [
        one
        for file, module in sources()
        for one in literals_shown_in(module, str(file.relative_to(UI)))
    ]
    assert shown == []


def test_chinese_stands_in_the_translations_only():
    found = [
        one
        for file, module in sources()
        for one in chinese_in(module, str(file.relative_to(UI)))
        if not any(name in one for name in OWN_NAMES)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("class A:\n def f(self): self.tr(f'Hi {x}')", "plain literal"),
        ("class A:\n def f(self): self.tr(words)", "plain literal"),
        ("self.tr('Hi')", "no context"),
        ("class A:\n def f(self): self.tr('你好')", "English"),
        ("class A:\n def f(self): self.tr('%n due')", "belong together"),
        ("QCoreApplication.translate(where, 'Hi')", "context is not a literal"),
    ],
)
def test_a_string_that_could_never_be_translated_is_found(code, problem):
    (said,) = said_in(ast.parse(code), "a.py")

    assert problem in said.problem


def test_a_context_may_be_a_constant_and_translate_may_be_called_otherwise():
    code = """
_CONTEXT = "Shop"
tr = QCoreApplication.translate
tr(_CONTEXT, "Sent")
QCoreApplication.translate(_CONTEXT, "%n sent", "", 2)
"""

    said = list(said_in(ast.parse(code), "a.py"))

    assert [(one.context, one.source, one.counted, one.problem) for one in said] == [
        ("Shop", "Sent", False, ""),
        ("Shop", "%n sent", True, ""),
    ]


def test_a_literal_given_to_a_label_is_found():
    module = ast.parse("label.setText('Saved')\nlabel.setText(f'Saved {n}')\nlabel.setText('%')")

    assert len(list(literals_shown_in(module, "a.py"))) == 2
