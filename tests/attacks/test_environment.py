"""Code learns nothing about the machine, the site or its secrets from around it."""

# One attack a line reads as a table:
# ruff: noqa: E501

import pytest

from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import weakened_pool

ATTACKS = [
    Attack("read_an_environment_variable", "return os.environ.get('PATH')", ("empty_environment",)),
    Attack("see_any_variable", "return dict(os.environ)", ("empty_environment",)),
    Attack(
        "ask_the_c_library_for_a_variable",
        "libc.getenv.restype = ctypes.c_char_p; return libc.getenv(b'SECRET_KEY')",
        ("empty_environment",),
    ),
    Attack("learn_the_host_s_name", "return os.uname().nodename != 'sandbox'", ("namespaces",)),
    Attack("see_the_command_line", "return sys.argv[1:] or 'manage' in sys.orig_argv[0]"),
    Attack("be_root", "return 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid())"),
    Attack("be_in_a_group", "return [g for g in os.getgroups() if g != os.getgid()]"),
    Attack("see_who_else_is_there", "return os.getppid() > 1", ("namespaces",)),
    Attack("learn_its_real_process_number", "return os.getpid() > 5000", ()),
    Attack("know_the_user_s_home", "import pathlib; return str(pathlib.Path.home()) != '/'"),
    Attack("learn_about_the_machine", "return syscall(99, ctypes.create_string_buffer(512)) == 0", ("seccomp",)),
    Attack("read_the_password_database", "import pwd; return pwd.getpwuid(0)", ("namespaces", "landlock")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def a_secret_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(attack: Attack) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job()))
