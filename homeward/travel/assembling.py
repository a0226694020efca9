"""A timetable put together vehicle by vehicle, for sources that are not GTFS."""

from array import array
from collections.abc import Sequence

import numpy as np

from homeward.travel import places
from homeward.travel.feed import Feed, Route
from homeward.travel.service import Running
from homeward.travel.tables import Summary

AIR = 1100


class Assembly:
    """What was put together so far."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.places: dict[str, int] = {}
        self._typed: dict[str, int] = {}
        self.routes: dict[tuple[str, int, str], int] = {}
        self.services: dict[Running, int] = {}
        self.trips: list[str] = []
        self.zones: dict[int, str] = {}
        self._route, self._service, self._length = array("i"), array("i"), array("i")
        self._stop, self._arrives, self._departs = array("i"), array("i"), array("i")

    def place(self, code: str) -> int:
        """The index of a place; one that the table of places knows has its own zone, and is one place under its old code and its new."""
        at = self._typed.get(code)
        if at is None:
            known = places.find(code)
            at = self._typed[code] = self.places.setdefault(known.code if known else code, len(self.places))
            if known is not None:
                self.zones[at] = known.zone
        return at

    def route(self, carrier: str, kind: int, zone: str) -> int:
        """The index of a route: a carrier, a kind of vehicle, and the zone in which its times are counted."""
        return self.routes.setdefault((carrier, kind, zone), len(self.routes))

    def service(self, running: Running) -> int:
        """The index of days of service."""
        return self.services.setdefault(running, len(self.services))

    def trip(self, name: str, route: int, service: int, stops: Sequence[tuple[int, int, int]]) -> None:
        """Add a vehicle: at each stop the place, the arrival and the departure in seconds from the start of the day of service."""
        self.trips.append(name)
        self._route.append(route)
        self._service.append(service)
        self._length.append(len(stops))
        for place, arrives, departs in stops:
            self._stop.append(place)
            self._arrives.append(arrives)
            self._departs.append(departs)

    def feed(self) -> Feed:
        """The whole as a timetable: one boards at every stop but the last, and gets off at every stop but the first."""
        lengths = np.array(self._length, np.int64)
        first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        count = int(first[-1])
        boards, alights = np.ones(count, np.bool_), np.ones(count, np.bool_)
        boards[first[1:] - 1] = False
        alights[first[:-1]] = False
        codes = list(self.places)
        return Feed(
            stops=codes,
            place=np.arange(len(codes), dtype=np.int32),
            places=list(codes),
            names=[known.name if (known := places.find(one)) else one for one in codes],
            trips=self.trips,
            route=np.array(self._route, np.int32),
            service=np.array(self._service, np.int32),
            first=first,
            stop=np.array(self._stop, np.int32),
            arrives=np.array(self._arrives, np.int32),
            departs=np.array(self._departs, np.int32),
            boards=boards,
            alights=alights,
            routes=[Route(carrier, carrier, kind, zone) for carrier, kind, zone in self.routes],
            days=list(self.services),
            place_zones=dict(self.zones),
            summary=self.summary,
            zone=next((zone for _, _, zone in self.routes), "UTC"),
        )
