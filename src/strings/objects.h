/* Python's strings to codes. The lock is held. */
#ifndef FASTRECALL_OBJECTS_H
#define FASTRECALL_OBJECTS_H

#include "sequence.h"

#include "ucs4.h"

#define FR_RECENT_BITS 10
#define FR_RECENT ((size_t)1 << FR_RECENT_BITS)

/* Where fewer objects than one in two were met before, so many of the next ones are not looked for. */
#define FR_UNASKED ((size_t)1 << 14)

/* Where a string lies behind the head of its object, as ASCII does, it is so near. */
#define FR_HEAD 256

/* An object that was met in this slice, while which none can end and leave its address to another. */
struct fr_recent {
    const PyObject *object;
    uint32_t code;
};

struct fr_objects {
    struct fr_sequence sequence;
    const PyTypeObject *text;     /* the one type besides str whose objects are strings */
    const PyObject *absent[2];    /* objects besides None that stand for a missing string, or NULL */
    int ascii;                    /* as long as all strings were */
    uint32_t *copy;               /* of a string's characters, and behind `room` of them, of its UTF-8 */
    Py_ssize_t room;
    int raised;                   /* an error, with which any code may have run: borrowed objects may be gone */
    size_t unasked;
    struct fr_recent recent[FR_RECENT];
};

static void fr_objects_free(struct fr_objects *objects) { free(objects->copy); }

/* Before each slice. */
static void fr_forget(struct fr_objects *objects) { memset(objects->recent, 0, sizeof objects->recent); }

static int fr_is_absent(const struct fr_objects *objects, PyObject *object)
{
    if (object == Py_None || object == objects->absent[0] || object == objects->absent[1])
        return 1;
    if (PyFloat_Check(object)) {
        const double value = PyFloat_AsDouble(object);
        return value != value;
    }
    return 0;
}

/* By a copy in code points: the string's own UTF-8 it would keep for as long as it lives. */
static FR_NOINLINE enum fr_status fr_code_copied(struct fr_objects *objects, struct fr_encoding *encoding,
                                                 PyObject *object, uint32_t *code)
{
    const Py_ssize_t n = PyUnicode_GetLength(object);
    if (n > objects->room || !objects->copy) {
        /* Four bytes a character in code points, four in UTF-8. */
        const size_t bytes = n > PY_SSIZE_T_MAX / 32 ? 0 : 16 * (size_t)n + 64 * FR_SHORT;
        uint32_t *grown = bytes ? (uint32_t *)realloc(objects->copy, bytes) : NULL;
        if (!grown)
            return FR_NO_MEMORY;
        objects->copy = grown;
        objects->room = (Py_ssize_t)(bytes - FR_SHORT) / 8;
    }
    if (n < 0 || !PyUnicode_AsUCS4(object, (Py_UCS4 *)objects->copy, objects->room, 0)) {
        PyErr_Clear();
        return FR_NO_MEMORY; /* which strings made in old ways may need to be read */
    }
    encoding->bytes += 4 * (size_t)n;
    return fr_code_points(encoding->words, objects->copy, (size_t)n, (char *)(objects->copy + objects->room), code);
}

/* ASCII is its own UTF-8 and lies in the object. The first other string to come is the only one that is asked. */
static inline enum fr_status fr_code_ascii(struct fr_objects *objects, struct fr_encoding *encoding, PyObject *object,
                                           uint32_t *code)
{
    Py_ssize_t n;
    const char *at = PyUnicode_AsUTF8AndSize(object, &n);
    const size_t head = (size_t)((uintptr_t)at - (uintptr_t)object);
    if (FR_RARELY(head - 8 > FR_HEAD)) {
        objects->ascii = 0;
        objects->raised = !at;
        if (at)
            return fr_code_copied(objects, encoding, object, code);
        PyErr_Clear();
        return FR_CHANGED;
    }
    encoding->bytes += (size_t)n;
    *code = FR_NO_CODE;
    if (n <= FR_SHORT) {
        struct fr_name name;
        fr_load_behind(at, (size_t)n, &name);
        name.ending = fr_ending(at, (size_t)n);
        *code = fr_find_word(encoding->words, &name, at);
    }
    if (FR_RARELY(*code == FR_NO_CODE))
        *code = fr_code_word(encoding->words, at, (size_t)n, (size_t)n);
    return FR_RARELY(*code == FR_NO_CODE) ? FR_NO_MEMORY : FR_OK;
}

