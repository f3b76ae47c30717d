from collections.abc import Sequence
def score(x: Sequence[float]) -> float:
    return 3.0
