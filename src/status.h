/* How a run over a block ends. The door turns each into an exception, in one table. */
#ifndef FASTRECALL_STATUS_H
#define FASTRECALL_STATUS_H

enum fr_status {
    FR_OK,
    FR_FRACTIONAL,  /* a label is no integer */
    FR_NO_TRUTH,    /* a true label is missing */
    FR_NO_PRED,     /* a predicted label is missing */
    FR_MANY_VALUES, /* an indicator holds more than two values */
    FR_BROKEN,      /* columns of a sparse row are repeated or out of range */
    FR_NO_GROUP,    /* a value of a group array is missing */
    FR_PART_GROUP,  /* a value of a group array is no integer */
    FR_NOT_FINITE,  /* a weight is NaN or infinite */
    FR_NAN_SCORE,   /* a score is NaN */
    FR_OVERFLOW,    /* integer weights leave int64 */
    FR_NO_MEMORY,
    FR_OUTSIDE, /* a string begins or ends outside of its buffer */
    FR_NO_UNICODE, /* a code point beyond Unicode */
    FR_CHANGED, /* a list has another length than it had */
    FR_FOREIGN  /* an object of a kind that is not read here; no error: the caller has another way */
};

#endif
