"""Settings come from flags, then the environment, then `.env`; a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import databases
import pytest

from flows import settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"SOLIEU_{name.upper()}", raising=False)


def test_all_lies_in_the_home() -> None:
    loaded = settings.load(home=Path("there"))
    assert loaded.database_address == (databases.url(loaded.home) or "there/solieu.sqlite")
    assert loaded.archive_address == "there/archive"


def test_the_default_home_is_data() -> None:
    assert settings.load().home == Path("data")


def test_flag_before_environment_before_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SOLIEU_HOME=of-the-file\nSOLIEU_BATCH=7\n", encoding="utf-8")
    assert settings.load().home == Path("of-the-file")
    monkeypatch.setenv("SOLIEU_HOME", "of-the-environment")
    assert settings.load().home == Path("of-the-environment")
    loaded = settings.load(home=Path("of-the-flag"))
    assert (loaded.home, loaded.batch) == (Path("of-the-flag"), 7)


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_BATCH", "many")
    with pytest.raises(settings.SettingsError, match=r"SOLIEU_BATCH.*many"):
        settings.load()


def test_a_list_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_IGNORE", '["*.tmp"]')
    assert settings.load().ignore == ("*.tmp",)