static FR_NOINLINE enum fr_status fr_code_fresh(struct fr_objects *objects, struct fr_encoding *encoding,
                                                PyObject **some, Py_ssize_t n, uint32_t *codes)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        enum fr_status status = FR_OK;
        fr_prefetch_object(some, i, n);
        if (FR_RARELY(!PyUnicode_CheckExact(some[i]) && Py_TYPE(some[i]) != objects->text)) {
            if (!fr_is_absent(objects, some[i]))
                return FR_FOREIGN;
            codes[i] = FR_NO_CODE;
            encoding->missing = 1;
        } else if (objects->ascii && PyUnicode_CheckExact(some[i])) {
            status = fr_code_ascii(objects, encoding, some[i], &codes[i]);
        } else {
            status = fr_code_copied(objects, encoding, some[i], &codes[i]);
        }
        if (FR_RARELY(status != FR_OK))
            return status;
    }
    return FR_OK;
}

static FR_NOINLINE enum fr_status fr_code_shared(struct fr_objects *objects, struct fr_encoding *encoding,
                                                 PyObject **some, Py_ssize_t n, uint32_t *codes)
{
    Py_ssize_t met = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const uint64_t mixed = ((uint64_t)(uintptr_t)some[i] >> 4) * UINT64_C(0x9e3779b97f4a7c15);
        struct fr_recent *recent = &objects->recent[mixed >> (64 - FR_RECENT_BITS)];
        if (recent->object == some[i]) {
            met++;
        } else {
            const enum fr_status status = fr_code_fresh(objects, encoding, &some[i], 1, &recent->code);
            recent->object = status == FR_OK ? some[i] : NULL;
            if (FR_RARELY(status != FR_OK))
                return status;
        }
        codes[i] = recent->code;
    }
    objects->unasked = met < n / 2 ? FR_UNASKED : 0;
    return FR_OK;
}

static enum fr_status fr_code_some(struct fr_objects *objects, struct fr_encoding *encoding, PyObject **some,
                                   Py_ssize_t n, uint32_t *codes)
{
#ifndef Py_GIL_DISABLED /* there, other threads may end an object, and its address be another's, at any time */
    if (!objects->unasked)
        return fr_code_shared(objects, encoding, some, n, codes);
    objects->unasked -= objects->unasked < (size_t)n ? objects->unasked : (size_t)n;
#endif
    return fr_code_fresh(objects, encoding, some, n, codes);
}

static FR_NOINLINE enum fr_status fr_encode_objects(struct fr_encoding *encoding, size_t n, uint32_t *codes)
{
    struct fr_objects *objects = (struct fr_objects *)encoding->strings;
    PyObject *some[FR_SOME_OBJECTS];
    size_t done = 0;
    while (done < n && encoding->bytes < FR_SLICE_BYTES) {
        const size_t left = n - done;
        const Py_ssize_t part = left < FR_SOME_OBJECTS ? (Py_ssize_t)left : FR_SOME_OBJECTS;
        enum fr_status status;
        if (!fr_fetch(&objects->sequence, (Py_ssize_t)(encoding->done + done), part, some))
            return FR_CHANGED;
        status = fr_code_some(objects, encoding, some, part, codes + done);
        fr_release(some, part);
        if (FR_RARELY(objects->raised)) { /* at a string with surrogates, which all others are read like from now on */
            objects->raised = 0;
            fr_forget(objects);
            continue;
        }
        if (status != FR_OK)
            return status;
        done += (size_t)part;
    }
    encoding->coded = done;
    return FR_OK;
}

#endif
