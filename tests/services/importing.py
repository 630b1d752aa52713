"""A guide who imports: files, and a service that is driven to the end."""

from guide_app.services.imports import ImportService
from tests.intake.files import csv_file

HEADER = ("姓名", "手机号", "微信号", "生日", "标签", "跟进记录", "记录人", "导购", "金额")
MA = ("马慧", "138 0000 0217", "mahui", "10月9日", "怕热", "孩子怕热", "李姐", "王芳", "398")
WANG = ("王雪梅", "13900008820", "", "", "", "", "", "", "")
NOBODY = ("没有号码", "", "", "", "", "", "", "", "")


class Importer:
    """An `ImportService` with a folder for files."""

    def __init__(self, book, folder, known=None):
        self.book = book
        self.folder = folder
        self.service = ImportService(book, known)

    def draft(self, *rows, header=HEADER):
        return self.service.look_at(csv_file(self.folder, [header, *rows]))

    def trial(self, draft):
        made = self.service.begin_trial(draft, draft.mapping)
        while made.step():
            pass
        return made.trial

    def run(self, draft):
        made = self.service.begin(draft, draft.mapping, self.trial(draft))
        while made.step():
            pass
        return made

    def imports(self, *rows, header=HEADER):
        """Import these rows to the end; what the list of imports says of it."""
        made = self.run(self.draft(*rows, header=header))
        return self.line(made.import_id)

    def line(self, import_id):
        (found,) = [one for one in self.service.list_imports() if one.import_id == import_id]
        return found

    def undo(self, import_id):
        made = self.service.undo(import_id)
        while made.step():
            pass
        return self.line(import_id)


def counted(counts):
    return {fate.value: count for fate, count in counts.items() if count}
