"""Every policy of the release: what it says, since when, and on whose authority.

Here: one table. Not here: which of them a subject's figures go by (its own page tells).
"""

from pipelines.lang import say
from pipelines.readers.browse.page import NoPage, Page, View
from pipelines.readers.browse.tables import C, table


def build(view: View, *rest: str) -> Page:
    if rest:
        raise NoPage(say("没有这一页", "there is no such page"))
    rows = view.ask(
        """
        select mof_div_code, policy_key, fiscal_year_from, value, unit, legal_basis, evidence, note
        from marts.dim_policies order by mof_div_code, table_name, parameter, fiscal_year_from
        """
    )
    if view.only is not None:
        whose = _theirs(view, view.only)
        rows = [row for row in rows if row["mof_div_code"] in whose]
    return Page(
        say("政策", "Policies"),
        [
            table(
                "policies",
                say("全部政策", "All policies"),
                [
                    C("policy_key", say("政策", "Policy"), words="policy"),
                    C("fiscal_year_from", say("起始年度", "From")),
                    C("value", say("取值", "Says"), words="policy_value"),
                    C("unit", say("单位", "Unit"), words="policy_unit"),
                    C("legal_basis", say("依据", "Legal basis")),
                    C("evidence", say("证据", "Evidence"), words="evidence"),
                    C("note", say("说明", "Note"), words="policy_note"),
                ],
                rows,
            )
        ],
        crumbs=[view.home],
    )


def _theirs(view: View, only: frozenset[tuple[str, int]]) -> set[str]:
    """Those regions, every one above them, and the nation: whose policies they go by."""
    rows = view.ask(
        """
        select distinct above_mof_div_code from marts.dim_region_lineage
        where concat(mof_div_code, '/', fiscal_year) in (select unnest(?1))
        """,
        [[f"{region}/{year}" for region, year in only]],
    )
    return {"000000000"} | {row["above_mof_div_code"] for row in rows}
