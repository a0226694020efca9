"""This organisation's own secrets and keys as a signed-in member can open them: the desk key and the intake seeds."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from homeward.exchange import nodekeys
from homeward.office import clock, members
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.writing import Compartment
from homeward.record import certificates, grants, seal
from homeward.wire import age

_INTAKE_PLACE = b"intake"


def own_id() -> str:
    """The id by which partners know this organisation.

    :raises NoCard: before there is a contact card
    """
    return nodekeys.own_card()[0].organisation


def own_name() -> str:
    """This organisation's name, as its contact card says.

    :raises NoCard: before there is a contact card
    """
    return nodekeys.own_card()[0].name


def server_key() -> bytes:
    """The server key of this node (32 bytes)."""
    return bytes(settings.NODE.server_key)


def officer_keys() -> tuple[bytes, ...]:
    """The signing keys of our officers (32 bytes each), which partners keep: two of them state a new epoch after a restore."""
    return tuple(certificates.certificate_of(one).keys.signing for one in members.with_role(Role.OFFICER))


def desk_key(by: SignedIn) -> Ed25519PrivateKey:
    """Open the desk key, which signs COM-1, COM-2 and intake slips.

    :raises NoGrant: for a member who does not send or take in first letters
    """
    _, secret = grants.secret_for(grants.DESK, Compartment.CASE, by.keys)
    return Ed25519PrivateKey.from_private_bytes(seal.derive(secret, "desk key"))


def intake_seeds(by: SignedIn) -> list[bytes]:
    """Open the intake seeds, the newest first.

    :raises NoGrant: for a member who is not of the intake desk
    """
    _, secret = grants.secret_for(grants.INTAKE, Compartment.CASE, by.keys)
    key = seal.derive(secret, "intake seeds")
    return [seal.unseal(key, sealed, _INTAKE_PLACE) for sealed in nodekeys.sealed_intake_seeds()]


def renew_intake_slip(by: SignedIn) -> None:
    """Make a new intake key when the newest slip ends within ten days; its seed is random and lies under the intake secret.

    :raises NoGrant: for a member who holds neither desk key nor intake secret
    """
    today = clock.now().date()
    newest = nodekeys.newest_slip("intake")
    if newest is not None and (newest[1] - today).days > 10:
        return
    _, secret = grants.secret_for(grants.INTAKE, Compartment.CASE, by.keys)
    seed = age.new_seed()
    sealed = seal.seal(seal.derive(secret, "intake seeds"), seed, _INTAKE_PLACE)
    nodekeys.keep_slip("intake", age.public_of(seed), sealed, desk_key(by), today)
