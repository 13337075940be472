/* Lists of Python's own numbers to plain arrays. The lock is held. */
#ifndef FASTRECALL_NUMBERS_H
#define FASTRECALL_NUMBERS_H

#include "sequence.h"

#include "status.h"

enum fr_number { FR_BOOL, FR_INT, FR_FLOAT, FR_NO_NUMBER };

/* Bools and ints are ints; nothing else mixes. */
static enum fr_number fr_number_of(PyObject *object)
{
    if (object == Py_True || object == Py_False)
        return FR_BOOL;
    if (PyLong_CheckExact(object))
        return FR_INT;
    return PyFloat_CheckExact(object) ? FR_FLOAT : FR_NO_NUMBER;
}

static enum fr_status fr_read_bools(PyObject **objects, Py_ssize_t n, uint8_t *to)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (objects[i] != Py_True && objects[i] != Py_False)
            return FR_FOREIGN;
        to[i] = objects[i] == Py_True;
    }
    return FR_OK;
}

static inline enum fr_status fr_read_int(PyObject *object, int64_t *to)
{
    int overflow;
    if (FR_RARELY(!PyLong_CheckExact(object) && object != Py_True && object != Py_False))
        return FR_FOREIGN;
    *to = PyLong_AsLongLongAndOverflow(object, &overflow);
    return FR_RARELY(overflow) ? FR_FOREIGN : FR_OK;
}

/* Few labels are few objects, as small ints always are: so many are remembered while some are read. */
#define FR_MET 64

/* Where fewer than one in two was met before, so many of the next ones are not looked for. */
#define FR_UNMET ((size_t)1 << 14)

static enum fr_status fr_read_met(PyObject **objects, Py_ssize_t n, int64_t *to, size_t *unmet)
{
    struct {
        PyObject *object;
        int64_t value;
    } met[FR_MET] = {{NULL, 0}};
    Py_ssize_t others = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const size_t at = ((uintptr_t)objects[i] >> 5) % FR_MET;
        if (met[at].object != objects[i]) {
            if (FR_RARELY(fr_read_int(objects[i], &met[at].value) != FR_OK))
                return FR_FOREIGN;
            met[at].object = objects[i];
            others++;
        }
        to[i] = met[at].value;
    }
    *unmet = others > n / 2 ? FR_UNMET : 0;
    return FR_OK;
}

static enum fr_status fr_read_ints(PyObject **objects, Py_ssize_t n, int64_t *to, size_t *unmet)
{
    if (!*unmet)
        return fr_read_met(objects, n, to, unmet);
    *unmet -= *unmet < (size_t)n ? *unmet : (size_t)n;
    for (Py_ssize_t i = 0; i < n; i++) {
        fr_prefetch_object(objects, i, n);
        if (FR_RARELY(fr_read_int(objects[i], &to[i]) != FR_OK))
            return FR_FOREIGN;
    }
    return FR_OK;
}

static enum fr_status fr_read_floats(PyObject **objects, Py_ssize_t n, double *to)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        fr_prefetch_object(objects, i, n);
        if (FR_RARELY(!PyFloat_CheckExact(objects[i])))
            return FR_FOREIGN;
        to[i] = PyFloat_AsDouble(objects[i]);
    }
    return FR_OK;
}

/* The kind of the first object. Where another thread has emptied the list, who reads its numbers will tell. */
static enum fr_number fr_first_number(const struct fr_sequence *sequence)
{
    PyObject *first;
    enum fr_number number = FR_INT;
    if (fr_fetch(sequence, 0, 1, &first)) {
        number = fr_number_of(first);
        fr_release(&first, 1);
    }
    return number;
}

#define FR_STORE_INTS(TYPE)                                                                                  \
    for (Py_ssize_t i = 0; i < n; i++) {                                                                     \
        ((TYPE *)to)[first + (size_t)i] = (TYPE)ints[i];                                                     \
        lost |= (TYPE)ints[i] ^ ints[i];                                                                     \
    }                                                                                                        \
    break

/* Ints into an array of that many bytes each; the result is whether all fit. */
static int fr_store_ints(const int64_t *ints, Py_ssize_t n, void *to, size_t first, int width)
{
    int64_t lost = 0;
    switch (width) {
    case 1: FR_STORE_INTS(int8_t);
    case 2: FR_STORE_INTS(int16_t);
    case 4: FR_STORE_INTS(int32_t);
    default: FR_STORE_INTS(int64_t);
    }
    return lost == 0;
}

/* Numbers first .. last - 1 into an array of one kind, ints of `width` bytes; `done` tells how many were read before one
 * that is of another kind, or is wider. */
static FR_NOINLINE enum fr_status fr_read_numbers(const struct fr_sequence *sequence, enum fr_number number, int width,
                                                  size_t first, size_t last, void *to, size_t *done)
{
    PyObject *some[FR_SOME_OBJECTS];
    int64_t ints[FR_SOME_OBJECTS];
    size_t unmet = 0;
    int fit = 1;
    for (*done = first; *done < last && fit;) {
        const size_t left = last - *done;
        const Py_ssize_t n = left < FR_SOME_OBJECTS ? (Py_ssize_t)left : FR_SOME_OBJECTS;
        enum fr_status status;
        if (!fr_fetch(sequence, (Py_ssize_t)*done, n, some))
            return FR_CHANGED;
        switch (number) {
        case FR_BOOL: status = fr_read_bools(some, n, (uint8_t *)to + *done); break;
        case FR_INT: status = fr_read_ints(some, n, ints, &unmet); break;
        default: status = fr_read_floats(some, n, (double *)to + *done); break;
        }
        fr_release(some, n);
        if (status != FR_OK)
            return status;
        fit = number != FR_INT || fr_store_ints(ints, n, to, *done, width);
        *done += fit ? (size_t)n : 0;
    }
    return FR_OK;
}

#endif
