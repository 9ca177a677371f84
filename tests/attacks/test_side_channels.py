"""Code cannot watch, time or touch others by the kernel's lesser doors.

What the page cache holds, what another process is made of, how the machine is loaded: each of
these calls would tell something about those who share the machine.
"""

# One attack a line reads as a table:
# ruff: noqa: E501

import platform

import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import QUICK, TOOLS, Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import returned, weakened_pool

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the call numbers in this file are those of x86_64"
)


def denied(call: str, *, alone: bool = True) -> tuple[str, tuple[str, ...]]:
    """A body that comes true if the kernel answers anything but EPERM."""
    return f"return {call} != -errno.EPERM", ("seccomp",) if alone else ()


PAGE = "import mmap; page = mmap.mmap(-1, 4096); here = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"

ATTACKS = [
    Attack("see_which_pages_of_numpy_are_in_memory", PAGE + denied("syscall(27, here, 4096, ctypes.create_string_buffer(1))")[0], ("seccomp",)),
    Attack("ask_the_page_cache", *denied("syscall(451, 0, 0, 0, 0)")),
    Attack("read_the_parent_s_memory", *denied("syscall(310, 1, 0, 0, 0, 0, 0)")),
    Attack("write_the_parent_s_memory", *denied("syscall(311, 1, 0, 0, 0, 0, 0)")),
    Attack("hold_the_parent_by_a_descriptor", *denied("syscall(434, 1, 0)")),
    Attack("take_a_descriptor_of_the_parent", *denied("syscall(438, 0, 10, 0)")),
    Attack("compare_itself_with_the_parent", *denied("syscall(312, os.getpid(), os.getpid(), 0, 0, 0)")),
    Attack("release_memory_of_another", *denied("syscall(448, 0, 0)")),
    Attack("order_barriers_on_all_cores", *denied("syscall(324, 0, 0, 0)")),
    Attack("map_pages_out_of_order", *denied("syscall(216, 0, 0, 0, 0, 0)")),
    Attack("take_a_protection_key", *denied("syscall(330, 0, 0)")),
    Attack("use_a_protection_key", *denied("syscall(329, 0, 4096, 1, 0)")),
    Attack("seal_its_memory", *denied("syscall(462, 0, 4096, 0)")),
    Attack("map_a_shadow_stack", *denied("syscall(453, 0, 4096, 0)")),
    Attack("see_the_memory_policy", *denied("syscall(239, 0, 0, 0, 0, 0)")),
    Attack("set_the_memory_policy", *denied("syscall(238, 0, 0, 0)")),
    Attack("migrate_pages", *denied("syscall(256, 0, 0, 0, 0)")),
    Attack("see_the_file_system", *denied("syscall(137, ctypes.c_char_p(b'/'), ctypes.create_string_buffer(256))")),
    Attack("see_the_file_system_of_a_pipe", *denied("syscall(138, 0, ctypes.create_string_buffer(256))")),
    Attack("list_the_file_systems", *denied("syscall(139, 3)")),
    Attack("list_the_mounts", *denied("syscall(458, 0, 0, 0, 0)")),
    Attack("look_at_a_mount", *denied("syscall(457, 0, 0, 0, 0)")),
    Attack("read_an_attribute_of_a_file", *denied("syscall(191, ctypes.c_char_p(b'/'), ctypes.c_char_p(b'user.x'), 0, 0)")),
    Attack("see_how_a_process_is_scheduled", *denied("syscall(145, 1)")),
    Attack("see_its_parent_s_priority", *denied("syscall(140, 0, 1)")),
    Attack("schedule_by_attributes", *denied("syscall(314, 0, 0, 0)")),
    Attack("change_its_disk_priority", *denied("syscall(251, 1, 0, 0)")),
    Attack("change_the_slack_of_its_timers", *denied("syscall(157, 29, 1, 0, 0, 0)")),
    Attack("share_a_core_with_whom_it_likes", *denied("syscall(157, 62, 0, 0, 0, 0)")),
    Attack("forbid_its_clock", *denied("syscall(157, 26, 2, 0, 0, 0)")),
    Attack("name_its_memory", *denied("syscall(157, 0x53564d41, 0, 0, 0, 0)")),
    Attack("open_a_file_by_its_handle", *denied("syscall(303, -100, 0, 0, 0, 0)")),
    Attack("wait_on_many_futexes", *denied("syscall(449, 0, 0, 0, 0, 0)")),
    Attack("send_a_signal_with_a_value", *denied("syscall(129, 1, 10, 0)")),
    Attack("signal_a_thread_of_the_parent", *denied("syscall(234, 1, 1, 0)", alone=False)),
    Attack("see_the_session_of_the_parent", *denied("syscall(124, 1)")),
    Attack("adjust_the_clock", *denied("syscall(305, 0, 0)")),
    Attack("read_the_state_of_the_clock", *denied("syscall(159, ctypes.create_string_buffer(256))")),
    Attack("change_its_local_descriptors", *denied("syscall(442, 0, 0, 0, 0, 0)")),
    Attack("read_the_usage_of_its_children_of_others", "import resource; return resource.prlimit(1, resource.RLIMIT_CPU)", ("seccomp",)),
    Attack("set_an_advisory_lease", "import fcntl; return fcntl.fcntl(os.open(np.__file__, 0), 1024, 0) == 0"),
    Attack("watch_a_folder_by_signals", "import fcntl; return fcntl.fcntl(os.open(os.path.dirname(np.__file__), 0), 1026, 1) == 0", ("seccomp",)),
]  # fmt: skip


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(attack: Attack) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job()))


