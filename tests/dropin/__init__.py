"""Other libraries' faces, beside the libraries themselves."""
