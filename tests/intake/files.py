"""Small files of every kind, written for a test."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet

HEADER = ("姓名", "手机号", "会员号", "生日", "专属导购", "标签", "备注")


def csv_file(folder: Path, rows, *, encoding="utf-8", delimiter=",", name="in.csv") -> Path:
    path: Path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def excel_file(folder: Path, rows, *, name="in.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    path: Path = folder / name
    book.save(path)
    return path


def parquet_file(folder: Path, rows, *, name="in.parquet") -> Path:
    header, *body = rows
    columns = {column: [row[i] for row in body] for i, column in enumerate(header)}
    path: Path = folder / name
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def with_part(
    source: Path, target: Path, name, content, *, compression=zipfile.ZIP_DEFLATED
) -> Path:
    """A copy of a package in which one part is replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part.filename))
        new.writestr(name, content)
    return target
