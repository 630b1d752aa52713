"""By which addresses a phone may reach this PC."""

import socket

from guide_app.share import addresses


def test_a_shops_network_comes_before_others_and_this_pc_alone_is_none(monkeypatch):
    found = ["127.0.1.1", "172.20.0.1", "100.64.3.2", "192.168.1.20", "10.8.0.6", "169.254.9.9"]
    monkeypatch.setattr(socket, "gethostbyname_ex", lambda _name: ("pc", [], found))
    monkeypatch.setattr(addresses, "_way_to", lambda _neighbour: "192.168.1.20")

    assert addresses.own_addresses() == ["192.168.1.20", "10.8.0.6", "172.20.0.1", "100.64.3.2"]


def test_without_any_network_there_is_none(monkeypatch):
    def unknown(_name):
        raise OSError("nobody knows")

    monkeypatch.setattr(socket, "gethostbyname_ex", unknown)
    monkeypatch.setattr(addresses, "_way_to", lambda _neighbour: None)

    assert addresses.own_addresses() == []


def test_here_it_asks_the_system_and_sends_nothing():
    for address in addresses.own_addresses():
        socket.inet_aton(address)
