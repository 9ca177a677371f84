"""Code cannot reach any other machine, nor any other process by a socket."""

import socket
from collections.abc import Iterator

import pytest

from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import weakened_pool

ALONE = ("seccomp",)
REACHING = ("seccomp", "namespaces", "landlock")

ATTACKS = [
    Attack("open_a_tcp_socket", "import socket; return socket.socket()", ALONE),
    Attack("open_a_udp_socket", "import socket; return socket.socket(type=2)", ALONE),
    Attack("open_a_tcp6_socket", "import socket; return socket.socket(10)", ALONE),
    Attack("open_a_unix_socket", "import socket; return socket.socket(1)", ALONE),
    Attack("open_a_socket_pair", "import socket; return socket.socketpair()", ALONE),
    Attack("open_a_netlink_socket", "import socket; return socket.socket(16, 3)", ALONE),
    Attack("open_a_kernel_crypto_socket", "return syscall(41, 38, 5, 0) >= 0", ()),
    Attack(
        "connect_to_a_server_of_the_host",
        "import socket; return socket.create_connection(('127.0.0.1', PORT), 1)",
        REACHING,
    ),
    Attack(
        "find_a_server_by_an_abstract_name",
        "import socket\ns = socket.socket(1)\ns.connect('\\0NAME')\nreturn True",
        REACHING,
    ),
    Attack(
        "listen_for_others",
        "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nreturn True",
        REACHING,
    ),
    Attack("look_up_a_name", "import socket; return socket.getaddrinfo('localhost', 80)", REACHING),
    Attack(
        "fetch_a_page",
        "import urllib.request\nreturn urllib.request.urlopen('http://127.0.0.1:PORT', timeout=1)",
    ),
    Attack("start_an_event_loop", "import asyncio; return asyncio.new_event_loop()", ALONE),
]


@pytest.fixture(scope="module")
def words() -> Iterator[list[tuple[str, str]]]:
    """A server on the loopback and one under an abstract name, which accept anybody."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as other:
        name = f"attack-{server.getsockname()[1]}"
        other.bind("\0" + name)
        other.listen()
        yield [("PORT", str(server.getsockname()[1])), ("NAME", name)]


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool, words: list[tuple[str, str]]) -> None:
    assert not came_true(pool.run(attack.job(words)))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(
    attack: Attack, words: list[tuple[str, str]]
) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job(words)))
