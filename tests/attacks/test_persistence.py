"""Nothing that a submission does is there for the next one on the same jail."""

# One attack a line reads as a table:
# ruff: noqa: E501

import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import QUICK, TOOLS
from tests.exercises.sandbox.pools import returned, weakened_pool

# What the first one does, and what the next one would see of it.
TRACES = {
    "an_attribute_of_a_module": ("np.planted = 1", "hasattr(np, 'planted')"),
    "a_patched_function": ("np.exp = np.sin", "np.exp(0.0) != 1.0"),
    "a_patched_builtin": ("import builtins; builtins.abs = None", "abs is None"),
    "a_module": ("import types; sys.modules['planted'] = types.ModuleType('p')", "'planted' in sys.modules"),
    "a_path": ("sys.path.append('/planted')", "'/planted' in sys.path"),
    "an_environment_variable": ("os.environ['PLANTED'] = '1'", "'PLANTED' in os.environ"),
    "a_variable_of_the_c_library": ("libc.setenv(b'PLANTED', b'1', 1)", "libc.getenv(b'PLANTED') != 0"),
    "a_signal_handler": ("import signal; signal.signal(10, lambda *a: None)", "__import__('signal').getsignal(10) != 0"),
    "a_blocked_signal": ("import signal; signal.pthread_sigmask(0, [10])", "__import__('signal').pthread_sigmask(0, [])"),
    "a_limit": ("import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (9, 9))", "__import__('resource').getrlimit(7) == (9, 9)"),
    "a_descriptor": ("a, b = os.pipe(); os.dup2(b, 40)", "syscall(72, 40, 1) >= 0"),
    "a_working_folder": ("os.chdir('/usr')", "os.getcwd() == '/usr'"),
    "a_umask": ("os.umask(0o777)", "os.umask(0) == 0o777"),
    "a_random_state": ("np.random.seed(99); np.random.random(7)", "np.random.get_state()[2] not in (0, 624)"),
    "a_python_random_state": ("import random; random.seed(99)", "__import__('random').random() == __import__('random').Random(99).random()"),
    "a_recursion_limit": ("sys.setrecursionlimit(77)", "sys.getrecursionlimit() == 77"),
    "a_trace": ("sys.settrace(lambda *a: None)", "sys.gettrace() is not None"),
    "an_exit_handler": ("import atexit; [atexit.register(int) for _ in range(99)]", "__import__('atexit')._ncallbacks() > 90"),
    "a_name": ("libc.prctl(15, b'planted')", "b'planted' in (lambda b: (libc.prctl(16, b), b.value)[1])(ctypes.create_string_buffer(16))"),
    "float_settings": ("np.seterr(all='ignore')", "np.geterr()['over'] == 'ignore'"),
    "a_float_rounding_mode": ("libm = ctypes.CDLL('libm.so.6'); libm.fesetround(0x400)", "ctypes.CDLL('libm.so.6').fegetround() == 0x400"),
    "gc_settings": ("import gc; gc.set_threshold(3)", "__import__('gc').get_threshold()[0] == 3"),
    "a_warning_filter": ("import warnings; warnings.simplefilter('error')", "__import__('warnings').filters[0][0] == 'error'"),
    "a_mapping": ("import mmap; keep = mmap.mmap(-1, 4096); keep.write(b'planted')", "'keep' in globals()"),
    "a_cached_line": ("import linecache; linecache.cache['x'] = (1, None, ['planted'], 'x')", "'x' in __import__('linecache').cache"),
    "a_codec_error_handler": ("import codecs; codecs.register_error('planted', lambda e: ('', 0))", "(lambda c: [c.lookup_error('planted')])(__import__('codecs'))"),
    "a_locale": ("import locale; locale.setlocale(0, 'C')", "__import__('locale').setlocale(0) == 'planted'"),
    "a_niceness": ("os.nice(5)", "os.nice(0) == 5"),
}  # fmt: skip


DENIED_OR_UNCHANGED = {"a_working_folder", "a_niceness", "a_locale", "a_codec_error_handler"}


def the_next_one_sees(pool: Pool, plant: str, look: str) -> bool:
    attempt = f"try:\n    {plant}\nexcept OSError: pass\ndef f(): pass\n"
    pool.run(Job(TOOLS + attempt, (Call("f"),), QUICK))
    outcome = pool.run(Job(f"{TOOLS}def f():\n    return bool({look})\n", (Call("f"),), QUICK))
    assert outcome.status == Status.FINISHED
    return any(getattr(each, "value", False) for each in outcome.results)


@pytest.mark.parametrize(("plant", "look"), TRACES.values(), ids=TRACES.keys())
def test_the_next_one_does_not_see(plant: str, look: str, pool: Pool) -> None:
    assert not the_next_one_sees(pool, plant, look)


@pytest.mark.parametrize(
    ("plant", "look"),
    [each for name, each in TRACES.items() if name not in DENIED_OR_UNCHANGED],
)
def test_a_later_call_of_the_same_one_does_see(plant: str, look: str, pool: Pool) -> None:
    """Or looking would prove nothing."""
    source = f"{TOOLS}{plant}\ndef f():\n    return bool({look})\n"
    assert returned(pool.run(Job(source, (Call("f"),), QUICK))).value is True


WORD = b"planted-a-most-unlikely-word"
# A fork has the parent's heap at the same place: its last 4 MiB are read. The word itself is
# spelt backwards here, or the search would find its own text.
SEARCH = f"""
def count():
    libc.sbrk.restype = ctypes.c_void_p
    heap = ctypes.string_at(libc.sbrk(0) - (4 << 20), 4 << 20)
    return heap.count({WORD[::-1]!r}[::-1])
"""
PLANT = "KEEP = [{word!r} * 50 for _ in range(50)]\ndef f(x):\n    print(x)\n    return x\n"


def test_no_byte_of_a_submission_stays_in_the_parent_s_heap(pool: Pool) -> None:
    plant = TOOLS + PLANT.format(word=WORD)
    pool.run(Job(plant, (Call("f", (WORD.decode() * 50,)),) * 5, QUICK))
    count = returned(pool.run(Job(TOOLS + SEARCH, (Call("count"),), QUICK))).value
    assert count in (0, 1)  # 1: the reversed word, when the search has just turned it round


def test_the_search_finds_what_its_own_run_has_planted(pool: Pool) -> None:
    source = TOOLS + PLANT.format(word=WORD) + SEARCH
    count = returned(pool.run(Job(source, (Call("count"),), QUICK))).value
    assert isinstance(count, int)
    assert count > 50


def test_a_process_that_a_submission_leaves_behind_is_ended() -> None:
    """Without seccomp and rlimits it can start one; the parent's sweep still ends it."""
    pool = weakened_pool("seccomp", "rlimits")
    leave = "def f():\n    if os.fork() == 0:\n        import time; time.sleep(60)\n"
    pool.run(Job(TOOLS + leave, (Call("f"),), QUICK))
    # Every process of the jail but the parent (1) and this run itself would show here, the
    # dead too until the parent has reaped them.
    look = (
        "def f():\n    found = []\n    for pid in range(2, 300):\n        try: os.kill(pid, 0)\n"
        "        except ProcessLookupError: continue\n        except PermissionError: pass\n"
        "        found.append(pid)\n    return [pid for pid in found if pid != os.getpid()]\n"
    )
    job = Job(TOOLS + look, (Call("f"),), QUICK)
    assert any(returned(pool.run(job)).value == [] for _ in range(50))
