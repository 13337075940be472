"""Other libraries' faces on our counts: a package for each, imported when it is asked for."""
