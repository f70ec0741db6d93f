"""A cell of 2 MB is quotes that do not close, whatever other packages made of the process's limit."""

import csv

from tests.support.home import Home

HEAD = "pay_id,pro_code,pay_date,amount\n"


def test_the_limit_is_ours_when_a_file_is_read(tmp_path) -> None:
    former = csv.field_size_limit(1 << 30)  # as a package does that is imported beside us
    try:
        home = Home(tmp_path)
        home.put("510521/2021/payments.csv", HEAD + "Z1,P1,2021-03-01,1\nZ2," + "x" * (2 << 20))
        (entry,) = home.land().entries
    finally:
        csv.field_size_limit(former)
    reasons = [reason for _, reason in home.rejects("row", "reason_code")]
    assert (entry.status, reasons) == ("refused", ["bad_quotes"])
