"""The tree over the log is RFC 6962's: roots of the published eight leaves, and proofs that hold for every size and for nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from homeward.wire import checkpoints, merkle
from homeward.wire.checkpoints import Checkpoint, CheckpointRefused
from homeward.wire.merkle import ProofRefused

# The eight leaves and the roots of the trees over the first of them, as the certificate-transparency project publishes them.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
HASHED = [merkle.leaf_hash(bytes.fromhex(one)) for one in LEAVES]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert merkle.root(HASHED[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, ()),
        (
            0,
            8,
            (
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ),
        ),
        (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
    ],
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, proof: tuple[str, ...]) -> None:
    assert [one.hex() for one in merkle.inclusion(index, size, merkle.over(HASHED))] == list(proof)


@pytest.mark.parametrize(
    ("old", "size", "proof"),
    [
        (1, 1, ()),
        (
            1,
            8,
            (
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ),
        ),
        (
            6,
            8,
            (
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ),
        ),
    ],
)
def test_consistency_proofs_are_the_published_ones(old: int, size: int, proof: tuple[str, ...]) -> None:
    assert [one.hex() for one in merkle.consistency(old, size, merkle.over(HASHED))] == list(proof)


@given(st.integers(1, 70), st.data())
def test_a_proof_holds_for_its_own_leaf_and_tree_and_for_no_other(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]
    root, roots = merkle.root(leaves), merkle.over(leaves)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = merkle.inclusion(index, size, roots)
    merkle.check_inclusion(leaves[index], index, size, proof, root)
    grown = merkle.consistency(old, size, roots)
    before = merkle.root(leaves[:old])
    merkle.check_consistency(old, before, size, root, grown)
    other = merkle.leaf_hash(b"another")
    with pytest.raises(ProofRefused):
        merkle.check_inclusion(other, index, size, proof, root)
    with pytest.raises(ProofRefused):
        merkle.check_consistency(old, other, size, root, grown)
    with pytest.raises(ProofRefused):
        merkle.check_inclusion(leaves[index], index, size, [*proof, other], root)
    with pytest.raises(ProofRefused):
        merkle.check_consistency(old, before, size, root, [*grown, other])


# The example of a signed note that the Go project publishes with its package sumdb/note.
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE_KEY = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]


def test_a_published_signed_note_verifies_and_an_altered_one_does_not() -> None:
    assert checkpoints.check_note(NOTE, "PeterNeumann", NOTE_KEY).startswith("If you think")
    with pytest.raises(CheckpointRefused):
        checkpoints.check_note(NOTE.replace("answer", "Answer"), "PeterNeumann", NOTE_KEY)


def test_a_checkpoint_is_read_only_for_its_own_log_and_key() -> None:
    key, other = Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    said = Checkpoint("homeward/harbour/log/1", 300, bytes(32))
    note = checkpoints.sign(said, key)
    public = key.public_key().public_bytes_raw()
    assert checkpoints.verify(note, said.origin, public) == said
    for origin, wrong in (("homeward/else/log/1", public), (said.origin, other.public_key().public_bytes_raw())):
        with pytest.raises(CheckpointRefused):
            checkpoints.verify(note, origin, wrong)
    for malformed in ("", "x", note.replace("300", "0300"), note.replace("—", "-"), note[:-1], note * 200):
        with pytest.raises(CheckpointRefused):
            checkpoints.verify(malformed, said.origin, public)


def test_a_cosignature_binds_time_text_and_witness() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = key.public_key().public_bytes_raw()
    said = Checkpoint("homeward/harbour/log/1", 300, bytes(32))
    line = checkpoints.cosign(said.text, "homeward/lighthouse", key, 1_700_000_000)
    assert checkpoints.check_cosignature(said.text, line, "homeward/lighthouse", public) == 1_700_000_000
    with pytest.raises(CheckpointRefused):
        checkpoints.check_cosignature(said.text.replace("300", "301"), line, "homeward/lighthouse", public)
    with pytest.raises(CheckpointRefused):
        checkpoints.check_cosignature(said.text, line, "homeward/else", public)
