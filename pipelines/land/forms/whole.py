"""What a form says as a whole because of what the rows of its indicators say: the worst likelihood, all reasons.

Here: that. Not here: the rows (tables.py).
"""

from pipelines.land.cells.choices import is_marked
from pipelines.land.forms.form import Cell, Form
from pipelines.land.forms.layouts import Indicators, normalise


def as_a_whole(layout: Indicators, form: Form, ticks: dict[str, set[str]]) -> None:
    """What the report says, from what its rows say: the worst likelihood, all reasons."""
    for name, words in layout.worst.items():
        said = ticks.get(name, set()) | {normalise(text) for row in form.rows if (text := row.values.get(name))}
        worst = next((word for word in words if normalise(word) in said), None)
        texts = [text for row in form.rows if (text := row.values.get(name))]
        odd = next((text for text in texts if is_marked(text)), None) or next(iter(texts), None)
        if (worst or odd) and form.rows and name not in form.values:
            undecided = odd if odd and is_marked(odd) else None
            form.values[name] = Cell(str(undecided or worst or odd), form.rows[0].row, form.places.get(name, 0))
    for name, column in layout.joined.items():
        said = [f"{row.values['level3'] or ''}：{text}" for row in form.rows if (text := row.values.get(column))]
        if said and name not in form.values:
            form.values[name] = Cell("；".join(dict.fromkeys(said)), form.rows[0].row, form.places.get(column, 0))
