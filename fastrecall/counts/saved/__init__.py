"""What outlives a process: counts as bytes, dictionaries and tables, and back."""
