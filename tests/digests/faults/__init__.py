"""A seeded harness: real processes killed and stopped, a database that crashes, a Telegram that misbehaves."""
