"""Code that looks around inside its own process finds inputs, and never an answer."""

# One attack a line reads as a table:
# ruff: noqa: E501

import numpy as np
import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import QUICK, TOOLS, Attack, came_true, each_of
from tests.exercises.sandbox.pools import returned

WALK = """
import gc, types

def everything():
    \"\"\"Every object that the collector or the frames lead to.\"\"\"
    seen, todo = {}, list(gc.get_objects()) + [sys._getframe()]
    gc.unfreeze()
    todo += gc.get_objects()
    while todo and len(seen) < 400_000:
        each = todo.pop()
        if id(each) not in seen:
            seen[id(each)] = each
            todo += gc.get_referents(each)
    return seen.values()

def frames():
    frame, found = sys._getframe(), []
    while frame:
        found.append(frame)
        frame = frame.f_back
    return found
"""

ATTACKS = [
    Attack("import_our_package", "import exercises; return True"),
    Attack("import_the_grading", "import exercises.grading.registry; return True"),
    Attack("import_the_reference", "from exercises.reference import cell; return True"),
    Attack("import_the_guest", "import guest.child; return True"),
    Attack("import_the_codec", "import values; return True"),
    Attack("import_django", "import django; return True"),
    Attack("import_pytest", "import pytest; return True"),
    Attack("import_pip", "import pip; return True"),
    Attack("import_a_package_of_the_interpreter", "import setuptools; return True"),
    Attack("find_our_modules", "return [m for m in sys.modules if 'guest' in m or 'exercises' in m]"),
    Attack("find_our_folders", "return [p for p in sys.path if 'exercises' in p or 'packages' in p]"),
    Attack("find_a_grader_in_a_frame", "return [n for f in frames() for n in f.f_globals if 'grade' in n.lower() or 'expected' in n.lower()]", setup=WALK),
    Attack("find_an_answer_in_a_frame", "return [n for f in frames() for n in f.f_locals if 'answer' in n or 'reference' in n]", setup=WALK),
    Attack("find_our_functions_by_gc", "return [o for o in everything() if isinstance(o, types.FunctionType) and 'exercises.' in (o.__module__ or '')]", setup=WALK),
    Attack("find_an_lstm_by_gc", "return [o for o in everything() if isinstance(o, types.FunctionType) and 'lstm' in o.__name__ and o.__module__ != 'submission']", setup=WALK),
    Attack("find_django_by_gc", "return [o for o in everything() if isinstance(o, types.ModuleType) and o.__name__.startswith(('django', 'lstm_course'))]", setup=WALK),
    Attack("find_a_secret_by_gc", "return [o for o in everything() if type(o) is str and 'SECRET_KEZ'.replace('Z', 'Y') in o]", setup=WALK),
    Attack("find_the_host_s_pipes", "return [n for n in range(5, 4096) if syscall(3, n) == 0]"),
    Attack("find_a_writable_descriptor_of_the_host", "return [n for n in (10, 11) if syscall(1, n, ctypes.c_char_p(b'X'), 1) > 0]"),
    Attack("find_a_file_of_ours_by_linecache", "import linecache\nreturn [k for k in linecache.cache if 'guest' in k or 'exercises' in k]"),
    Attack("read_the_guest_s_source", "import inspect\nreturn inspect.getsource(sys._getframe(1).f_code)"),
    Attack("see_a_thread_of_ours", "import threading\nreturn threading.active_count() > 1"),
    Attack("find_an_exit_handler_of_ours", "import atexit\nreturn atexit._ncallbacks() > 5"),
]  # fmt: skip


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


def test_a_walk_finds_the_inputs_but_no_result(pool: Pool) -> None:
    """What goes into the jail can be found there; the reference's output never goes in."""
    marked, answer = 1234.5678, 8765.4321
    source = (
        f"{TOOLS}{WALK}\n"
        "def f(x):\n"
        "    floats = {float(v) for o in everything() if type(o) is np.ndarray and o.size < 99\n"
        "              for v in o.flat if o.dtype == float}\n"
        f"    return [x[0] in floats, {answer} in floats]\n"
    )
    outcome = pool.run(Job(source, (Call("f", (np.full(3, marked),)),), QUICK))
    found = returned(outcome).value
    assert isinstance(found, list)
    assert [bool(each) for each in found] == [True, False]


def test_the_standard_library_and_numpy_can_be_looked_at(pool: Pool) -> None:
    body = "import inspect, json\nreturn 'def dumps' in inspect.getsource(json)"
    assert came_true(pool.run(Attack("", body).job()))


