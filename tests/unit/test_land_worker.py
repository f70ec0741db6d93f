"""The process that opens workbooks may die, hang or swell: the file is refused and the next one is read."""

import os
from collections.abc import Iterator

import pytest

from pipelines.land.problems import Refused
from pipelines.land.worker import Limits, Worker
from tests.support.worker_calls import refuse, spin, swell


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(Limits(memory=400 << 20, seconds=0.5))
    yield worker
    worker.stop()


def test_it_answers_and_hands_on_what_is_raised(worker: Worker) -> None:
    assert worker.call(max, 3, 5, size=0) == 5
    with pytest.raises(ZeroDivisionError):
        worker.call(divmod, 1, 0, size=0)
    with pytest.raises(Refused) as raised:
        worker.call(refuse, size=0)
    assert (raised.value.reason_code, raised.value.zh, raised.value.sheet, raised.value.row) == ("x", "中文", "S", 3)


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        (os._exit, (3,), "reader_died"),
        (spin, (), "too_slow"),
        (swell, (500 << 20,), "too_much_memory"),
        (bytearray, (50 << 30,), "reader_died"),
    ],
)
def test_its_end_refuses_the_file_and_no_other(worker: Worker, function, arguments: tuple, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        worker.call(function, *arguments, size=0)
    assert raised.value.reason_code == reason
    assert worker.call(max, 3, 5, size=0) == 5


def test_a_bigger_file_may_take_more() -> None:
    assert Limits().of(1 << 10) == (512 << 20, pytest.approx(4.0, abs=0.01))
    assert Limits().of(100 << 20) == (4000 << 20, pytest.approx(304.0))
