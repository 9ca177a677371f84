"""Code that is alike is found, whatever its names; what everybody must write is not."""

from lstm_course.classroom.similarity import compare, fingerprints, stands_out_from

LOOP = """
import numpy as np
def forget_gate(h, x, W, b):
    rows = []
    for i in range(len(h)):
        parts = list(h[i]) + list(x[i])
        total = sum(w * p for w, p in zip(W[i], parts)) + b[i]
        rows.append(1 / (1 + np.exp(-total)))
    return np.array(rows)
"""
RENAMED = LOOP.replace("rows", "out").replace("parts", "q").replace("total", "s")
PLAIN = """
import numpy as np
def forget_gate(h, x, W, b):
    z = np.concatenate([h, x], axis=-1) @ W.T + b
    return 1 / (1 + np.exp(-z))
"""
OTHERS = {
    number: PLAIN.replace("axis=-1", f"axis={'abc'[number]}").replace("z", f"z{number}")
    for number in range(3)
}


def test_names_numbers_and_docstrings_do_not_matter() -> None:
    documented = LOOP.replace("    rows = []", '    """Mine."""\n    rows = []')
    assert fingerprints(LOOP) == fingerprints(RENAMED) == fingerprints(documented)


def test_a_renamed_copy_of_unusual_code_stands_out() -> None:
    found = compare({10: LOOP, 11: RENAMED, **OTHERS}, (PLAIN,))
    assert [(pair.left, pair.right, pair.similarity) for pair in found.pairs] == [(10, 11, 1.0)]


def test_those_who_wrote_the_model_solution_are_not_compared() -> None:
    found = compare({1: PLAIN, 2: PLAIN}, (PLAIN,))
    assert found.pairs == []
    assert (found.compared, found.too_short) == (0, 2)


def test_what_most_of_the_class_writes_says_nothing() -> None:
    found = compare(dict.fromkeys(range(6), LOOP), ())
    assert found.pairs == []


def test_what_is_no_python_is_left_out() -> None:
    assert fingerprints("def (") == frozenset()
    assert fingerprints("(" * 5000) == frozenset()
    assert fingerprints("\0") == frozenset()


def test_an_empty_class_has_nothing_natural() -> None:
    found = compare({}, ("",))
    assert (found.natural, found.compared) == (None, 0)


def test_one_pair_is_not_the_measure_of_itself() -> None:
    found = compare({1: LOOP, 2: RENAMED}, (PLAIN,))
    assert (found.natural, found.compared) == (None, 2)
    assert [pair.similarity for pair in found.pairs] == [1.0]


def test_a_pair_stands_out_only_against_what_is_natural() -> None:
    assert stands_out_from(0.2) == 0.8
    assert stands_out_from(0.9) == 0.95
