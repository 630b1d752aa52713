"""The window. Qt Widgets over plain read models; asks ``guide_app.services``, never SQL or HTTP.

How to add a page:

1. Write ``ui/<name>/page.py`` with a :class:`ui.shell.Page`: set ``page_id`` and ``icon`` (a file
   of ``resources/icons``), give ``word()``, and take services and the :class:`ui.tasks.TaskRunner`
   by ``__init__``. Build from :mod:`ui.widgets`; put panes into ``TwoPanes`` and ``ScrollPane``,
   button rows into ``FlowLayout``, so that it holds at 910×512 (1366×768 at scale 1.5).
2. Ask services off the GUI thread: ``runner.run(lambda: service.find(text),
   done=self._on_found, failed=self._on_failed)``; writes with ``lane=Lane.WRITE``; search as you
   type through ``Latest``. ``done`` is a method of the page: a page that is gone is skipped.
3. Show what the service answers: ``EmptyState`` while loading, empty, offline or refused;
   ``toast_asked.emit(ToastSpec(…, undo=…))`` after a write; ``badge_changed`` for the
   navigation; ``header_changed`` when subtitle or header widgets are others.
4. Commands: a key in :class:`ui.shortcuts.Key`, ``add_action(self, Key.COPY_SCRIPT, slot,
   name="copyScript")``, its words in ``retranslate``, its button by ``KeyButton.of(action)``.
5. Dialogs: subclass ``ui.widgets.Dialog`` with the page as host, fields into ``body``.
6. Register it where the window is wired: ``window.add_page(TodayPage, lambda: TodayPage(…))``.

How to add a string: write it in English, ``self.tr("Saved {name}").format(name=name)``, with a
literal (no f-string) inside ``tr``; counts by ``self.tr("%n change(s) waiting", "", n)``; outside
a QObject ``QCoreApplication.translate("Context", "…")``. Set words in ``retranslate`` and call it
once at the end of ``__init__``; ``Retranslated`` calls it again when the language changes. Then
translate it under its class name in ``resources/translations/zh_CN/<screen>.json``, a count also
in ``en``, as ``["%n change waiting", "%n changes waiting"]``. ``test_words.py`` in
``tests/ui/foundation`` names what is missing, no longer used, or never went through ``tr``.

Colours come from ``ui.theme.tokens()`` inside ``paintEvent`` or from the stylesheet, sizes from
``Size`` and ``Space``; labels are ``TextLabel`` (a plain QLabel may read a name as HTML). Dates
and numbers are written by :mod:`ui.dates`. ``python -m ui.gallery OUT`` draws every widget.
"""

from ui import plain_import

plain_import.restore()
