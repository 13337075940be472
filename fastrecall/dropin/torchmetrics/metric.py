"""What all metric classes of the face have in common: batches come in, results go out."""

from __future__ import annotations

import copy
import sys
import warnings
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from fastrecall.dropin.torchmetrics.counting import States, counted
from fastrecall.dropin.torchmetrics.metrics import Row
from fastrecall.dropin.torchmetrics.results import result
from fastrecall.dropin.torchmetrics.states import Kept
from fastrecall.dropin.torchmetrics.tensors import is_tensor, written

__all__ = ["Metric"]


class Metric:
    """A metric that grows batch by batch, as those of torchmetrics do.

    Its classes are made from the table of :mod:`fastrecall.dropin.torchmetrics.metrics`. Counts are
    exact; results are float32 tensors where tensors came in, else float64. An update that fails
    changes nothing.
    """

    is_differentiable: ClassVar[bool] = False
    higher_is_better: ClassVar[bool | None] = None
    full_state_update: ClassVar[bool] = False

    _row: ClassVar[Row]
    _task: ClassVar[str]

    _options: dict[str, Any]
    _kept: Kept
    _syncs: bool
    _tensors: bool
    _update_count: int
    _persistent: bool

    def _begin(self, options: dict[str, Any], syncs: bool) -> None:
        self._options = options
        self._syncs = syncs
        self._tensors = "torch" in sys.modules
        self._persistent = False
        self.reset()

    def update(self, preds: Any, target: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        preds : tensor or array-like of shape (N, ...), or (N, C, ...) for scores of classes
            Labels, probabilities or logits.
        target : tensor or array-like of shape (N, ...)
            Labels.
        sample_weight : tensor or array-like of shape (N,), or of that of the samples, optional
            What torchmetrics lacks. Integers are added exactly, floats in float64.

        Raises
        ------
        RuntimeError, ValueError, TypeError
            torchmetrics' own errors, and some where it has none. Then nothing has changed.
        """
        states = self._count(preds, target, sample_weight)
        self._take(states, sample_weight is not None, is_tensor(preds) or is_tensor(target))

    def forward(self, preds: Any, target: Any, sample_weight: Any = None) -> Any:
        """Count a batch, and return what it alone comes to. Parameters are those of ``update``."""
        states = self._count(preds, target, sample_weight)
        self._take(states, sample_weight is not None, is_tensor(preds) or is_tensor(target))
        return self._written(result(self._row, self._task, self._options, states))

    __call__ = forward

    def compute(self) -> Any:
        """Return the result of all batches.

        Returns
        -------
        tensor of float32 or int64 if tensors came in, else float64 or int64
        """
        return self._written(self.exact())

    def exact(self) -> Any:
        """Return the result of all batches in float64, or in int64 where it is counts."""
        if not self._update_count:
            warnings.warn(
                f"The ``compute`` method of metric {type(self).__name__} was called before the"
                " ``update`` method which may lead to errors, as metric states have not yet been"
                " updated.",
                UserWarning,
                stacklevel=3,
            )
        if self._syncs:
            _refuse_processes()
        value = result(self._row, self._task, self._options, self._kept.joined())
        return written(_squeezed(value), tensors=False)

    def reset(self) -> None:
        """Forget all batches."""
        self._kept = Kept(self._row, self._task, self._options)
        self._update_count = 0

    def merge_state(self, incoming_state: Mapping[str, Any] | Metric) -> None:
        """Add what another metric of the same class, or its ``metric_state``, has counted.

        Raises
        ------
        ValueError
            For another class, and for states that are missing or have another shape.
        """
        if isinstance(incoming_state, Metric):
            if not isinstance(incoming_state, type(self)):
                raise ValueError(
                    f"Expected incoming state to be an instance of {type(self).__name__} but got"
                    f" {type(incoming_state)}"
                )
            incoming_state = incoming_state.metric_state
        elif not isinstance(incoming_state, Mapping):
            raise ValueError(
                "Expected incoming state to be a dict or an instance of Metric but got"
                f" {type(incoming_state)}"
            )
        self._kept = self._kept.merged(incoming_state)

    @property
    def metric_state(self) -> dict[str, Any]:
        """What was counted, by name."""
        return {name: getattr(self, name) for name in self._row.states}

    @property
    def update_count(self) -> int:
        """How many batches came since the last reset."""
        return self._update_count

    @property
    def update_called(self) -> bool:
        """Whether any batch came since the last reset."""
        return self._update_count > 0

    def persistent(self, mode: bool = False) -> None:
        """Say whether ``state_dict`` holds what was counted, which it does not by default."""
        self._persistent = mode

    def state_dict(
        self, destination: dict[str, Any] | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        """Return what was counted, if it is persistent; parameters are those of torch's modules."""
        kept: dict[str, Any] = OrderedDict() if destination is None else destination
        if self._persistent:
            kept.update({prefix + name: state for name, state in self.metric_state.items()})
        return kept

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> None:
        """Take over what ``state_dict`` returned; names that are missing are left as they are.

        Raises
        ------
        RuntimeError
            If ``strict``, for names that are no states.
        """
        unexpected = [f'"{name}"' for name in state_dict if name not in self._row.states]
        if unexpected and strict:
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\tUnexpected key(s)"
                f" in state_dict: {', '.join(unexpected)}. "
            )
        known = {name: state_dict[name] for name in self._row.states if name in state_dict}
        self._kept = self._kept.replaced(known)

    def clone(self) -> Metric:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def to(self, device: Any) -> Metric:
        """Return the metric, which counts on the CPU."""
        if not str(device).startswith("cpu"):
            raise ValueError(f"metrics of fastrecall count on the CPU, got device {device}")
        return self

    def cpu(self) -> Metric:
        """Return the metric, which counts on the CPU."""
        return self

    def __getattr__(self, name: str) -> Any:
        # States and parameters, as torchmetrics has them; only what is not found comes here.
        row = getattr(type(self), "_row", None)
        if row is not None and name in row.states and "_kept" in self.__dict__:
            return self._kept.shown(name, self._tensors)
        options = self.__dict__.get("_options", {})
        if name in options:
            return options[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        # What is read by these names is not kept under them: nothing may be set without effect.
        if name in self.__dict__.get("_options", ()):
            raise AttributeError(
                f"`{name}` of {type(self).__name__} cannot be changed: make another metric with"
                f" {name}={value!r}"
            )
        if "_kept" in self.__dict__ and name in self._row.states:
            self._kept = self._kept.replaced({name: value})
        else:
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _count(self, preds: Any, target: Any, sample_weight: Any) -> States:
        return counted(self._row, self._task, self._options, preds, target, sample_weight)

    def _take(self, states: States, weighted: bool, tensors: bool) -> None:
        self._kept.grow(states, weighted=weighted)
        self._update_count += 1
        self._tensors = tensors

    def _written(self, value: Any) -> Any:
        return written(_squeezed(value), self._tensors)


def _squeezed(value: Any) -> Any:
    array = np.asarray(value)
    return array.reshape(()) if array.size == 1 else array


def _refuse_processes() -> None:
    """Raise where torchmetrics would add up the states of several processes unasked."""
    distributed = sys.modules.get("torch.distributed")
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return
    if distributed.get_world_size() > 1:
        raise RuntimeError(
            "states of several processes are not added up here by themselves: gather each one's"
            " `metric_state` and use `merge_state`, or say sync_on_compute=False"
        )
