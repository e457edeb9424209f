"""What a chat chooses for itself, as Telegram's side of it: the panel and its choices are pure, the registry keeps."""
