"""One organisation with one case for all tests of the pages; each test's own writing is rolled back."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from homeward.casework import files
from homeward.process.writing import Compartment
from tests.pages.people import Organisation, a_case, an_organisation, signed_in

# A picture of one point: the second entry of the case keeps it.
A_FILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="package")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Organisation, str]]:
    """The organisation and the code of wera's case; gone when the last test of the pages is over."""
    with django_db_blocker.unblock():
        made = an_organisation()
        code = a_case(made)
        files.keep(code, A_FILE, title="Leaflet", to=Compartment.CASE, by=made.members["wera"])
        yield made, code
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def organisation(founded: tuple[Organisation, str], db: None) -> Organisation:
    """The organisation."""
    return founded[0]


@pytest.fixture
def code(founded: tuple[Organisation, str]) -> str:
    """The case of wera, which the supervisors and hana can read too."""
    return founded[1]


@pytest.fixture
def wera(organisation: Organisation) -> Client:
    """A worker who is signed in."""
    return signed_in(organisation.members["wera"])
