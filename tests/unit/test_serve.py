"""The page's own processes: their logs do not grow for ever."""

from pipelines.orchestration.serve import trim


def test_a_log_begins_anew_under_the_process_that_writes_it(tmp_path):
    path = tmp_path / "serve-daemon.log"
    with path.open("a") as log:
        for line in ("one\n", "two\n", "three\n"):
            log.write(line)
            log.flush()
            trim(path, most=7)
        assert (path.read_text(), (tmp_path / "serve-daemon.log.1").read_text()) == ("three\n", "one\ntwo\n")
