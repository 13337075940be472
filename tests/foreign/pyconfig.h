/* What Python's headers must be told of a machine, for one that no Python was built on here: enough for the limited API.
 *
 * It is included first, by a compiler's -include, and stands in for the file of that name beside Python.h.
 */
#ifndef Py_PYCONFIG_H
#define Py_PYCONFIG_H

#define SIZEOF_SHORT __SIZEOF_SHORT__
#define SIZEOF_INT __SIZEOF_INT__
#define SIZEOF_LONG __SIZEOF_LONG__
#define SIZEOF_LONG_LONG __SIZEOF_LONG_LONG__
#define SIZEOF_VOID_P __SIZEOF_POINTER__
#define SIZEOF_SIZE_T __SIZEOF_SIZE_T__
#define SIZEOF_WCHAR_T __SIZEOF_WCHAR_T__
#define SIZEOF_DOUBLE __SIZEOF_DOUBLE__
#define SIZEOF_FLOAT __SIZEOF_FLOAT__
#define SIZEOF_TIME_T 8
#define ALIGNOF_MAX_ALIGN_T 16
#define STDC_HEADERS 1
#define _POSIX_C_SOURCE 200809L
#define WITH_THREAD 1

#if defined(_WIN32)
#define MS_WINDOWS 1
#define MS_WIN32 1
#define HAVE_PY_SSIZE_T 1
#define PY_SSIZE_T_MAX INTPTR_MAX
#include <stdint.h>
typedef intptr_t Py_ssize_t;
#else
#define HAVE_SSIZE_T 1
#define HAVE_UNISTD_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_SYS_TIME_H 1
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define WORDS_BIGENDIAN 1
#endif

#endif
