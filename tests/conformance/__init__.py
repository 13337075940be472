"""scikit-learn's own metric tests, run against fastrecall's sixteen functions."""
