"""What policy lets go of landing: contents long out of force, never one that some present file still has."""

from dataclasses import replace
from datetime import datetime

from pipelines.land.ledger.prune import prune_landing, to_drop
from tests.support.home import Home

PAYMENTS = "990101/2022/payments.csv"
HEAD = "pay_id,pro_code,pay_date,amount\n"
NOW = datetime(2030, 1, 1)


def deliver(home: Home, amount: int, path: str = PAYMENTS) -> None:
    home.put(path, f"{HEAD}Z1,P1,2022-05-01,{amount}\n")
    home.land()


def test_every_version_stays_without_a_policy(tmp_path):
    home = Home(tmp_path)
    for amount in (1, 2, 3):
        deliver(home, amount)
    assert prune_landing(home.settings, NOW) == []
    assert len(list(home.settings.landing.glob("payments/*/*.parquet"))) == 3


def test_old_versions_go_and_the_ledger_still_knows_them(tmp_path):
    home = Home(tmp_path)
    for amount in (1, 2, 3):
        deliver(home, amount)
    entries = home.land().entries
    gone = prune_landing(replace(home.settings, keep_landing_days=365), NOW)
    assert len(gone) == 2
    after = home.land()
    assert [entry.status for entry in after.entries] == [entry.status for entry in entries]
    assert sum(entry.landing_file is None for entry in after.entries) == 2
    assert home.rows("payments", "amount") != []


def test_a_version_that_comes_back_is_read_again(tmp_path):
    home = Home(tmp_path)
    deliver(home, 1)
    deliver(home, 2)
    prune_landing(replace(home.settings, keep_landing_days=365), NOW)
    deliver(home, 1)
    assert [int(amount) for amount in home.rows("payments", "amount")] == [1]


def test_recent_ones_stay(tmp_path):
    home = Home(tmp_path)
    deliver(home, 1)
    deliver(home, 2)
    entries = home.land().entries
    assert to_drop(entries, datetime(2021, 1, 1)) == set()
