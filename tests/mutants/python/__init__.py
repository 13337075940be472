"""Changes of the Python code, one at a time: each is tested."""
