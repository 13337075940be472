/* The objects of a list, a tuple or an array of objects, some at a time.
 *
 * Where there is a global lock, the objects are borrowed: they stay what they are until the lock is given up, which no
 * loop over some of them does. Without it they are owned, and arrays of objects become lists before.
 */
#ifndef FASTRECALL_SEQUENCE_H
#define FASTRECALL_SEQUENCE_H

#include <Python.h>
#include <string.h>

#include "widths.h"

#define FR_SOME_OBJECTS 256

/* So many objects ahead of the one that is looked at, the first bytes of one are fetched. */
#define FR_OBJECTS_AHEAD 32

#ifdef Py_GIL_DISABLED
#define FR_NO_LOCK 1
#else
#define FR_NO_LOCK 0
#endif

enum fr_holder { FR_LIST, FR_TUPLE, FR_OBJECTS };

struct fr_sequence {
    enum fr_holder holder;
    PyObject *object; /* the list or the tuple */
    const char *start; /* of an array of objects */
    ptrdiff_t stride;
    Py_ssize_t n;
};

static void fr_release(PyObject **objects, Py_ssize_t n)
{
#ifdef Py_GIL_DISABLED
    for (Py_ssize_t i = 0; i < n; i++)
        Py_DECREF(objects[i]);
#else
    (void)objects, (void)n;
#endif
}

static inline PyObject *fr_object_at(const struct fr_sequence *sequence, Py_ssize_t i)
{
    PyObject *object;
    if (sequence->holder == FR_LIST) {
#ifdef Py_GIL_DISABLED
        return PyList_GetItemRef(sequence->object, i);
#else
        return PyList_GetItem(sequence->object, i);
#endif
    }
    if (sequence->holder == FR_TUPLE) {
        object = PyTuple_GetItem(sequence->object, i);
    } else {
        memcpy(&object, sequence->start + i * sequence->stride, sizeof object);
        object = object ? object : Py_None;
    }
#ifdef Py_GIL_DISABLED
    Py_XINCREF(object);
#endif
    return object;
}

static inline void fr_prefetch_object(PyObject **objects, Py_ssize_t i, Py_ssize_t n)
{
    if (i + FR_OBJECTS_AHEAD < n)
        FR_PREFETCH(objects[i + FR_OBJECTS_AHEAD]);
}

/* Objects first .. first + n - 1; 0 where the list is no longer of the length it had. */
static int fr_fetch(const struct fr_sequence *sequence, Py_ssize_t first, Py_ssize_t n, PyObject **objects)
{
    if (sequence->holder == FR_LIST && PyList_Size(sequence->object) != sequence->n)
        return 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        objects[i] = fr_object_at(sequence, first + i);
        if (FR_RARELY(!objects[i])) {
            PyErr_Clear();
            fr_release(objects, i);
            return 0;
        }
    }
    return 1;
}

#endif
