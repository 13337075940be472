"""The table: every container once."""

from __future__ import annotations

from tests.containers.of_arrow import ARROW
from tests.containers.of_numpy import NUMPY
from tests.containers.of_pandas import PANDAS
from tests.containers.of_polars import POLARS
from tests.containers.of_protocols import PROTOCOLS
from tests.containers.of_python import PYTHON

__all__ = ["TABLE"]

TABLE = [*NUMPY, *PYTHON, *PANDAS, *POLARS, *ARROW, *PROTOCOLS]
