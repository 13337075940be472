"""scikit-learn with our functions in place of its own."""
