"""Writes the test vectors of the envelope: `python -m tests.wire.write_vectors` (only when the format itself has changed), or
`python -m tests.wire.write_vectors --missing`: only those that are not there yet, of a new type or a new refusal.

They lie in `docs/exchange/vectors`: the keys of two fictional organisations, one good envelope for each type of message, and one
envelope, letter or card file for each refusal. Sealing draws fresh random bytes, so every run gives other envelopes with the same inside.
"""

from tests.wire.write_vectors.good import good_ones
from tests.wire.write_vectors.made import box, card_file, case_number, cover, event, identity_of, key, public, seed

__all__ = ["box", "card_file", "case_number", "cover", "event", "good_ones", "identity_of", "key", "public", "seed"]
