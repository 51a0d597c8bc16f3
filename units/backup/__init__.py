"""Backups: database and files in one archive that says what is in it, and their way back."""
