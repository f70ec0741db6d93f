"""Personal data as keyed hashes: equal people stay equal, nobody can be read back without the key.

Here: the key file and the hashing. Not here: which rows are loaded.
"""

import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

import polars as pl

from pipelines.land.cells.values import tidy

HASHED: dict[str, tuple[str, ...]] = {"payments": ("payee_name", "payee_account")}
"""Columns that never land in clear. A project's responsible person answers for it in public office and stays."""

KEY_FILE = Path("keys", "pii.key")


def pii_key(home: Path) -> bytes:
    """The home's key, made on first use and readable by its owner only; outside raw/ and every release."""
    path = home / KEY_FILE
    if not path.exists() or not path.stat().st_size:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_hex(32).encode())
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)  # whole or not at all: half a key would hash people otherwise for ever
    return path.read_bytes()


def hash_column(texts: pl.Series, key: bytes) -> pl.Series:
    """HMAC-SHA256, its first 32 hex digits, of each text (width and spaces do not matter); NULL stays NULL."""
    distinct = texts.drop_nulls().unique()
    hashes = pl.Series([_hash(key, text) for text in distinct], dtype=pl.String)
    return texts.replace_strict(distinct, hashes, default=None, return_dtype=pl.String)


@lru_cache(maxsize=300_000)
def _hash(key: bytes, text: str) -> str:
    """The same payees come again and again; some 80 MB remember them."""
    return hmac.digest(key, tidy(text).encode(), "sha256").hex()[:32]
