"""What holds the project to its word: a folder for how much a test must run (unit/ to browser/), helpers in
support/, files in data/ and fixtures/."""
