"""A bad policy file is refused by file, row and column, and the policy delivered before stays in force."""

import pytest

from tests.support.home import Home

COMMON = "fiscal_year_from,legal_basis,evidence"
CLAUSE = "2021,某办法第三条,doc"
WEIGHTS = f"part,weight_points,{COMMON}\nexecution,20,{CLAUSE}\noutput,80,{CLAUSE}\n"
BANDS = (
    f"outcome,share_min,share_max,share_default,{COMMON}\n"
    f"met,0.8,1,1,{CLAUSE}\npartly,0.5,0.8,0.6,{CLAUSE}\nnot_met,0,0.5,0,{CLAUSE}\n"
)
PARAMETERS = f"parameter,value,{COMMON}\nidle_after_years,3,{CLAUSE}\n"

BAD = {
    "weights that make 95": ("policy_indicator_weights", WEIGHTS, ("output,80", "output,75"), (2, "weight_points")),
    "bands that overlap": ("policy_qualitative_bands", BANDS, ("partly,0.5,0.8", "partly,0.5,0.9"), (2, "share_min")),
    "a misspelt parameter": ("policy_parameters", PARAMETERS, ("idle_after", "idel_after"), (2, "parameter")),
    "no legal basis": ("policy_parameters", PARAMETERS, (",某办法第三条,", ",,"), (2, "legal_basis")),
}


@pytest.mark.parametrize("case", BAD)
def test_it_is_refused_and_the_old_one_stays(tmp_path, case):
    table, good, (said, miswritten), (row, column) = BAD[case]
    home = Home(tmp_path)
    path = f"policy/510521/{table}.csv"
    home.put(path, good)
    assert not home.land().refused
    in_force = home.rows(table, "fiscal_year_from", "legal_basis", *good.split("\n")[0].split(",")[:2])
    assert in_force

    home.put(path, good.replace(said, miswritten))
    assert home.land().refused
    assert home.rows(table, "fiscal_year_from", "legal_basis", *good.split("\n")[0].split(",")[:2]) == in_force
    told = home.rejects("path", "row", "column", "message")
    assert [(at, number, name) for at, number, name, _ in told] == [(path, row, column)]
    assert all(message for *_, message in told)
