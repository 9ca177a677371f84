"""Wrong code does not pass, has a verdict, and leaves nothing hidden in its report, by any trick.

These go the whole way: jail, decoder, checks, diagnosis and report.
"""

# One attack a line reads as a table:
# ruff: noqa: E501

import json
import unicodedata
from dataclasses import replace

import pytest

from exercises.grading.grader import grade
from exercises.grading.registry import get_task
from exercises.grading.report import Report, Verdict
from exercises.sandbox.guest.messages import FrameKind
from exercises.sandbox.limits import MIB, Limits
from exercises.sandbox.pool import Pool
from tests.attacks.attack import TOOLS

LONGEST_REPORT = 200_000  # what is printed may be 64 KiB of it
TOP = f"{TOOLS}WRONG = lambda h, W: np.zeros((len(h), len(W)))\n"

RETURNED = {
    "a_dtype_with_metadata": "np.zeros((len(h_prev), len(b_f)), np.dtype('f8', metadata={'right': True}))",
    "nans_with_a_payload": "np.full((len(h_prev), len(b_f)), 0x7FF8000000000539, 'u8').view('f8')",
    "signalling_nans": "np.full((len(h_prev), len(b_f)), 0x7FF0000000000001, 'u8').view('f8')",
    "structured": "np.zeros((len(h_prev), len(b_f)), [('x', 'f8'), ('y', 'O')])",
    "an_array_in_itself": "(lambda a: (a.__setitem__(0, a), a)[1])(np.empty(1, object))",
    "an_object_that_equals_all": "np.full((len(h_prev), len(b_f)), type('E', (), {'__eq__': lambda s, o: True, '__hash__': None})(), object)",
    "dates": "np.zeros((len(h_prev), len(b_f)), 'M8[s]')",
    "long_doubles": "np.zeros((len(h_prev), len(b_f)), 'g')",
    "texts": "np.full((len(h_prev), len(b_f)), 'x' * 1000)",
    "raw_memory": "np.zeros((len(h_prev), len(b_f)), 'V8')",
    "a_huge_shape_without_strides": "np.broadcast_to(0.0, (1 << 20, 1 << 20))",
    "a_huge_empty_shape": "np.empty((1 << 38, 0))",
    "many_empty_rows": "np.empty((190_000, 0))",
    "memory_outside_of_the_array": "np.lib.stride_tricks.as_strided(np.zeros(1), (len(h_prev), len(b_f)), (8, 64))",
    "memory_before_the_array": "np.lib.stride_tricks.as_strided(np.zeros(64), (len(h_prev), len(b_f)), (-64, -8))",
    "memory_of_a_pointer": "np.ctypeslib.as_array(ctypes.cast(id(h_prev), ctypes.POINTER(ctypes.c_double)), (len(h_prev), len(b_f)))",
    "a_misaligned_array": "np.frombuffer(bytes(8 * h_prev.shape[0] * len(b_f) + 1), offset=1).reshape(-1, len(b_f))",
    "its_own_argument": "h_prev",
    "a_view_of_its_argument": "h_prev[::-1, ::-1]",
    "an_argument_that_it_enlarged": "(h_prev.resize((3, 3), refcheck=False), h_prev)[1]",
    "a_hundred_thousand_nones": "[None] * 100_000",
    "a_text_as_long_as_allowed": "'x' * 300_000",
    "one_long_text_among_many": "['x' * 100_000] + ['a'] * 30_000",
    "numbers_beyond_all_types": "10 ** 300",
    "numbers_beyond_floats": "10 ** 2000",
    "a_dict_of_right_looking_keys": "{'f_t': WRONG(h_prev, b_f), 'passed': True, 'score': 1.0}",
    "a_report": "{'verdict': 'passed', 'score': 1.0, 'checks': []}",
    "a_generator_that_never_ends": "iter(int, 1)",
    "a_proxy": "__import__('types').MappingProxyType({'a': 1})",
    "a_memory_view": "memoryview(WRONG(h_prev, b_f))",
    "an_array_of_the_array_module": "__import__('array').array('d', [0.0])",
    "fractions": "__import__('fractions').Fraction(1, 2)",
    "a_decimal_nan": "__import__('decimal').Decimal('sNaN')",
    "a_type": "np.ndarray",
    "itself": "forget_gate",
    "not_implemented": "NotImplemented",
    "a_ufunc": "np.exp",
    "an_iterator_of_arrays": "np.nditer(WRONG(h_prev, b_f))",
    "a_zero_dimensional_object": "np.array(forget_gate, object)",
    "a_float_of_nan_in_a_list": "[[float('nan')] * len(b_f)] * len(h_prev)",
    "minus_zero": "-WRONG(h_prev, b_f)",
}  # fmt: skip