HOOKS = {
    "trace": "sys.settrace(lambda *a: None)",
    "trace_that_raises": "def t(*a): raise RuntimeError\nsys.settrace(t)",
    "trace_of_callers": "f = sys._getframe()\nwhile f:\n    f.f_trace = lambda *a: 1 / 0\n    f = f.f_back\nsys.settrace(lambda *a: None)",
    "profile": "sys.setprofile(lambda *a: None)",
    "profile_that_exits": "sys.setprofile(lambda *a: os._exit(0))",
    "audit": "sys.addaudithook(lambda *a: None)",
    "audit_that_raises": "def a(*x): raise RuntimeError\nsys.addaudithook(a)",
    "thread_trace": "import threading; threading.settrace(lambda *a: None)",
    "meta_path": "sys.meta_path.insert(0, type('F', (), {'find_spec': lambda *a: None})())",
    "meta_path_that_lies": "sys.meta_path[:] = []",
    "path_hooks": "sys.path_hooks[:] = []; sys.path_importer_cache.clear()",
    "path": "sys.path[:] = ['/', '.', '']",
    "import_lock": "import _imp; _imp.acquire_lock()",
    "module_swap": "sys.modules['numpy'] = sys.modules['os']",
    "own_module_swap": "sys.modules['submission'] = None",
    "recursion_limit": "sys.setrecursionlimit(50)",
    "switch_interval": "sys.setswitchinterval(1e-9)",
    "gc_threshold": "import gc; gc.set_threshold(1)",
    "gc_callback": "import gc; gc.callbacks.append(lambda *a: 1 / 0)",
    "gc_debug": "import gc; gc.set_debug(gc.DEBUG_LEAK)",
    "unraisable": "sys.unraisablehook = lambda *a: os._exit(0)",
    "atexit": "import atexit; atexit.register(lambda: os.write(3, b'x' * 100))",
    "finaliser": "import weakref\nclass O: pass\no = O(); keep = weakref.finalize(o, os.write, 3, b'x' * 100)",
    "destructor": "class D:\n    def __del__(self): os.write(3, b'x' * 100)\nkeep = D()",
    "destructor_in_a_module": "class D:\n    def __del__(self): os._exit(0)\nsys.modules['d'] = D()",
    "destructor_in_a_cycle": "class D:\n    def __del__(self): os._exit(7)\na = D(); a.a = a",
    "fork_handler": "os.register_at_fork(before=lambda: os._exit(0), after_in_child=lambda: os._exit(0))",
    "async_hook": "sys.set_asyncgen_hooks(lambda *a: None)",
    "coroutine_origin": "sys.set_coroutine_origin_tracking_depth(100)",
    "interned": "sys.intern('x' * 1000)",
    "warnings": "import warnings; warnings.simplefilter('error')",
    "warnings_are_off": "import warnings; warnings.simplefilter('ignore'); warnings.resetwarnings()",
    "float_errors": "np.seterr(all='raise')",
    "print_options": "np.set_printoptions(threshold=0)",
    "default_dtype": "np.float64 = np.float32",
    "locale": "import locale; locale.setlocale(locale.LC_ALL, 'C')",
    "decimal_context": "import decimal; decimal.getcontext().prec = 1",
    "stdin": "sys.stdin = None",
    "closed_output": "sys.stdout.close()",
    "codec": "import codecs; codecs.register(lambda n: 1 / 0)",
    "abstract_class": "import numbers; numbers.Number.register(str)",
    "pickle_table": "import copyreg; copyreg.pickle(np.ndarray, lambda a: (os._exit, (0,)))",
    "refcount": "ctypes.c_long.from_address(id(10 ** 9)).value = 1",
}  # fmt: skip


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_a_hook_reaches_its_own_run_at_most(hook: str, pool: Pool) -> None:
    """Whatever it breaks is its own; the next submission on this jail runs as ever."""
    source = f"{TOOLS}{hook}\ndef f(x):\n    return x * 0\n"
    outcome = pool.run(Job(source, (Call("f", (np.ones(3),)),), QUICK))
    assert outcome.status in set(Status) - {Status.TIMED_OUT}, outcome
    values = [each.value for each in outcome.results if hasattr(each, "value")]
    assert all(not np.any(np.asarray(value) == 1) for value in values)
    clean = Job("import numpy as np\ndef f(x):\n    return x + np.float64(1)\n", (Call("f", (1,)),))
    assert returned(pool.run(clean)).value == 2.0
