"""An object that lies about its values is seen for what it is, or not at all."""

# One attack a line reads as a table:
# ruff: noqa: E501

import numpy as np
import pytest

from exercises.sandbox.job import Call, Job, Opaque
from exercises.sandbox.outcome import Raised, Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import QUICK, TOOLS
from tests.exercises.sandbox.pools import returned

ZEROS = "\n    def __new__(cls): return np.zeros(3).view(cls)"

LIARS = {
    "by_equality": f"class A(np.ndarray):{ZEROS}\n    def __eq__(self, other): return np.array(True)\n    __hash__ = None",
    "by_array": "class A:\n    def __array__(self, *a, **k): return np.ones(3)",
    "by_array_interface": "class A:\n    __array_interface__ = np.ones(3).__array_interface__\n    keep = np.ones(3)",
    "by_array_struct": "class A:\n    __array_struct__ = np.ones(3).__array_struct__",
    "by_buffer": "class A(bytearray): pass",
    "by_ufunc": f"class A(np.ndarray):{ZEROS}\n    def __array_ufunc__(self, *a, **k): return True",
    "by_function": f"class A(np.ndarray):{ZEROS}\n    def __array_function__(self, *a, **k): return True",
    "by_wrap": f"class A(np.ndarray):{ZEROS}\n    def __array_wrap__(self, *a, **k): return np.ones(3)",
    "by_finalize": f"class A(np.ndarray):{ZEROS}\n    def __array_finalize__(self, o): self.flat[:] = 1",
    "by_priority": f"class A(np.ndarray):{ZEROS}\n    __array_priority__ = 1e9",
    "by_iteration": f"class A(np.ndarray):{ZEROS}\n    def __iter__(self): return iter([1.0, 1.0, 1.0])",
    "by_items": f"class A(np.ndarray):{ZEROS}\n    def __getitem__(self, k): return 1.0",
    "by_bytes": f"class A(np.ndarray):{ZEROS}\n    def tobytes(self, *a): return np.ones(3).tobytes()",
    "by_shape": f"class A(np.ndarray):{ZEROS}\n    shape = (3, 3)",
    "by_dtype": f"class A(np.ndarray):{ZEROS}\n    dtype = np.dtype('f4')",
    "by_reduce": f"class A(np.ndarray):{ZEROS}\n    def __reduce__(self): return os._exit, (0,)",
    "by_reduce_ex": f"class A(np.ndarray):{ZEROS}\n    def __reduce_ex__(self, n): return os._exit, (0,)",
    "by_copying": f"class A(np.ndarray):{ZEROS}\n    def __deepcopy__(self, m): return np.ones(3)\n    copy = __copy__ = lambda s: np.ones(3)",
    "by_class": "class A:\n    __class__ = np.ndarray",
    "by_class_property": "class A:\n    __class__ = property(lambda self: os._exit(0))",
    "by_float": "class A(float):\n    __eq__ = __lt__ = __gt__ = lambda s, o: True\n    __hash__ = None",
    "by_subtraction": "class A(float):\n    __sub__ = __rsub__ = lambda s, o: 0.0",
    "by_matrix": "A = lambda: np.matrix([[1.0, 1.0, 1.0]])",
    "by_mask": "A = lambda: np.ma.masked_array(np.zeros(3), True)",
    "by_memory_map": f"class A(np.memmap):{ZEROS}",
    "by_record": "A = lambda: np.rec.array([(1.0,)], dtype=[('x', 'f8')])",
    "by_objects": "class One:\n    __eq__ = lambda s, o: True\n    __float__ = lambda s: 1.0\nA = lambda: np.array([One()] * 3, dtype=object)",
    "by_dlpack": "class A:\n    __dlpack__ = lambda s, **k: np.ones(3).__dlpack__()\n    __dlpack_device__ = lambda s: (1, 0)",
    "by_metaclass": "class M(type):\n    __name__ = property(lambda s: 1 / 0)\n    def __instancecheck__(s, o): return True\nclass A(metaclass=M): pass",
    "by_attributes": "class A:\n    def __getattribute__(self, n): return getattr(np.ones(3), n)",
    "by_generator": "A = lambda: (1.0 for _ in range(3))",
    "by_lazy_length": "class A(list):\n    def __len__(self): return 3\n    def __iter__(self): return iter([1.0] * 3)",
    "by_complex": "class A(complex): pass",
    "by_int": "class A(int):\n    __eq__ = lambda s, o: True\n    __hash__ = None",
    "by_text": "class A(str):\n    __eq__ = lambda s, o: True\n    __hash__ = None",
    "by_weak_proxy": "import weakref\nkeep = np.zeros(3).view(np.matrix)\nA = lambda: weakref.proxy(keep)",
    "by_slots": f"class A(np.ndarray):{ZEROS}\n    __slots__ = ()\n    T = property(lambda s: np.ones(3))",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIARS.values(), ids=LIARS.keys())
