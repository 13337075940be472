"""Names of metrics: given, or made of the class and a number, as Keras makes them."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import count

__all__ = ["auto_name"]

_NUMBERS: defaultdict[str, count[int]] = defaultdict(count)


def auto_name(class_name: str) -> str:
    """Return a name that no metric had before.

    Parameters
    ----------
    class_name : str

    Returns
    -------
    str
        In snake case; from the second on with a number.

    Examples
    --------
    >>> auto_name("CamelCase"), auto_name("CamelCase")
    ('camel_case', 'camel_case_1')
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])", "_", class_name).lower()
    number = next(_NUMBERS[name])
    return f"{name}_{number}" if number else name
