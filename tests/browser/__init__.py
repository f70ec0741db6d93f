"""Pages, papers and notebooks as a person sees them: in Chromium, in LibreOffice, behind a proxy."""
