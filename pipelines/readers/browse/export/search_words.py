"""What the search of an export looks through: words.js, names first, then words of targets.

Here: the data. Not here: the looking (static/browse.js).
"""

import json

from pipelines.readers.browse.confidential import secrets
from pipelines.readers.browse.export.site import Site
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import View
from pipelines.readers.browse.search import index_of
from pipelines.readers.browse.tables import named


def write_words(site: Site, view: View) -> None:
    """`window.NAMES`: [name, code, initials, kind, region, link]; `window.TARGETS`: [level 3, target, whose, link]."""
    regions = {row["code"]: row["name"] for row in index_of(view).frame.to_dicts() if row["kind"] == "region"}
    names = []
    for row in index_of(view).frame.sort("fiscal_year", descending=True).to_dicts():
        region, kind = row["mof_div_code"], row["kind"]
        year = max((year for year in site.years if year <= row["fiscal_year"]), default=row["fiscal_year"])
        address = {
            "region": ("region", region, str(year)),
            "department": ("department", region, str(year), row["code"]),
            "subject": ("subject", region, str(year), row["subject_kind"] or "", row["code"]),
        }[kind]
        if link := site.link(address, "search.html"):
            told = label("kind", row["subject_kind"]) if kind != "region" else label("code", kind)
            names.append([row["name"] or "", row["code"], row["initials"], told, regions.get(region) or region, link])
    hidden = secrets(view)
    rows = view.ask(
        """
        select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code, level3, printed_operator, target_raw, unit
        from marts.fct_goal_indicators order by fiscal_year desc, mof_div_code, subject_code, kpi_id
        """
    )
    targets = []
    for row in named(view, rows):
        link = site.link(("indicator", row["mof_div_code"], str(row["fiscal_year"]), row["kpi_id"]), "search.html")
        if link and (row["mof_div_code"], row["subject_code"]) not in hidden:
            target = " ".join(part for part in (row["printed_operator"], row["target_raw"], row["unit"]) if part)
            whose = [row["subject_name"] or row["subject_code"], row["mof_div_name"] or row["mof_div_code"]]
            targets.append([row["level3"] or "", target, f"{' · '.join(whose)} {row['fiscal_year']}", link])
    site.write("words.js", f"window.NAMES={_json(names)};\nwindow.TARGETS={_json(targets)};\n")


def _json(rows: list[list[str]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
