"""A disk that can really be full, and a folder that really cannot be written."""

import fcntl
import os
import resource
import signal
import subprocess
from contextlib import contextmanager

SIZE_KIB = 24 * 1024


class Disk:
    """A place for a profile. Root gets a small disk of its own, others a limit and permissions.

    Attributes:
        path: An empty folder on it.
    """

    def __init__(self, folder):
        self.path = folder
        folder.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KIB}k", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        )
        self._own = made.returncode == 0

    @contextmanager
    def full(self):
        """Nothing more fits on it."""
        if not self._own:
            with _largest_file(self.path):
                yield
            return
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self):
        """Nothing on it can be written; no file on it may be open for writing."""
        if not self._own:
            with _no_permission(self.path):
                yield
            return
        self._mount("remount,ro")
        try:
            yield
        finally:
            self._mount("remount,rw")

    @contextmanager
    def failing(self):
        """No file that is open there takes anything more, as when the system stops a bad disk."""
        open_there = _open_for_writing(self.path)
        taken = [(fd, path, _take_writing(fd, path)) for fd, path in open_there]
        try:
            yield
        finally:
            for fd, path, kept in taken:
                if kept is None:
                    continue
                if _path_of(fd) == path:  # else the program has closed it
                    os.dup2(kept, fd, inheritable=False)
                os.close(kept)

    def close(self):
        if self._own:
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)

    def _mount(self, option):
        subprocess.run(["mount", "-o", option, str(self.path)], check=True)


def _open_for_writing(folder):
    """This process's own files there: number and path.

    SQLite's locks stay as they are: a failing disk does not refuse them either.
    """
    numbers = [int(name) for name in os.listdir("/proc/self/fd")]
    return [
        (fd, path)
        for fd in numbers
        if (path := _path_of(fd)).startswith(str(folder))
        and not path.endswith("-shm")
        and _writes(fd)
    ]


def _writes(fd):
    try:
        return fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
    except OSError:  # closed meanwhile
        return False


def _take_writing(fd, path):
    """Put a handle that can only read in the place of one that writes; keep that one.

    None: the program, which works on in other threads, has closed it meanwhile.
    """
    try:
        kept = os.dup(fd)
    except OSError:
        return None
    if _path_of(kept) != path:
        os.close(kept)
        return None
    reading = os.open(path, os.O_RDONLY)
    os.dup2(reading, fd, inheritable=False)
    os.close(reading)
    return kept


def _path_of(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""


@contextmanager
def _largest_file(folder):
    """No file of this process may grow beyond the largest that lies there."""
    sizes = [one.stat().st_size for one in folder.rglob("*") if one.is_file()]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes, default=0), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@contextmanager
def _no_permission(folder):
    """Root would write all the same; everybody else may not."""
    changed = [folder, *folder.rglob("*")]
    modes = [one.stat().st_mode for one in changed]
    for one in changed:
        os.chmod(one, 0o500 if one.is_dir() else 0o400)
    try:
        yield
    finally:
        for one, mode in zip(changed, modes, strict=True):
            os.chmod(one, mode)
