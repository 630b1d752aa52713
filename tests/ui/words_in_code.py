"""Finds every string of the window in its source code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UI = Path(__file__).parents[2] / "ui"
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
WORD = re.compile(r"[A-Za-z]{2,}")
SHOWING = {
    "setText", "setWindowTitle", "setPlaceholderText", "setToolTip", "setStatusTip", "setTitle",
    "setAccessibleName", "setAccessibleDescription", "set_text", "set_label", "set_title",
    "set_confirm", "set_problem", "show_problem", "set_action", "set_words", "set_word",
    "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "TextLabel", "KeyButton",
    "Chip", "FilterChip", "ChipSpec", "InfoBanner", "Paragraph", "ToastSpec", "Segment",
    "say", "offer",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One ``tr()`` call; ``problem`` says why it can never be translated."""

    where: str
    context: str
    source: str
    counted: bool
    problem: str = ""


def sources(*, gallery: bool = False) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(UI.rglob("*.py")):
        if gallery or "gallery" not in file.parts:
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def said_in(module: ast.Module, name: str) -> Iterator[Said]:
    """Every string in a module, with its class or its literal context.

    A context may be a constant of the module, and ``translate`` may have another name.
    """
    yield from _Finder(module, name).find(module, "")


def literals_shown_in(module: ast.Module, name: str) -> Iterator[str]:
    """Words given straight to something visible, past ``tr``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node) in SHOWING and node.args:
            first = node.args[0]
            parts = first.values if isinstance(first, ast.JoinedStr) else [first]
            for part in parts:
                text = part.value if isinstance(part, ast.Constant) else None
                if isinstance(text, str) and (WORD.search(text) or CHINESE.search(text)):
                    yield f"{name}:{getattr(node, 'lineno', 0)} {text!r}"


def chinese_in(module: ast.Module, name: str) -> Iterator[str]:
    """Chinese string literals, documentation apart."""
    documentation = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in documentation and CHINESE.search(text):
            yield f"{name}:{getattr(node, 'lineno', 0)} {text!r}"


class _Finder:
    def __init__(self, module: ast.Module, name: str) -> None:
        self._name = name
        self._constants: dict[str, str] = {}
        self._translate = {"translate"}
        for node in ast.walk(module):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                target, value = node.targets[0].id, node.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    self._constants[target] = value.value
                elif isinstance(value, ast.Attribute) and value.attr == "translate":
                    self._translate.add(target)

    def find(self, node: ast.AST, context: str) -> Iterator[Said]:
        for child in ast.iter_child_nodes(node):
            inside = child.name if isinstance(child, ast.ClassDef) else context
            if isinstance(child, ast.Call):
                yield from self._call(child, context)
            yield from self.find(child, inside)

    def _call(self, call: ast.Call, context: str) -> Iterator[Said]:
        where, args = f"{self._name}:{call.lineno}", call.args
        if _called(call) in self._translate and len(args) > 1:
            given = self._literal(args[0])
            if given is None:
                yield Said(where, "", "", False, "the context is not a literal")
            else:
                yield _one(where, given, args[1:], counted=len(args) > 3)
        elif _called(call) == "tr":
            yield _one(where, context, args, counted=len(args) > 2)

    def _literal(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self._constants.get(node.id) if isinstance(node, ast.Name) else None


def _one(where: str, context: str, args: list[ast.expr], *, counted: bool) -> Said:
    first = args[0] if args else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return Said(where, context, "", counted, "only a plain literal can be translated")
    problem = ""
    if not context:
        problem = "tr() outside a class has no context"
    elif CHINESE.search(first.value):
        problem = "sources are English"
    elif counted != ("%n" in first.value):
        problem = "%n and a count belong together"
    return Said(where, context, first.value, counted, problem)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
