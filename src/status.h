/* How a run over a block ends. The door turns each into an exception, in one table. */
#ifndef FASTRECALL_STATUS_H
#define FASTRECALL_STATUS_H

enum fr_status {
    FR_OK,
    FR_FRACTIONAL,  /* a label is no integer */
    FR_MANY_VALUES, /* an indicator holds more than two values */
    FR_BROKEN,      /* columns of a sparse row are repeated or out of range */
    FR_NOT_FINITE,  /* a weight is NaN or infinite */
    FR_OVERFLOW,    /* integer weights leave int64 */
    FR_NO_MEMORY
};

#endif
