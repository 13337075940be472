"""How fast fastrecall is beside scikit-learn and beside NumPy's bare comparison.

``python -m benchmarks`` checks every answer against scikit-learn's, and only then measures.
"""
