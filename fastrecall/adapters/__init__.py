"""Counts of data that lie on a cluster: a module for each engine, imported only when asked for."""