DONE = {
    "overwrites_its_inputs": "for a in (h_prev, x_t, W_f, b_f): a.fill(0)\n    return WRONG(h_prev, b_f)",
    "makes_its_inputs_read_only": "h_prev.setflags(write=False)\n    return WRONG(h_prev, b_f)",
    "reshapes_its_inputs": "h_prev.shape = (-1,)\n    return WRONG(h_prev, b_f)",
    "changes_the_type_of_its_inputs": "h_prev.dtype = 'u1'\n    return WRONG(h_prev, b_f)",
    "changes_the_class_of_its_result": "class A(np.ndarray): pass\n    a = WRONG(h_prev, b_f).view(A)\n    ctypes.c_void_p.from_address(id(a) + 8).value = id(np.ndarray)\n    return a",
    "lies_about_a_length": "a = WRONG(h_prev, b_f)\n    ctypes.c_long.from_address(ctypes.c_void_p.from_address(id(a) + 32).value).value = 1 << 40\n    return a",
    "points_an_array_at_nothing": "a = WRONG(h_prev, b_f)\n    ctypes.c_void_p.from_address(id(a) + 16).value = 0\n    return a",
    "replaces_a_method_of_arrays": "import gc\n    gc.get_referents(np.ndarray.__dict__)[0]['tobytes'] = lambda a: b'x' * a.nbytes\n    return WRONG(h_prev, b_f)",
    "replaces_a_property_of_arrays": "import gc\n    gc.get_referents(np.ndarray.__dict__)[0]['shape'] = property(lambda a: (1 << 62,))\n    return WRONG(h_prev, b_f)",
    "changes_small_numbers": "ctypes.c_long.from_address(id(1) + 24).value = 0\n    return WRONG(h_prev, b_f)",
    "never_ends_in_a_recursion": "return forget_gate(h_prev, x_t, W_f, b_f)",
    "recurses_without_a_limit": "sys.setrecursionlimit(1 << 30)\n    return forget_gate(h_prev, x_t, W_f, b_f)",
    "recurses_in_c": "a = []\n    for _ in range(100_000): a = [a]\n    return a",
    "compares_a_deep_list": "a, b = [], []\n    for _ in range(100_000): a, b = [a], [b]\n    return a == b",
    "makes_many_small_objects": "return len([object() for _ in range(10 ** 8)])",
    "makes_many_small_cycles": "a = []\n    while True:\n        b = []; b.append(b); a.append(b)",
    "makes_many_small_arrays": "return len([np.zeros(1) for _ in range(10 ** 8)])",
    "makes_many_names": "globals().update((f'x{n}', n) for n in range(10 ** 7))",
    "formats_a_huge_width": "return '%4000000000d' % 1",
    "multiplies_huge_numbers": "return 3 ** 10 ** 8",
    "reads_a_huge_number": "return int('9' * 10 ** 6)",
    "expands_entities": "import xml.etree.ElementTree as e\n    return e.fromstring('<!DOCTYPE x [<!ENTITY a \"' + 'b' * 1000 + '\">' + ''.join(f'<!ENTITY a{n} \"{\"&a;\" * 99}\">' for n in range(99)) + ']><x>&a98;</x>')",
    "unpacks_a_bomb": "import lzma\n    return len(lzma.decompress(lzma.compress(bytes(1 << 28), preset=0)))",
    "compiles_a_deep_program": "return eval('(' * 10 ** 5 + ')' * 10 ** 5)",
    "compiles_a_long_sum": "return eval('1' + '+1' * 10 ** 6)",
    "unmarshals_rubbish": "import marshal\n    return marshal.loads(b'c' + bytes(200))",
    "unpickles_rubbish": "import pickle\n    return pickle.loads(b'cos\\n_exit\\n(I0\\ntR.')",
    "loads_objects_by_numpy": "import io, pickle\n    return np.load(io.BytesIO(pickle.dumps(None)), allow_pickle=True)",
    "ends_by_the_c_library": "libc.exit(0)",
    "jumps_to_nowhere": "ctypes.CFUNCTYPE(None)(8)()",
    "frees_what_is_not_its_own": "libc.free(ctypes.c_void_p(id(h_prev)))\n    return WRONG(h_prev, b_f)",
    "exits_the_thread": "import _thread; _thread.exit()",
    "interrupts_itself": "import _thread; _thread.interrupt_main()\n    while True: pass",
    "replaces_its_own_code": "forget_gate.__code__ = (lambda *a: os._exit(0)).__code__\n    return WRONG(h_prev, b_f)",
    "deletes_itself": "del globals()['forget_gate']\n    return WRONG(h_prev, b_f)",
    "is_another_the_next_time": "globals()['forget_gate'] = os._exit\n    return WRONG(h_prev, b_f)",
    "skips_the_rest_of_its_calls": f"frame = sys._getframe()\n    while frame and 'self' not in frame.f_locals: frame = frame.f_back\n    run = frame.f_locals['self']\n    run._reader.position = len(run._payload)\n    return WRONG(h_prev, b_f)\n# {FrameKind.END!r}",
    "answers_by_itself": "frame = sys._getframe()\n    while frame: frame.f_globals['_tell'] = lambda *a: None; frame = frame.f_back\n    return WRONG(h_prev, b_f)",
}  # fmt: skip


