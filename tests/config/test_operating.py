"""Backup, restore, and the embedded PostgreSQL."""

import tarfile

import psycopg
import pytest

from guanlan.config import postgres
from guanlan.config.backup import BackupError, backup, check, restore
from tests.database import another_database


@pytest.fixture
def database():
    with another_database("backup") as url:
        yield url


@pytest.fixture
def archive(database, tmp_path):
    evidence = tmp_path / "evidence"
    (evidence / "ab").mkdir(parents=True)
    (evidence / "ab" / "abcd").write_bytes(b"original bytes")
    with psycopg.connect(database) as db:
        db.execute("CREATE TABLE organisations_unit (name text)")
        db.execute("INSERT INTO organisations_unit VALUES ('山城集团')")
    try:
        backup(tmp_path / "b.tar", database, evidence)
    except BackupError as error:
        if "找不到" in str(error):
            pytest.skip(f"NOT RUN: {error}")
        raise
    return tmp_path / "b.tar", evidence


def names(url):
    with psycopg.connect(url) as db:
        return [r[0] for r in db.execute("SELECT name FROM organisations_unit")]


def test_backup_then_restore_gives_everything_back(archive, database):
    file, evidence = archive
    with psycopg.connect(database) as db:
        db.execute("UPDATE organisations_unit SET name = '改过'")
    (evidence / "ab" / "abcd").unlink()
    with pytest.raises(BackupError, match="--force"):
        restore(file, database, evidence)
    assert names(database) == ["改过"]
    restore(file, database, evidence, force=True)
    assert names(database) == ["山城集团"]
    assert (evidence / "ab" / "abcd").read_bytes() == b"original bytes"


def test_a_damaged_archive_is_refused_before_anything_is_touched(archive, database, tmp_path):
    file, evidence = archive
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(data)
    with pytest.raises(BackupError):
        restore(damaged, database, evidence, force=True)
    damaged.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(BackupError):
        check(damaged)
    with tarfile.open(tmp_path / "other.tar", "w"):
        pass
    with pytest.raises(BackupError):
        check(tmp_path / "other.tar")
    assert names(database) == ["山城集团"]


def test_embedded_server_starts_in_a_closed_folder_stops_and_starts_again(tmp_path):
    """A folder that others cannot enter: as root the server runs as nobody, and lives elsewhere."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = closed.stat().st_mode
    url = postgres.start(closed / "state")
    try:
        assert postgres.start(closed / "state") == url
        with psycopg.connect(url) as db:
            db.execute("CREATE TABLE kept (a int)")
        assert postgres.stop(closed / "state")
        assert not postgres.stop(closed / "state")
        with psycopg.connect(postgres.start(closed / "state")) as db:
            assert db.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone()[0]
        assert closed.stat().st_mode == before
    finally:
        postgres.stop(closed / "state")
