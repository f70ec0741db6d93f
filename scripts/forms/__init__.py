"""Official forms in their real file formats for the tests: made by us, laid out as the published ones are."""
