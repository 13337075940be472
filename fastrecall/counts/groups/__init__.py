"""Counts of several groups, held as one stack; and how far groups are apart."""
