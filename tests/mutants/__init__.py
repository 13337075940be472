"""Changes of the code, one at a time: does a test notice?"""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
