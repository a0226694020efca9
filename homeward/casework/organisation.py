"""This organisation's own secrets and keys as a signed-in member can open them: the desk key and the intake seeds."""

from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from homeward.exchange import inbox, nodekeys
from homeward.office import clock, members
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process.notifications import versions
from homeward.process.writing import Compartment
from homeward.record import certificates, grants, seal
from homeward.wire import age

# The message types we read, as our card says; each has its schema in docs/exchange.
SPOKEN = ",".join(f"{name}.v{version}" for name, read in versions.spoken().items() for version in read)
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


def desk_key(by: SignedIn, to: str = "") -> Ed25519PrivateKey:
    """Open the desk key, which signs COM-1, COM-2 and intake slips: that of our card, or of the card that a partner has of us.

    :raises NoGrant: for a member who does not send or take in first letters
    """
    keys = desk_keys(by)
    wanted = nodekeys.on_card("desk", to)
    return next((one for one in keys if one.public_key().public_bytes_raw() == wanted), keys[0])


def desk_keys(by: SignedIn) -> list[Ed25519PrivateKey]:
    """Open the desk keys of all years, the newest first; it may stand on no card yet.

    :raises NoGrant: for a member who does not send or take in first letters
    """
    newest, secret = grants.secret_for(grants.DESK, Compartment.CASE, by.keys)
    known = grants.generations(grants.DESK, Compartment.CASE, newest, secret)
    seeds = (seal.derive(known[number], "desk key") for number in sorted(known, reverse=True))
    return [Ed25519PrivateKey.from_private_bytes(one) for one in seeds]


def intake_seeds(by: SignedIn) -> list[bytes]:
    """Open the intake seeds, the newest first.

    :raises NoGrant: for a member who is not of the intake desk
    """
    newest, secret = grants.secret_for(grants.INTAKE, Compartment.CASE, by.keys)
    known = grants.generations(grants.INTAKE, Compartment.CASE, newest, secret)
    keys = [seal.derive(known[number], "intake seeds") for number in sorted(known, reverse=True)]
    return [_intake_seed(sealed, keys) for sealed in nodekeys.sealed_intake_seeds()]


def _intake_seed(sealed: bytes, keys: list[bytes]) -> bytes:
    """Open a seed with the intake secret of its generation.

    :raises SealBroken: when none opens it
    """
    for key in keys:
        with suppress(seal.SealBroken):
            return seal.unseal(key, sealed, _INTAKE_PLACE)
    raise seal.SealBroken("no generation of the intake secret opens this seed")


def renew_intake_slip(by: SignedIn, *, now: bool = False) -> None:
    """Make a new intake key when the newest slip ends within ten days; its seed is random and lies under the intake secret.

    When somebody who held the intake secret was suspended, a new secret comes first, and a key under it at once: who was
    suspended can open what is sealed to the key before, and nothing that is sealed to the new one.

    :param now: make one in any case: another desk key signs from now on

    :raises NoGrant: for a member who holds neither desk key nor intake secret
    """
    today = clock.now().date()
    newest = nodekeys.newest_slip("intake")
    now = grants.make_owed(grants.INTAKE, by=by.keys) or now
    if not now and newest is not None and (newest[1] - today).days > 10:
        return
    _, secret = grants.secret_for(grants.INTAKE, Compartment.CASE, by.keys)
    seed = age.new_seed()
    sealed = seal.seal(seal.derive(secret, "intake seeds"), seed, _INTAKE_PLACE)
    nodekeys.keep_slip("intake", age.public_of(seed), sealed, desk_key(by), today)
    inbox.tell_again(server_key())
