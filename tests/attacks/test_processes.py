"""Code cannot start, signal, trace or outlive any process."""

# One attack a line reads as a table:
# ruff: noqa: E501

import pytest

from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import weakened_pool

STARTING = ("seccomp", "rlimits")
RUNNING = ("seccomp", "rlimits", "landlock", "namespaces")
SIGNALLING = ("seccomp", "landlock")
ALONE = ("seccomp",)

# A fork in these bodies ends its child at once, so that they are safe without their layers.
ATTACKS = [
    Attack("fork", "pid = os.fork()\nif pid == 0: os._exit(0)\nreturn os.waitpid(pid, 0)[0]", STARTING),
    Attack("vfork", "return syscall(58) > 0"),
    Attack("clone_itself", "pid = syscall(56, 17, 0, 0, 0, 0)\nif pid == 0: os._exit(0)\nreturn pid > 0", STARTING),
    Attack("use_clone3", "return syscall(435, 0, 0) != -errno.ENOSYS", ALONE),
    Attack("start_a_thread", "import threading\nt = threading.Thread(target=int); t.start(); t.join(); return True", STARTING),
    Attack("use_a_thread_pool", "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(1) as p: return p.submit(str, 1).result()", STARTING),
    Attack("start_a_shell", "return os.system('exit 0') == 0", RUNNING),
    Attack("run_a_program", "import subprocess; return subprocess.run(['/bin/true']).returncode == 0", RUNNING),
    Attack("spawn_a_program", "return os.posix_spawn('/bin/true', ['true'], {})", RUNNING),
    Attack("open_a_pipe_to_a_program", "return os.popen('echo hello').read()", RUNNING),
    Attack("replace_itself", "os.execv('/bin/echo', ['echo', 'escaped'])"),
    Attack("replace_itself_by_descriptor", "return syscall(322, 0, ctypes.c_char_p(b''), 0, 0, 0x1000) != -errno.EPERM", ALONE),
    Attack("start_a_python", "import subprocess; return subprocess.run([sys.executable, '-c', '']).returncode == 0"),
    Attack("use_multiprocessing", "import multiprocessing as m\np = m.Process(target=int); p.start(); p.join(); return p.exitcode == 0", STARTING),
    Attack("become_a_daemon", "pid = os.fork()\nif pid == 0:\n    os.setsid()\n    os._exit(0)\nreturn pid", STARTING),
    Attack("probe_the_parent", "os.kill(1, 0); return True", SIGNALLING),
    Attack("probe_everybody", "os.kill(-1, 0); return True"),
    Attack("kill_the_parent", "os.kill(os.getppid(), 9); return True"),
    Attack("kill_everybody", "os.kill(-1, 9); return True"),
    Attack("kill_its_group", "os.killpg(0, 9); return True"),
    Attack("stop_the_parent", "os.kill(1, 19); return True"),
    Attack("signal_by_descriptor", "return syscall(424, syscall(434, 1, 0), 0, 0, 0) == 0", SIGNALLING),
    Attack("open_the_parent_as_a_descriptor", "return syscall(434, 1, 0) >= 0", ALONE),
    Attack("signal_a_thread_of_the_parent", "return syscall(234, 1, 1, 0) == 0", SIGNALLING),
    Attack("queue_a_signal", "return syscall(129, 1, 10, ctypes.create_string_buffer(128)) == 0"),
    Attack("signal_itself", "os.kill(os.getpid(), 0); return True", ALONE),
    Attack("be_traced", "return syscall(101, 0, 0, 0, 0) == 0", ALONE),
    Attack("trace_the_parent", "return syscall(101, 16, 1, 0, 0) == 0"),
    Attack("seize_the_parent", "return syscall(101, 0x4206, 1, 0, 0) == 0"),
    Attack("read_another_process", "return syscall(310, 1, 0, 0, 0, 0, 0) >= 0"),
    Attack("read_itself_as_another", "b = ctypes.create_string_buffer(16)\nv = (ctypes.c_ulong * 2)(ctypes.addressof(b), 16)\nreturn syscall(310, os.getpid(), v, 1, v, 1, 0) == 16", ALONE),
    Attack("write_another_process", "return syscall(311, 1, 0, 0, 0, 0, 0) >= 0"),
    Attack("steal_a_descriptor_of_the_parent", "return syscall(438, syscall(434, 1, 0), 10, 0) >= 0"),
    Attack("compare_itself_with_the_parent", "return syscall(312, os.getpid(), os.getpid(), 0, 0, 1) >= 0", ALONE),
    Attack("limit_the_parent", "import resource; resource.prlimit(1, resource.RLIMIT_NOFILE, (5, 5)); return True"),
    Attack("read_the_limits_of_the_parent", "import resource; return resource.prlimit(1, resource.RLIMIT_NOFILE)", ALONE),
    Attack("slow_the_parent_down", "os.setpriority(os.PRIO_PROCESS, 1, 19); return True", ALONE),
    Attack("pin_the_parent_to_a_core", "os.sched_setaffinity(1, [0]); return True", ALONE),
    Attack("be_more_important", "os.nice(-5); return True"),
    Attack("run_in_real_time", "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); return True"),
    Attack("run_when_idle", "os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)); return True", ALONE),
    Attack("start_a_session", "os.setsid(); return True", ALONE),
    Attack("change_its_group", "os.setpgid(0, 0); return True", ALONE),
    Attack("own_a_descriptor_s_signals", "import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, 1); return True", ALONE),
    Attack("change_its_user", "os.setuid(0); return True"),
    Attack("change_its_user_to_itself", "os.setuid(os.getuid()); return True", ("seccomp", "namespaces")),
]  # fmt: skip


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(attack: Attack) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job()))


@pytest.mark.parametrize(
    "body",
    [
        "return os.getpid() > 0",
        "import time; time.sleep(0.01); return True",
        "return os.cpu_count() > 0",
        "import resource; return resource.getrusage(resource.RUSAGE_SELF).ru_utime >= 0",
    ],
)
def test_code_can_look_at_itself(body: str, pool: Pool) -> None:
    assert came_true(pool.run(Attack("", body).job()))


@pytest.mark.parametrize(
    "body", ["os.fork()", "import subprocess; subprocess.run(['ls'])", "os.kill(1, 9)"]
)
def test_a_denied_call_reads_as_operation_not_permitted(body: str, pool: Pool) -> None:
    outcome = pool.run(Attack("", body).job())
    (result,) = outcome.results
    assert getattr(result, "type_name", None) == "PermissionError"
    assert getattr(result, "message", "").startswith("[Errno 1] Operation not permitted")
