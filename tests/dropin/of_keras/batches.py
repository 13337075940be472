"""Random labels, scores and weights, as somebody might give them to a metric of Keras."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

LABEL_DTYPES = ("bool", "int8", "uint8", "int32", "int64", "float32", "float64")
SCORE_DTYPES = ("float16", "float32", "float32", "float64", "float64")


def scores(draw, shape):
    """Scores of which some lie on thresholds, some beyond [0, 1], and some are labels."""
    kind = draw.choice(["any", "any", "steps", "steps", "labels", "beyond", "integers"])
    if kind == "integers":
        return draw.integers(0, 2, shape).astype(draw.choice(LABEL_DTYPES))
    if kind == "labels":
        values = draw.integers(0, 2, shape).astype(float)
    elif kind == "steps":
        values = draw.integers(0, 21, shape) / draw.choice([20, 10, 7])
    elif kind == "beyond":
        values = draw.normal(0.5, 2, shape)
    else:
        values = draw.random(shape)
    return values.astype(draw.choice(SCORE_DTYPES))


def untied(draw, shape, dtype=None):
    """Scores of which no two in a row are equal, in any float dtype."""
    steps = np.broadcast_to(np.arange(shape[-1]) / max(1, shape[-1]), shape)
    mixed = draw.permuted(steps, axis=-1) + draw.random((*shape[:-1], 1)) / (2 * shape[-1])
    return mixed.astype(dtype or draw.choice(["float32", "float64"]))


def labels(draw, shape, *, share=None):
    share = draw.choice([0.0, 0.1, 0.5, 0.9, 1.0]) if share is None else share
    values = draw.random(shape) < share
    dtype = draw.choice(LABEL_DTYPES)
    # All numbers but 0 are positive.
    times = draw.choice([1, 1, 1, 3]) if dtype != "bool" else 1
    return (values.astype(np.int8) * times).astype(dtype)


def one_hot(draw, places, width):
    return np.eye(width, dtype=draw.choice(LABEL_DTYPES))[places]


def weights(draw, shapes):
    """Weights of one of some shapes, or None."""
    if draw.random() < 0.5:
        return None
    shape = shapes[draw.integers(len(shapes))]
    kind = draw.choice(["ones", "integers", "quarters", "any"])
    if kind == "ones":
        values = np.ones(shape)
    elif kind == "integers":
        values = draw.integers(0, 5, shape)
    elif kind == "quarters":
        values = draw.integers(1, 9, shape) / 4
    else:
        values = draw.uniform(0.25, 2, shape)
    return np.asarray(values).astype(draw.choice(["float32", "float64"]))


def shape(draw, ndim=None):
    ndim = ndim or draw.choice([1, 1, 2, 3])
    most = {1: 40, 2: 9, 3: 5}[int(ndim)]
    return tuple(int(length) for length in draw.integers(1, most, ndim))


def as_given(draw, array):
    """The same in another container or another layout."""
    if array is None:
        return None
    kind = draw.choice(["array", "array", "list", "tensor", "strided", "order"])
    if kind == "list":
        return array.tolist()
    if kind == "tensor" and find_spec("torch"):
        import torch

        return torch.from_numpy(np.array(array))
    if kind == "tensor" and find_spec("tensorflow"):
        import tensorflow

        return tensorflow.constant(array)
    if kind == "strided" and array.ndim:
        doubled = np.repeat(array, 2, axis=0)
        return doubled[::2]
    return np.asfortranarray(array) if kind == "order" else array
