# The choice of an instruction set: the fastest, unless FASTRECALL_SIMD names another.

def simd_variants():
    """Name the instruction sets that this machine has loops for, the fastest first."""
    cdef size_t i = 0
    names = []
    while fr_variant_name(i) != NULL:
        names.append(fr_variant_name(i).decode())
        i += 1
    return tuple(names)


def use_simd(name):
    """Count with this instruction set from now on; never while another thread counts."""
    names = simd_variants()
    if name not in names:
        raise ImportError(f"FASTRECALL_SIMD={name!r}: this machine has {', '.join(names)}")
    fr_use_variant(names.index(name))