def test_a_liar_arrives_as_the_name_of_its_type(lie: str, pool: Pool) -> None:
    source = f"{TOOLS}{lie}\ndef f():\n    return A()\n"
    outcome = pool.run(Job(source, (Call("f"),), QUICK))
    assert outcome.status == Status.FINISHED, outcome
    result = outcome.results[0]
    assert isinstance(result, Raised) or isinstance(result.value, Opaque), outcome


@pytest.mark.parametrize("name", ["by_equality", "by_array", "by_ufunc", "by_function", "by_array_interface"])  # fmt: skip
def test_the_same_liar_fools_a_grader_in_the_same_process(name: str, pool: Pool) -> None:
    naive = "np.allclose(A(), 1)" if name != "by_equality" else "bool(np.all(A() == np.ones(3)))"
    source = f"{TOOLS}{LIARS[name]}\ndef f():\n    return {naive}\n"
    assert returned(pool.run(Job(source, (Call("f"),), QUICK))).value is True


@pytest.mark.parametrize("wrapper", ["[A()]", "(A(),)", "{'x': A()}", "[[A()], A()]"])
def test_a_liar_inside_a_container_is_seen_too(wrapper: str, pool: Pool) -> None:
    source = f"{TOOLS}{LIARS['by_equality']}\ndef f():\n    return {wrapper}\n"
    assert "Opaque" in repr(returned(pool.run(Job(source, (Call("f"),), QUICK))).value)


def test_containers_show_what_is_really_in_them(pool: Pool) -> None:
    source = (
        "from collections import OrderedDict, namedtuple\n"
        "class T(tuple):\n    def __iter__(self): return iter([9])\n"
        "    def __len__(self): return 9\n    def __getitem__(self, k): return 9\n"
        "class D(dict):\n    def items(self): return [('a', 9)]\n    def keys(self): return ['a']\n"
        "    def __iter__(self): return iter('a')\n    def __getitem__(self, k): return 9\n"
        "def f():\n    return [T((1, 2)), D(a=1), OrderedDict(b=2), namedtuple('P', 'x y')(3, 4)]\n"
    )
    value = returned(pool.run(Job(source, (Call("f"),), QUICK))).value
    assert value == [(1, 2), {"a": 1}, {"b": 2}, (3, 4)]


HONEST = {
    "a_view": "np.ones((4, 6))[::2, ::3]",
    "a_transpose": "np.ones((2, 3)).T",
    "fortran_order": "np.asfortranarray(np.ones((2, 3)))",
    "a_broadcast": "np.broadcast_to(1.0, (2, 3))",
    "reversed": "np.ones(5)[::-1]",
    "foreign_byte_order": "np.ones(3, dtype='>f8')",
    "read_only": "np.frombuffer(np.ones(2).tobytes())",
    "zero_dimensional": "np.array(1.0)",
    "empty": "np.ones((0, 3))",
    "float32": "np.ones(2, 'f4')",
    "int": "np.ones(2, int)",
    "bool": "np.ones(2, bool)",
    "complex": "np.ones(2, complex)",
    "a_numpy_scalar": "np.float64(1.0)",
}


@pytest.mark.parametrize("expression", HONEST.values(), ids=HONEST.keys())
def test_an_honest_array_arrives_whole_and_owned_by_the_host(expression: str, pool: Pool) -> None:
    source = f"import numpy as np\ndef f():\n    return {expression}\n"
    value = returned(pool.run(Job(source, (Call("f"),), QUICK))).value
    expected = np.asarray(eval(expression))
    assert isinstance(value, np.ndarray)
    np.testing.assert_array_equal(value, expected)
    assert value.dtype == expected.dtype.newbyteorder("=")
    assert value.flags.c_contiguous
    assert value.flags.writeable
