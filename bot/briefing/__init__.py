"""Route -> Document -> text in a format."""
