"""Which rows of a release's table belong to a department, by the columns the table has.

Here: one SQL condition per table. A table without a column that names its subject has none of the department's rows:
sums over a region are made of others' figures too. Not here: what is said in the rows (masked_words.py).
"""

from collections.abc import Sequence

SUBJECTS = "own_subjects"
"""Temporary table mof_div_code, fiscal_year, subject_kind, subject_code, is_secret of the department."""
REGIONS = "own_regions"
"""Temporary table mof_div_code: the department's region and those above it."""

_NEVER = "false"
_ALWAYS = "true"
_BY_NAME = {
    "dim_codes": _ALWAYS,
    "dim_metrics": _ALWAYS,
    "dim_regions": f"t.mof_div_code in (select mof_div_code from {REGIONS})",
    "dim_policies": (
        f"t.mof_div_code in (select mof_div_code from {REGIONS} union all select '000000000') "
        "and t.table_name <> 'policy_assessment_adjustments'"
    ),
}
"""Tables that are the same for everybody. Adjustments of the work assessment name the departments they concern."""
_OF_META = {
    "due_dates": _ALWAYS,
    "held_regions": f"t.mof_div_code in (select mof_div_code from {SUBJECTS})",
}
"""Its figures stand as of an earlier day when its region is held back: whoever reads them must be told."""
_BUREAU_ONLY = ("rpt_referrals",)
_KEPT = {"referred_to": "is null", "is_bureau_only": "is not true"}
"""Column -> what its rows must be: what was handed to audit or discipline, or only follows from it, stays here."""


def condition(schema: str, table: str, columns: Sequence[str]) -> str:
    """The WHERE condition on table alias `t`, with the parameter $department where it compares the code."""
    if schema == "meta":
        return _OF_META.get(table, _NEVER)
    if table in _BY_NAME:
        return _BY_NAME[table]
    own = _own(columns)
    if own == _NEVER or table in _BUREAU_ONLY:
        return _NEVER
    for column, kept in _KEPT.items():
        own += f" and t.{column} {kept}" if column in columns else ""
    others = [column for column in columns if column.startswith("other_") and column.endswith("pro_code")]
    for column in others:  # pairs: both sides must be the department's
        region = "other_mof_div_code" if "other_mof_div_code" in columns else "mof_div_code"
        own += (
            f" and (t.{region}, t.fiscal_year, t.{column}) in "
            f"(select (mof_div_code, fiscal_year, subject_code) from {SUBJECTS})"
        )
    return own


def _own(columns: Sequence[str]) -> str:
    here = set(columns)
    if not {"mof_div_code", "fiscal_year"} <= here:
        return _NEVER
    region = f"t.mof_div_code in (select mof_div_code from {SUBJECTS})"
    if {"subject_kind", "subject_code"} <= here:
        return (
            "(t.mof_div_code, t.fiscal_year, t.subject_kind, t.subject_code) in "
            f"(select (mof_div_code, fiscal_year, subject_kind, subject_code) from {SUBJECTS})"
        )
    if "pro_code" in here:
        return (
            "(t.mof_div_code, t.fiscal_year, t.pro_code) in "
            f"(select (mof_div_code, fiscal_year, subject_code) from {SUBJECTS} where subject_kind <> 'department')"
        )
    if {"assessed_kind", "assessed_code"} <= here:
        return f"t.assessed_kind = 'department' and t.assessed_code = $department and {region}"
    if "dept_code" in here:
        return f"t.dept_code = $department and {region}"
    return _NEVER


def secret(columns: Sequence[str]) -> str:
    """Whether the row `t` speaks of a subject that is secret in any year."""
    here = set(columns)
    code = next((name for name in ("subject_code", "pro_code") if name in here), None)
    if code is None or "mof_div_code" not in here:
        return _NEVER
    return f"(t.mof_div_code, t.{code}) in (select (mof_div_code, subject_code) from {SUBJECTS} where is_secret)"
