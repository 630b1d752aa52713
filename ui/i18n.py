"""The window's words in the guide's language.

Sources are English and stand in the code as ``self.tr("…")``; their translations stand in
``resources/translations/<language>/*.json``, one file per screen, as
``{"ClassName": {"Saved {name}": "已保存 {name}", "%n change(s) waiting": ["%n 条等待上传"]}}``.
A list holds plural forms: one for Chinese; singular and plural for English, which needs an entry
only for those. The context ``*`` holds words that any class may use (OK, Cancel).
"""

import json
import logging
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QWidget

import resources

if TYPE_CHECKING:
    _Widget = QWidget
else:  # a second Qt base would not mix with QPushButton and the like
    _Widget = object

log = logging.getLogger(__name__)

SHARED_CONTEXT = "*"
LANGUAGE_KEY = "look/language"
"""Where the choice is remembered among the settings of a profile."""
Words = dict[str, dict[str, str | list[str]]]


class Language(Enum):
    """A language that the window speaks."""

    ZH = "zh_CN"
    EN = "en"

    @property
    def own_name(self) -> str:
        """What its speakers call it; shown the same in every language."""
        return {Language.ZH: "简体中文", Language.EN: "English"}[self]


def load_words(language: Language) -> Words:
    """Everything translated into a language: context → source → words or plural forms."""
    merged: Words = {}
    for file in sorted(resources.path(f"translations/{language.value}").glob("*.json")):
        for context, words in json.loads(file.read_text(encoding="utf-8")).items():
            merged.setdefault(context, {}).update(words)
    return merged


class Catalogue(QTranslator):
    """Answers ``tr()`` from the JSON files of one language."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: Words = {}
        self._counted: dict[str, list[str]] = {}
        self._chinese = False

    def show(self, language: Language) -> None:
        """Answer in a language from now on."""
        self._words = load_words(language)
        self._chinese = language is Language.ZH
        self._counted = {
            source: forms
            for words in self._words.values()
            for source, forms in words.items()
            if isinstance(forms, list)
        }

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1, /
    ) -> str | None:
        found = self._words.get(context, {}).get(sourceText)
        if found is None:
            found = self._words.get(SHARED_CONTEXT, {}).get(sourceText)
        if found is None and n >= 0:
            # PySide asks for the most derived class first and takes an answer with its %n filled
            # in for a translation, so a base class's own plural would never be asked for.
            found = self._counted.get(sourceText)
        if isinstance(found, list):
            return found[0] if self._chinese or n == 1 else found[-1]
        return found


class LanguageSwitch(QObject):
    """Installs the catalogue once and changes its language while the window is open."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._language = Language.ZH
        self._catalogue = Catalogue(self)
        self._qt_words = QTranslator(self)  # Qt's own menus, such as copy and paste in a text field
        self._catalogue.show(self._language)
        app.installTranslator(self._catalogue)
        self._load_rest()

    @property
    def language(self) -> Language:
        """The language shown."""
        return self._language

    def choose(self, language: Language) -> None:
        """Speak a language; every open widget gets a ``LanguageChange`` event."""
        if language is self._language:
            return
        self._language = language
        self._catalogue.show(language)
        self._load_rest()
        QCoreApplication.sendEvent(self._app, QEvent(QEvent.Type.LanguageChange))

    def _load_rest(self) -> None:
        QLocale.setDefault(QLocale(self._language.value))
        self._app.removeTranslator(self._qt_words)
        if self._language is Language.EN:
            return
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_words.load(f"qtbase_{self._language.value}", folder):
            self._app.installTranslator(self._qt_words)
        else:
            log.info("Qt's own words are not there in %s", self._language.value)


class Retranslated(_Widget):
    """Mixin, named before the widget class: calls ``retranslate`` when the language changes.

    Call ``self.retranslate()`` once at the end of ``__init__``, and set every word there.
    """

    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every visible word again."""
        raise NotImplementedError
