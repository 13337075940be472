"""What the package has to survive: `python -m tests.stress` lists the command for each property."""
