"""Forms and templates to hand out: blank ones, ones prefilled from the release in force, a template of every extract.

`write_forms` is the whole. Not here: reading filled ones (land/forms/).
"""

from pipelines.readers.forms.form_files import Outcome, write_forms

__all__ = ["Outcome", "write_forms"]
