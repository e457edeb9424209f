"""What the bot serves over HTTP: webhook, health and metrics, and the preview, a Telegram on this machine."""
