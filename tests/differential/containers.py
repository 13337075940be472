"""The same labels in every container that people keep labels in.

pandas, polars and pyarrow are used where they are installed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from tests.differential import layouts

HAS = {name: bool(importlib.util.find_spec(name)) for name in ("pandas", "polars", "pyarrow")}
Maker = Callable[[Sequence[Any], str, str, Random], Any]


def _ndarray(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    return layouts.lay_out(layouts.array_of(values, dtype), rng)[1]


def _list(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    if family == "date" or rng.random() < 0.2:
        return list(layouts.array_of(values, dtype))
    return layouts.array_of(values, dtype).tolist()


def _tuple(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    return tuple(_list(values, family, dtype, rng))


def _series(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pandas as pd

    index = rng.choice([None, np.arange(len(values)) * 2 + 5])
    dtype = "str" if dtype == "U" else "datetime64[ns]" if family == "date" else dtype
    return pd.Series(values, dtype=dtype, index=index)


def _data_frame(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    return _series(values, family, dtype, rng).to_frame("label")


def _category(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pandas as pd

    array = layouts.array_of(values, "float32" if dtype == "float16" else dtype)
    if rng.random() < 0.5:
        return pd.Series(array, dtype="category")
    categories = list(dict.fromkeys(array.tolist() if family != "date" else array))
    rng.shuffle(categories)
    return pd.Series(pd.Categorical(array, categories=categories, ordered=rng.random() < 0.5))


def _nullable(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pandas as pd

    if family == "str":
        return pd.Series(values, dtype="string[python]")
    if family == "date":
        return _series(values, family, dtype, rng)
    names = {"bool": "boolean", "float16": "Float32"}
    name = names.get(dtype, dtype.capitalize().replace("Uint", "UInt"))
    # pandas itself reads a plain list of integers beyond 2**63 as floats.
    return pd.Series(np.array(values, dtype), dtype=name)


def _arrow_series(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pandas as pd

    if family == "str":
        return pd.Series(values, dtype="string[pyarrow]")
    if family == "date" or dtype == "float16":
        return _series(values, family, dtype, rng)
    return pd.Series(values, dtype=f"{dtype}[pyarrow]")


def _polars(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import polars as pl

    if family == "str":
        kinds = [pl.String, pl.Categorical, pl.Enum(sorted(set(values)))]
        return pl.Series("label", values, dtype=rng.choice(kinds))
    if family == "date":
        return pl.Series("label", values, dtype=pl.Date)
    return pl.Series("label", layouts.array_of(values, dtype))


def _arrow(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pyarrow as pa

    if family == "str":
        array = pa.array(values, rng.choice([pa.string(), pa.large_string()]))
        return array.dictionary_encode() if rng.random() < 0.3 else array
    if family == "date":
        return pa.array(values, pa.date32())
    start = rng.choice([0, 0, 1, 3])
    return pa.array(layouts.array_of([values[0]] * start + list(values), dtype)).slice(start)


def _chunked(values: Sequence[Any], family: str, dtype: str, rng: Random) -> Any:
    import pyarrow as pa

    array = _arrow(values, family, dtype, rng)
    cuts = sorted(rng.randint(0, len(array)) for _ in range(rng.randint(0, 3)))
    bounds = [0, *cuts, len(array)]
    parts = [array[a:b] for a, b in pairwise(bounds)]
    return pa.chunked_array(parts)


# name: (how often, the library it needs, how to make it)
CONTAINERS: dict[str, tuple[int, str | None, Maker]] = {
    "ndarray": (60, None, _ndarray),
    "list": (14, None, _list),
    "tuple": (3, None, _tuple),
    "Series": (4, "pandas", _series),
    "DataFrame": (2, "pandas", _data_frame),
    "category": (3, "pandas", _category),
    "nullable": (3, "pandas", _nullable),
    "arrow Series": (2, "pandas", _arrow_series),
    "polars": (3, "polars", _polars),
    "arrow Array": (2, "pyarrow", _arrow),
    "arrow ChunkedArray": (2, "pyarrow", _chunked),
}


def contain(values: Sequence[Any], family: str, rng: Random) -> tuple[str, str, Any]:
    """Return the container's name, the dtype's and the labels in them."""
    dtype = rng.choice(layouts.dtypes_for(family, values))
    usable = [name for name, (_, needs, _) in CONTAINERS.items() if needs is None or HAS[needs]]
    name = rng.choices(usable, [CONTAINERS[name][0] for name in usable])[0]
    if name == "arrow Series" and not HAS["pyarrow"]:
        name = "Series"
    return name, dtype, CONTAINERS[name][2](values, family, dtype, rng)
