"""Make digits.csv: predictions of a small classifier for images that it never saw.

It is trained on one half of scikit-learn's handwritten digits and predicts the other half.
Run again, it writes the same file: ``python examples/digits.py [FILE]``.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split


def main(path: Path) -> None:
    """Train, predict and write one row an image."""
    images, digits = load_digits(return_X_y=True)
    # Thirty-two of the sixty-four pixels, so that there are mistakes to measure.
    train_x, test_x, train_y, test_y = train_test_split(
        images[:, ::2] / 16.0, digits, test_size=0.5, random_state=0, stratify=digits
    )
    model = LogisticRegression(C=0.1, max_iter=1000).fit(train_x, train_y)
    confidence = model.predict_proba(test_x).max(axis=1)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["true", "predicted", "confidence"])
        for row in zip(test_y, model.predict(test_x), confidence.round(3), strict=True):
            table.writerow([value.item() for value in row])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("digits.csv"))
