"""How fast fastrecall is beside scikit-learn, other ways to count, and NumPy's bare comparison.

``python -m benchmarks --help`` says what can be measured. Every answer is compared with another
library's before it is timed.
"""
