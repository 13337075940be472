# Who exports Arrow data: an array, or a table of one column, whole or as a stream.


cdef int _check_columns(const fr_arrow_schema *schema) except -1:
    if _layout_of(schema).kind == FR_ARROW_STRUCT and schema.n_children != 1:
        raise TypeError(f"labels are one column, not {schema.n_children}")
    return 0


cdef ArrowChunk _column(_Imported owner, const fr_arrow_schema *schema):
    """The array, or the only column of a table."""
    cdef const fr_arrow_array *array = &owner.array
    cdef const fr_arrow_array *child
    cdef fr_arrow_layout layout = _layout_of(schema), of_child
    if layout.kind != FR_ARROW_STRUCT:
        return _chunk(owner, schema, array, 0)
    _check_array(array, &layout)
    _check_children(schema, array)
    if array.null_count != 0 and array.buffers[0] != NULL and _count_nulls(
            array.buffers[0], array.offset, array.length):
        raise ValueError("an Arrow table with rows that are null")
    of_child = _layout_of(schema.children[0])
    child = array.children[0]
    _check_array(child, &of_child)
    # A table's own offset is one into its columns.
    if array.offset + array.length > child.length:
        raise ValueError("an Arrow table with more rows than its column")
    return _part(owner, schema.children[0], child, &of_child, array.offset, array.length, 0)


def import_arrow(exporter):
    """Read an array, or a table of one column, by Arrow's C data interface.

    An exporter of both kinds is asked for its stream: an array of several chunks would have to be
    copied into one, or could not be exported at all.

    Parameters
    ----------
    exporter : object with `__arrow_c_stream__` or `__arrow_c_array__`

    Returns
    -------
    chunks : list of ArrowChunk
        As many as the producer has; none for an empty stream.

    Raises
    ------
    TypeError
        For another object, more than one column, or a format that no labels have.
    ValueError
        For structures that break the rules of the interface, and null rows of a table.
    OSError
        When the stream fails, with its own text.
    """
    cdef _Imported source = _Imported(), owner
    export = getattr(exporter, "__arrow_c_stream__", None)
    if export is None:
        export = getattr(exporter, "__arrow_c_array__", None)
        if export is None:
            raise TypeError(f"{type(exporter).__name__} exports no Arrow data")
        owner = _Imported()
        schema, array = export(None)
        source.move_schema(schema)
        owner.move_array(array)
        _check_columns(&source.schema)
        return [_column(owner, &source.schema)]
    source.move_stream(export(None))
    source.fetch_schema()
    _check_columns(&source.schema)
    chunks = []
    while True:
        owner = source.fetch_array()
        if owner is None:
            return chunks
        chunks.append(_column(owner, &source.schema))
        PyErr_CheckSignals()
