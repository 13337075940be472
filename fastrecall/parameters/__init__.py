"""Which values each function and each method takes, and what it says to any other."""

from fastrecall.parameters.validation import certainly_good, validate

__all__ = ["certainly_good", "validate"]
