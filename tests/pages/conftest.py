"""One organisation with one case for all tests of the pages; each test's own writing is rolled back."""

import pytest
from django.test import Client

from tests.pages.people import Organisation, a_case, an_organisation, signed_in


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> tuple[Organisation, str]:
    """The organisation and the code of wera's case."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        made = an_organisation()
        return made, a_case(made)


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