LIMITS = Limits(cpu_seconds=0.3, wall_seconds=2.0, memory_bytes=128 * MIB)
TASK = replace(get_task("forget-gate"), limits=LIMITS)


def graded(source: str, pool: Pool) -> Report:
    report = grade(TASK, TOP + source, 5, pool)
    assert report.verdict is not Verdict.PASSED
    assert report.score < 0.5
    assert report.headline
    text = json.dumps(report.as_dict(), allow_nan=False)
    assert len(text) < LONGEST_REPORT
    return report


def gate(expression: str) -> str:
    return f"def forget_gate(h_prev, x_t, W_f, b_f):\n    return {expression}\n"


@pytest.mark.parametrize("expression", RETURNED.values(), ids=RETURNED.keys())
def test_what_is_no_answer_is_not_taken_for_one(expression: str, pool: Pool) -> None:
    graded(gate(expression), pool)


@pytest.mark.parametrize("body", DONE.values(), ids=DONE.keys())
def test_wrong_code_has_a_verdict_whatever_it_does(body: str, pool: Pool) -> None:
    graded(f"def forget_gate(h_prev, x_t, W_f, b_f):\n    {body}\n", pool)


# --- what a reader is shown

ESCAPE = "\\x1b[2J\\x1b]0;owned\\x07\\x9b31m\\0\\r\\u202e\\u2066"
TEXTS = {
    "printed": f"print('{ESCAPE}')\n{gate('0')}",
    "printed_as_bytes": f"os.write(1, '{ESCAPE}'.encode())\n{gate('0')}",
    "raised": f"{gate('1 / 0')}\ndef forget_gate(h_prev, x_t, W_f, b_f):\n    raise ValueError('{ESCAPE}')\n",
    "raised_at_loading": f"raise ValueError('{ESCAPE}')\n",
    "name_of_an_exception": f"def forget_gate(h_prev, x_t, W_f, b_f):\n    raise type('{ESCAPE}'.replace(chr(0), ''), (Exception,), {{}})\n",
    "name_of_a_type": gate(f"type('{ESCAPE}'.replace(chr(0), ''), (), {{}})()"),
    "warned": f"import warnings\ndef forget_gate(h_prev, x_t, W_f, b_f):\n    warnings.warn('{ESCAPE}')\n    return h_prev * 0\n",
    "key_of_a_dict": gate(f"{{'{ESCAPE}': 1}}"),
    "name_of_a_function": f"globals()['forget{ESCAPE}'] = lambda: 0\n",
    "text_returned": gate(f"'{ESCAPE}'"),
    "texts_in_an_array": gate(f"np.array(['{ESCAPE}'])"),
}  # fmt: skip


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_in_a_report_can_move_the_cursor_or_turn_the_words(source: str, pool: Pool) -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                check(key)
                check(item)
        elif isinstance(value, list):
            for item in value:
                check(item)
        elif isinstance(value, str):
            odd = [
                c
                for c in value
                if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t"
            ]
            assert not odd, value

    check(graded(source, pool).as_dict())


def test_the_tricks_are_played_on_a_grader_that_can_say_yes(pool: Pool) -> None:
    right = "1 / (1 + np.exp(-(np.concatenate([h_prev, x_t], axis=1) @ W_f.T + b_f)))"
    assert grade(TASK, TOP + gate(right), 5, pool).verdict is Verdict.PASSED
