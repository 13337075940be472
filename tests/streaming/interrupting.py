"""Exceptions raised at any instruction of the package's Python code."""

from __future__ import annotations

import contextvars
import dis
import sys
from pathlib import Path

import fastrecall

_PACKAGE = str(Path(fastrecall.__file__).parent)
# By their names, of all Pythons that we run on: what makes an object, or calls what may.
_TAKING_MEMORY = ("BINARY_OP", "BUILD", "CALL", "DICT", "GET_ITER", "LIST", "MAKE", "MAP", "SET_")


class Interruptor:
    """Raises at the n-th instruction in the package's code, or the n-th that may lack memory."""

    def __init__(self, n, error=KeyboardInterrupt):
        self.left = n
        self.kind = error
        self.raised = False
        self.error = None

    def trace(self, frame, event, _):
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and self._matters(frame):
            self.left -= 1
            if self.left == 0:
                self.raised = True
                raise self.kind
        return self.trace

    def _matters(self, frame):
        if self.kind is not MemoryError:
            return True
        return dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith(_TAKING_MEMORY)

    def call(self, function, *arguments):
        """Return whether it was interrupted; a call that ended before was not."""
        before = sys.gettrace()
        # Python 3.12 traces instructions if any frame wants it at the time of settrace.
        sys._getframe().f_trace_opcodes = True
        sys.settrace(self.trace)
        try:
            # What a ``with`` leaves behind whose end is interrupted, as of numpy.errstate, is not
            # for the tests that follow.
            contextvars.copy_context().run(function, *arguments)
        except self.kind as error:
            self.error = error
        finally:
            sys.settrace(before)
        return self.raised