# --- the memory from which every child is forked

WORD = b"planted-a-most-unlikely-word"
LONG = Limits(cpu_seconds=20.0, wall_seconds=60.0)
# Every page near anything whose address is known. write(2) says EFAULT where nothing is mapped,
# so looking is safe. The word is spelt backwards, or the search would find its own text.
SEARCH = f"""
import gc
readable, writable = os.pipe()

def is_mapped(address):
    if syscall(1, writable, ctypes.c_void_p(address), 1) != 1:
        return False
    os.read(readable, 1)
    return True

def around(address):
    low = high = address & -4096
    while is_mapped(low - 4096): low -= 4096
    while is_mapped(high): high += 4096
    return low, high

def regions():
    libc.sbrk.restype = ctypes.c_void_p
    known = {{id(each) for each in gc.get_objects()}} | {{libc.sbrk(0) - 4096, id(None), id(np)}}
    known |= {{np.zeros(1 << 16).ctypes.data, np.zeros(3).ctypes.data}}
    found = set()
    for address in sorted(known):
        if not any(low <= address < high for low, high in found):
            found.add(around(address))
    for low, high in list(found):  # what lies beyond a gap
        for address in (*range(high, high + (128 << 20), 1 << 20), *range(low - (128 << 20), low, 1 << 20)):
            if not any(a <= address < b for a, b in found) and is_mapped(address):
                found.add(around(address))
    return found

def count():
    word, total, size = {WORD[::-1]!r}[::-1], 0, 0
    for low, high in regions():
        size += high - low
        for start in range(low, high, 1 << 22):
            total += ctypes.string_at(start, min(1 << 22, high - start)).count(word)
    return [total, size]
"""
PLANT = f"KEEP = [{WORD!r} * 50 for _ in range(50)]\n"
SAY = "def f(x):\n    print(x)\n    raise ValueError(x)\n"


def looked(source: str, pool: Pool) -> list[int]:
    value = returned(pool.run(Job(TOOLS + source, (Call("count"),), LONG))).value
    assert isinstance(value, list)
    return value


def test_no_mapped_page_of_a_child_holds_a_byte_of_the_submission_before(pool: Pool) -> None:
    said = WORD.decode() * 30
    for _ in range(3):
        pool.run(Job(TOOLS + PLANT + SAY, (Call("f", (said,)), Call("f", (said,))), QUICK))
    total, size = looked(SEARCH, pool)
    assert total <= 1  # the reversed word, when the search has just turned it round
    assert size > 20 << 20


def test_the_same_search_finds_what_its_own_run_has_planted(pool: Pool) -> None:
    total, _ = looked(SEARCH + PLANT, pool)
    assert total > 50


# --- code that makes itself hard to end


@pytest.mark.parametrize(
    "body",
    [
        "import signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "import signal; signal.raise_signal(signal.SIGSTOP)",
        "os.write(4, b'.' * 200_000); import time; time.sleep(9)",
        "os.dup2(4, 3); os.dup2(1, 4); import time; time.sleep(9)",
        "os.dup2(3, 1); print('x' * 100_000)",
        "while True: os.write(1, b'')",
        "while True: os.close(os.dup(3))",
        "r, w = os.pipe()\nwhile True: os.write(w, b'x' * 4096)",
        "import select\nwhile True: select.poll().poll(0)",
        "import signal\nsignal.signal(signal.SIGSEGV, lambda *a: None)\nctypes.string_at(0)",
        "import signal\nsignal.sigwait([signal.SIGUSR1])",
        "os.abort()",
    ],
)
def test_no_trick_with_pipes_and_signals_lasts_longer_than_its_clock(body: str, pool: Pool) -> None:
    limits = Limits(cpu_seconds=0.1, wall_seconds=0.3)
    outcome = pool.run(Attack("", body, limits=limits).job())
    assert outcome.status in set(Status) - {Status.FINISHED} or not came_true(outcome)
    assert outcome.wall_seconds < 1.5
