"""A store that forgets everything at its end: for tests and previews, and to show what a store must do."""
