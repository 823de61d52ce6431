"""The ports on which the parts of one Putright listen."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scripts import free_ports
from scripts.free_ports import FreePorts


def test_no_port_is_given_twice_and_none_that_is_spoken_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(free_ports, "_LOWEST", 18_000)
    monkeypatch.setattr(free_ports, "_end", lambda: 18_060)
    ports = FreePorts({18_001})
    given = [ports.one() for _ in range(20)]
    assert len(set(given)) == 20
    assert 18_001 not in given


def test_a_port_that_somebody_listens_on_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as somebody:
        taken = FreePorts().one()
        somebody.bind(("127.0.0.1", taken))
        somebody.listen()
        monkeypatch.setattr(free_ports, "_LOWEST", taken)
        monkeypatch.setattr(free_ports, "_end", lambda: taken + 1)
        with pytest.raises(OSError, match="no 1 free ports"):
            FreePorts().one()


def test_replicas_listen_on_neighbours_that_count_from_nought() -> None:
    ports = FreePorts().in_a_row(3)
    assert [port % 10 for port in ports] == [0, 1, 2]
    assert len({port // 10 for port in ports}) == 1
    assert FreePorts().in_a_row(1)[0] % 10 == 0
    assert FreePorts().in_a_row(0) == []


def test_the_system_gives_none_of_them_to_an_outgoing_connection() -> None:
    said = Path("/proc/sys/net/ipv4/ip_local_port_range")
    if not said.exists():
        pytest.skip("this system does not say which ports it gives to outgoing connections")
    low, high = map(int, said.read_text().split())
    assert all(not low <= FreePorts().one() <= high for _ in range(200))
