"""Backup and restore: one archive of the database, the evidence files and a manifest with their hashes.

Restoring checks every hash before anything is touched, and refuses a database that holds data unless told to.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from guanlan.config import postgres

DUMP, MANIFEST, EVIDENCE = "database.dump", "manifest.json", "evidence/"
BLOCK = 1 << 20


class BackupError(RuntimeError):
    """The archive cannot be made or taken; the message is for the operator."""


def _tool(name: str, server_major: int) -> str:
    """pg_dump or pg_restore, at least as new as the server."""
    folders = [postgres._wheel_binaries(), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    candidates = [str(f / name) for f in folders if f is not None and (f / name).exists()]
    candidates += [found] if (found := shutil.which(name)) else []
    for path in candidates:
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        major = (
            int("".join(c for c in said.split()[2].split(".")[0] if c.isdigit()) or 0) if len(said.split()) > 2 else 0
        )
        if major >= server_major:
            return path
    raise BackupError(f"找不到 {name}（需 PostgreSQL {server_major} 或更新的客户端工具）。")


def _major(url: str) -> int:
    with psycopg.connect(url) as db:
        return db.info.server_version // 10000


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} 失败：{done.stderr.strip()[-800:]}")


def backup(target: Path, url: str, evidence: Path) -> dict[str, Any]:
    """Write the archive; the manifest is returned. The file appears under its name only when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder) / DUMP
        _run([_tool("pg_dump", _major(url)), "--format=custom", "--no-owner", f"--file={dump}", url])
        # Evidence is listed after the dump: a file that came in between is one too many, never one too few.
        members = {DUMP: dump} | {
            EVIDENCE + p.relative_to(evidence).as_posix(): p
            for p in sorted(evidence.rglob("*"))
            if p.is_file() and not p.name.startswith(".")
        }
        manifest = {
            "made_at": datetime.now(UTC).isoformat(), "postgresql": _major(url),
            "members": {name: {"sha256": _sha256(path), "size": path.stat().st_size} for name, path in members.items()},
        }  # fmt: skip
        fresh = Path(folder) / "archive.tar"
        with tarfile.open(fresh, "w") as archive:
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
            for name, path in members.items():
                archive.add(path, name, recursive=False)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.rename(target)
    return manifest


def check(source: Path) -> dict[str, Any]:
    """Read the manifest and prove every member; BackupError if the archive is damaged or not ours."""
    try:
        with tarfile.open(source) as archive:
            names = archive.getnames()
            if not names or names[0] != MANIFEST:
                raise BackupError("不是观澜的备份文件：缺少清单。")
            manifest: dict[str, Any] = json.load(archive.extractfile(MANIFEST))  # type: ignore[arg-type]
            wanted = manifest["members"]
            if set(names[1:]) != set(wanted):
                raise BackupError("备份文件与清单不符：成员有缺少或多余。")
            for name, about in wanted.items():
                digest, file = hashlib.sha256(), archive.extractfile(name)
                while block := file.read(BLOCK):  # type: ignore[union-attr]
                    digest.update(block)
                if digest.hexdigest() != about["sha256"]:
                    raise BackupError(f"备份文件已损坏：{name} 的校验值不符。")
    except (tarfile.TarError, json.JSONDecodeError, KeyError, EOFError, AttributeError) as error:
        raise BackupError(f"备份文件已损坏，读不出来：{error}") from error
    return manifest


def restore(source: Path, url: str, evidence: Path, *, force: bool = False) -> dict[str, Any]:
    """Check the archive, then replace database and evidence by it."""
    manifest = check(source)
    tool = _tool("pg_restore", max(_major(url), int(manifest["postgresql"])))
    with psycopg.connect(url, autocommit=True) as db:
        holds = db.execute("SELECT to_regclass('public.organisations_unit') IS NOT NULL").fetchone()[0]  # type: ignore[index]
        if holds and not force:
            raise BackupError("数据库里已有数据；确要覆盖请加 --force。")
        if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guanlan_web'").fetchone():
            db.execute("CREATE ROLE guanlan_web NOLOGIN")
        db.execute("GRANT guanlan_web TO CURRENT_USER")
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with (
        tempfile.TemporaryDirectory(dir=evidence.parent if evidence.parent.exists() else None) as folder,
        tarfile.open(source) as archive,
    ):
        archive.extractall(folder, filter="data")
        _replace(url, [
            tool, "--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={url}", str(Path(folder) / DUMP),
        ])  # fmt: skip
        for name in manifest["members"]:
            if name.startswith(EVIDENCE):
                place = evidence / name.removeprefix(EVIDENCE)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(Path(folder) / name, place)
    return manifest


def _replace(url: str, command: list[str]) -> None:
    """Put the dump in the place of what the database holds; what it held comes back if that fails."""
    aside = "DROP SCHEMA IF EXISTS before_public CASCADE; DROP SCHEMA IF EXISTS before_facts CASCADE"
    with psycopg.connect(url, autocommit=True) as db:
        held = db.execute("SELECT to_regnamespace('facts') IS NOT NULL").fetchone()[0]  # type: ignore[index]
        with db.transaction():
            db.execute(aside)
            db.execute("ALTER SCHEMA public RENAME TO before_public; CREATE SCHEMA public")
            if held:
                db.execute("ALTER SCHEMA facts RENAME TO before_facts")
    try:
        _run(command)
    except BaseException:
        with psycopg.connect(url, autocommit=True) as db, db.transaction():
            db.execute("DROP SCHEMA IF EXISTS facts CASCADE; DROP SCHEMA public CASCADE")
            db.execute("ALTER SCHEMA before_public RENAME TO public")
            if held:
                db.execute("ALTER SCHEMA before_facts RENAME TO facts")
        raise
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(aside)
