"""Code cannot see or change any file but the standard library and NumPy."""

# One attack a line reads as a table:
# ruff: noqa: E501

import shutil
from pathlib import Path

import django
import numpy as np
import pytest

from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import weakened_pool

SEEING = ("namespaces", "landlock")
WRITING = ("namespaces", "landlock", "seccomp", "rlimits")
PROJECT = str(Path(__file__).parents[2])

ATTACKS = [
    Attack("read_the_password_file", "return open('/etc/passwd').read()", SEEING),
    Attack("read_a_secret", "return open('FOLDER/secret.txt').read()", SEEING),
    Attack("list_the_root_folder", "return os.listdir('/')", SEEING),
    Attack("list_a_folder", "return os.listdir('FOLDER')", SEEING),
    Attack("know_that_a_file_exists", "return os.path.exists('FOLDER/secret.txt')", ("namespaces",)),
    Attack("read_the_reference", "return open('PROJECT/exercises/reference/cell.py').read()", SEEING),
    Attack("read_the_settings", "return open('PROJECT/lstm_course/settings.py').read()", SEEING),
    Attack("read_the_graders", "return os.listdir('PROJECT/exercises/grading')", SEEING),
    Attack("read_the_guest", "return open('PROJECT/exercises/sandbox/guest/child.py').read()", SEEING),
    Attack("see_its_own_process", "return open('/proc/self/maps').read()", SEEING),
    Attack("see_the_parent_s_memory", "return os.path.exists('/proc/1/mem')", ("namespaces",)),
    Attack("see_the_machine", "return os.listdir('/sys')", SEEING),
    Attack("see_devices", "return os.listdir('/dev')", SEEING),
    Attack("see_shared_memory", "return os.path.isdir('/dev/shm')", ("namespaces",)),
    Attack("see_programs_of_the_system", "return os.path.exists('/bin/sh') or os.path.exists('/usr/bin/env')", ("namespaces",)),
    Attack("see_data_of_the_system", "return os.path.isdir('/usr/share') or os.path.isdir('/etc')", ("namespaces",)),
    Attack("list_the_system_s_libraries", "return os.listdir('/usr/lib')", SEEING),
    Attack("climb_out_by_dots", "return open('../../../../etc/hostname').read()", SEEING),
    Attack("find_a_temporary_folder", "import tempfile; return tempfile.mkdtemp()", WRITING),
    Attack("write_a_file", "return open('FOLDER/new', 'w').write('x')", WRITING),
    Attack("append_to_a_file", "return open('FOLDER/secret.txt', 'a').write('x')", WRITING),
    Attack("create_an_empty_file", "open('FOLDER/new', 'x'); return True", WRITING[:3]),
    Attack("empty_a_file", "os.truncate('FOLDER/secret.txt', 0); return True", WRITING),
    Attack("make_a_folder", "os.mkdir('FOLDER/new'); return True", WRITING[:3]),
    Attack("remove_a_file", "os.remove('FOLDER/secret.txt'); return True", WRITING[:3]),
    Attack("rename_a_file", "os.rename('FOLDER/secret.txt', 'FOLDER/x'); return True", WRITING[:3]),
    Attack("make_a_symbolic_link", "os.symlink('/etc', 'FOLDER/x'); return True", WRITING[:3]),
    Attack(
        "make_a_hard_link",
        "os.link('FOLDER/secret.txt', 'FOLDER/x'); return True",
        WRITING[:3],
    ),
    Attack("change_rights", "os.chmod('FOLDER/secret.txt', 0o777); return True", WRITING[:3]),
    Attack("change_times", "os.utime('FOLDER/secret.txt'); return True", WRITING[:3]),
    Attack("make_a_named_pipe", "os.mkfifo('FOLDER/pipe'); return True", WRITING[:3]),
    Attack("lock_a_file", "import fcntl; fcntl.flock(0, fcntl.LOCK_EX); return True", ("seccomp",)),
    Attack("change_the_root", "return syscall(161, ctypes.c_char_p(b'/')) != -errno.EPERM"),
    Attack("save_an_array", "np.save('FOLDER/x.npy', np.ones(3)); return True", WRITING),
    Attack("load_an_array", "return np.load('FOLDER/x.npy').size", SEEING),
    Attack(
        "plant_a_pth_file",
        "open(os.path.join(os.path.dirname(np.__path__[0]), 'x.pth'), 'w'); return True",
    ),
    Attack("change_numpy", "open(np.__file__, 'a').write('x = 1'); return True"),
    Attack("change_the_library", "open(os.__file__, 'a').write('x = 1'); return True"),
    Attack(
        "run_a_stored_program",
        "import ctypes.util; return ctypes.CDLL('FOLDER/x.so')",
        SEEING,
    ),
    Attack("find_installed_packages", "sys.path.append('PACKAGES')\nimport django; return True", SEEING),
    Attack("open_a_database", "import sqlite3; sqlite3.connect('FOLDER/x.db').execute('create table t(a)'); return True", WRITING),
    Attack("unpack_an_archive", "import zipfile; zipfile.ZipFile('FOLDER/x.zip', 'w').writestr('a', 'b'); return True", WRITING),
]  # fmt: skip


@pytest.fixture
def words(folder: Path) -> list[tuple[str, str]]:
    np.save(folder / "x.npy", np.ones(3))
    shutil.copy(next(iter(Path(np.__file__).parent.glob("linalg/*.so"))), folder / "x.so")
    packages = str(Path(django.__file__).parents[1])
    return [("FOLDER", str(folder)), ("PROJECT", PROJECT), ("PACKAGES", packages)]


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool, words: list[tuple[str, str]]) -> None:
    assert not came_true(pool.run(attack.job(words)))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(
    attack: Attack, words: list[tuple[str, str]]
) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job(words)))


@pytest.mark.parametrize(
    "body",
    [
        "return len(open(np.__file__).read()) > 0",
        "import json.tool, decimal, sqlite3, ssl; return True",
        "import numpy.ma, numpy.testing, numpy.polynomial; return True",
        "import io; buffer = io.BytesIO(); np.save(buffer, np.ones(3)); return True",
        "import sqlite3; return sqlite3.connect(':memory:').execute('select 1').fetchone()",
        "import os.path; return os.path.join('a', 'b')",
    ],
)
def test_code_can_use_the_library_and_numpy(body: str, pool: Pool) -> None:
    assert came_true(pool.run(Attack("", body).job()))


def test_nothing_is_left_in_the_folder(
    pool: Pool, folder: Path, words: list[tuple[str, str]]
) -> None:
    before = sorted(folder.iterdir())
    for attack in ATTACKS:
        pool.run(attack.job(words))
    assert sorted(folder.iterdir()) == before
