"""Code cannot reach the parts of the kernel that a NumPy exercise has no use for."""

# One attack a line reads as a table:
# ruff: noqa: E501

import platform

import pytest

from exercises.sandbox import seccomp
from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import weakened_pool

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the call numbers in this file are those of x86_64"
)

ALONE = ("seccomp",)


def denied(call: str, *, alone: bool = True) -> tuple[str, tuple[str, ...]]:
    """A body that comes true if the kernel answers anything but EPERM."""
    return f"return {call} != -errno.EPERM", ALONE if alone else ()


ATTACKS = [
    Attack("use_io_uring", *denied("syscall(425, 1, ctypes.create_string_buffer(256))")),
    Attack("enter_io_uring", *denied("syscall(426, 0, 0, 0, 0, 0, 0)")),
    Attack("use_userfaultfd", *denied("syscall(323, 1)")),
    Attack("load_a_bpf_program", *denied("syscall(321, 0, 0, 0)", alone=False)),
    Attack("watch_performance", *denied("syscall(298, 0, 0, -1, -1, 0)")),
    Attack("add_a_key", *denied("syscall(248, 0, 0, 0, 0, 0)")),
    Attack("ask_for_a_key", *denied("syscall(249, 0, 0, 0, 0)")),
    Attack("control_keys", *denied("syscall(250, 0, -3, 0, 0, 0)")),
    Attack("make_a_user_namespace", *denied("syscall(272, 0x10000000)", alone=False)),
    Attack("make_a_mount_namespace", *denied("syscall(272, 0x20000)", alone=False)),
    Attack("enter_a_namespace", *denied("syscall(308, 0, 0)")),
    Attack("mount", *denied("syscall(165, 0, 0, 0, 0, 0)", alone=False)),
    Attack("unmount", *denied("syscall(166, 0, 0)", alone=False)),
    Attack("use_the_new_mount_calls", *denied("syscall(430, 0, 0)", alone=False)),
    Attack("open_a_tree", *denied("syscall(428, -100, 0, 0)")),
    Attack("swap_the_root", *denied("syscall(155, 0, 0)", alone=False)),
    Attack("make_a_memory_file", *denied("syscall(319, ctypes.c_char_p(b'x'), 0)")),
    Attack("make_secret_memory", *denied("syscall(447, 0)")),
    Attack("make_an_event_descriptor", *denied("syscall(290, 0, 0)")),
    Attack("make_a_timer_descriptor", *denied("syscall(283, 0, 0)")),
    Attack("make_a_signal_descriptor", *denied("syscall(289, -1, 0, 8, 0)")),
    Attack("use_epoll", *denied("syscall(291, 0)")),
    Attack("watch_files", *denied("syscall(294, 0)")),
    Attack("watch_everything", *denied("syscall(300, 0, 0)", alone=False)),
    Attack("use_asynchronous_io", *denied("syscall(206, 1, ctypes.create_string_buffer(8))")),
    Attack("make_system_v_shared_memory", *denied("syscall(29, 0, 4096, 0o600)")),
    Attack("attach_shared_memory", *denied("syscall(30, 0, 0, 0)")),
    Attack("make_a_semaphore", *denied("syscall(64, 0, 1, 0o600)")),
    Attack("make_a_message_queue", *denied("syscall(68, 0, 0o600)")),
    Attack("open_a_posix_queue", *denied("syscall(240, ctypes.c_char_p(b'x'), 66, 384, 0)")),
    Attack("splice_pipes", *denied("syscall(275, 0, 0, 3, 0, 1, 2)")),
    Attack("duplicate_a_pipe", *denied("syscall(276, 0, 3, 1, 2)")),
    Attack("give_pages_to_a_pipe", *denied("syscall(278, 3, 0, 0, 0)")),
    Attack("send_a_file", *denied("syscall(40, 3, 0, 0, 0)")),
    Attack("copy_a_range", *denied("syscall(326, 3, 0, 3, 0, 0, 0)")),
    Attack("open_by_handle", *denied("syscall(304, -100, 0, 0)", alone=False)),
    Attack("open_with_rules", *denied("syscall(437, -100, 0, 0, 0)")),
    Attack("change_its_personality", *denied("syscall(135, 0xffffffff)")),
    Attack("set_a_seccomp_filter", *denied("syscall(317, 1, 0, 0)")),
    Attack("change_its_capabilities", *denied("syscall(126, 0, 0)")),
    Attack("set_a_timer", *denied("syscall(38, 0, 0, 0)")),
    Attack("set_an_alarm", *denied("syscall(37, 0)")),
    Attack("make_a_timer", *denied("syscall(222, 0, 0, 0)")),
    Attack("lock_memory", "return syscall(149, 0, 0) != -errno.EPERM", ("seccomp", "rlimits")),
    Attack("lock_all_memory", *denied("syscall(151, 0)")),
    Attack("move_pages", *denied("syscall(279, 0, 0, 0, 0, 0, 0)")),
    Attack("set_the_clock", *denied("syscall(227, 0, 0)", alone=False)),
    Attack("set_the_host_s_name", *denied("syscall(170, 0, 0)", alone=False)),
    Attack("reboot", *denied("syscall(169, 0, 0, 0, 0)", alone=False)),
    Attack("load_a_module", *denied("syscall(313, 0, 0, 0)", alone=False)),
    Attack("load_a_kernel", *denied("syscall(246, 0, 0, 0, 0)", alone=False)),
    Attack("read_the_kernel_s_log", *denied("syscall(103, 10, 0, 0)", alone=False)),
    Attack("touch_io_ports", *denied("syscall(172, 3)", alone=False)),
    Attack("change_its_descriptor_table", *denied("syscall(154, 0, 0, 0)")),
    Attack("use_quotas", *denied("syscall(179, 0, 0, 0, 0)")),
    Attack("use_landlock", *denied("syscall(444, 0, 0, 1)")),
    Attack("make_itself_readable", *denied("syscall(157, 4, 1, 0, 0, 0)")),
    Attack("let_others_trace_it", *denied("syscall(157, 0x59616d61, -1, 0, 0, 0)")),
    Attack("become_a_reaper", *denied("syscall(157, 36, 1, 0, 0, 0)")),
    Attack("change_its_memory_map", *denied("syscall(157, 35, 1, 0, 0, 0)", alone=False)),
    Attack("call_an_unknown_number", *denied("syscall(9999)")),
    Attack("call_a_future_number", *denied("syscall(600)")),
    Attack("use_the_x32_calls", *denied("syscall(0x40000000 + 41, 2, 1, 0)")),
    Attack("lock_with_priority_inheritance", *denied("syscall(202, ctypes.create_string_buffer(8), 6 | 128, 0, 0, 0, 0)")),
    Attack("share_equal_pages", *denied("syscall(28, 0, 0, 12)")),
    Attack("make_a_pipe_of_notifications", *denied("syscall(293, ctypes.create_string_buffer(8), 0x80)")),
    Attack("make_a_pipe_of_packets", *denied("syscall(293, ctypes.create_string_buffer(8), 0o40000)")),
    Attack("use_process_madvise", *denied("syscall(440, 0, 0, 0, 0, 0)")),
    Attack("grow_a_pipe", "import fcntl; return fcntl.fcntl(3, 1031, 1 << 20)", ALONE),
    Attack("make_a_pipe_asynchronous", "import fcntl; return fcntl.fcntl(3, 4, 0o20000) == 0", ALONE),
    Attack("push_into_a_terminal", "import fcntl; return fcntl.ioctl(0, 0x5412, b'x') == 0"),
    Attack("ask_what_waits_in_a_pipe", "import fcntl; return fcntl.ioctl(0, 0x541B, bytes(4))", ALONE),
    Attack("write_with_its_own_wiring", "return syscall(18, 3, ctypes.c_char_p(b'x'), 1, 0) != -errno.EPERM", ALONE),
]  # fmt: skip


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(attack: Attack) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job()))


def test_code_cannot_use_the_32_bit_calls(pool: Pool) -> None:
    """int 0x80 reaches the kernel with another architecture's numbers: the process ends."""
    body = """
    import mmap
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(bytes.fromhex('b8140000 00cd80c3'.replace(' ', '')))  # eax = getpid; int 0x80
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()
    """
    outcome = pool.run(Attack("", body).job())
    assert not came_true(outcome)
    assert outcome.detail in ("killed by SIGSYS", "killed by SIGSEGV")


def test_code_can_use_what_numpy_needs(pool: Pool) -> None:
    body = """
    generator = np.random.default_rng(1)
    a = generator.normal(size=(300, 300))
    np.linalg.inv(a), np.linalg.eigvals(a), np.fft.fft(a), np.sort(a), np.einsum('ij,jk', a, a)
    return np.random.default_rng().integers(10) >= 0
    """
    assert came_true(pool.run(Attack("", body).job()))


def test_the_filter_is_small_enough_to_load_for_every_job() -> None:
    assert len(seccomp.program()) // 8 < 256
