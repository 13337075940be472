"""What tests of the kernel share."""

from __future__ import annotations

import pytest

from fastrecall import _kernel

VARIANTS = _kernel.simd_variants()


@pytest.fixture(params=VARIANTS)
def simd(request):
    """Each instruction set that this machine has, in use."""
    _kernel.use_simd(request.param)
    yield request.param
    _kernel.use_simd(VARIANTS[0])
