"""The child process that joins two shares: it can open no file, no connection and leaves no core; it reads one order and writes one answer.

The emergency key's private half exists only here, for less than a second. What comes out is sealed to a public key already.
Run as `python -m homeward.record.combining`; it needs neither Django nor the node.
"""

import json
import sys
from typing import Any

from homeward.record import apart, seal
from homeward.wire import age, shamir
from homeward.wire.shamir import Share, ShareRefused


def _load() -> None:
    """Run through the work once with an invented key, so that everything it needs is loaded before the doors close."""
    seed = age.new_seed()
    one, other = shamir.split(seed, 2, 1)
    public = age.public_of(seed)
    order: dict[str, Any] = {"version": 1, "public": public.hex(), "to": public.hex()}
    order["shares"] = [(share.number, share.value.hex()) for share in (one, other)]
    answer({**order, "secrets": [[seal.seal_to(age.public_key(public), seed, b"").hex(), "", ""]]})


def answer(order: dict[str, Any]) -> list[str]:
    """Join two shares, check the result against the public key, and seal each secret to where the order says (hexadecimal).

    :raises ShareRefused: when the shares do not give the private half of this public key
    """
    shares = [Share(order["version"], number, bytes.fromhex(value)) for number, value in order["shares"]]
    seed = shamir.combine(*shares)
    if age.public_of(seed).hex() != order["public"]:
        raise ShareRefused("the shares do not fit the key")
    private = age.private_key(seed)
    to = age.public_key(bytes.fromhex(order["to"]))
    made = []
    for sealed, place, info in order["secrets"]:
        secret = seal.unseal_from(private, bytes.fromhex(sealed), bytes.fromhex(place))
        made.append(seal.seal_to(to, secret, bytes.fromhex(info)).hex())
    return made


def ask(
    one: Share, other: Share, *, public: bytes, to: bytes, secrets: list[tuple[bytes, bytes, bytes]]
) -> list[bytes]:
    """Have a child process join two shares and seal secrets anew.

    :param to: the X-Wing public key (1,216 bytes) that the secrets are sealed to
    :param secrets: of each secret: its copy sealed to the emergency key, what that is bound to, what the new seal is bound to
    :raises ShareRefused: when the shares do not give the key, or a copy does not open
    """
    order = {
        "version": one.version,
        "shares": [(share.number, share.value.hex()) for share in (one, other)],
        "public": public.hex(),
        "to": to.hex(),
        "secrets": [[part.hex() for part in secret] for secret in secrets],
    }
    if one.version != other.version or one.number == other.number:
        raise ShareRefused("not two shares of one key")
    try:
        made = apart.ask("homeward.record.combining", json.dumps(order).encode())
    except apart.ApartFailed as error:
        raise ShareRefused("the shares do not open this") from error
    return [bytes.fromhex(one) for one in json.loads(made)]


def main() -> int:
    """Answer one order from the standard input."""
    order = json.load(sys.stdin)
    _load()
    apart.shut_in()
    try:
        sys.stdout.write(json.dumps(answer(order)))
    except (ShareRefused, seal.SealBroken):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
