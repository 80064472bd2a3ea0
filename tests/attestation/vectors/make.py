#!/usr/bin/env python3
"""Writes publications.json: statements that were signed honestly, and forged ones, each
with what sigstore-python says of it. Needs `sigstore` and `cryptography`.

    tests/attestation/vectors/make.py

Keys are new each time, and so are all bytes.
"""

import base64
import copy
import hashlib
import json
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "end_to_end"))

from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: E402
from sigstore import verify  # noqa: E402
from sigstore.errors import Error  # noqa: E402
from sigstore.models import Bundle, TrustedRoot  # noqa: E402
from sigstore_world import (  # noqa: E402
    MINUTE,
    Log,
    Signer,
    World,
    b64,
    now,
    publication,
)

FN = "app-1.0-0.conda"
SHA256 = hashlib.sha256(b"app").hexdigest()
CHANNEL = "https://channel.test/staging"
STATEMENT = publication(FN, SHA256, CHANNEL)

world = World()
stranger = World()
cases = []


def peer_says(root: dict, bundle: dict) -> str:
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(root, file)
            file.flush()
            trusted = TrustedRoot.from_file(file.name)
        verifier = verify.Verifier(trusted_root=trusted)
        verifier.verify_dsse(
            Bundle.from_json(json.dumps(bundle)), verify.policy.UnsafeNoOp()
        )
    except (Error, ValueError, KeyError, TypeError) as error:
        return f"{type(error).__name__}: {error}".split("\n")[0]
    return "verified"


def case(name: str, bundle: dict, root: str = "all") -> None:
    cases.append(
        {
            "name": name,
            "root": root,
            "peer": peer_says(roots[root], bundle),
            "bundle": json.dumps(bundle),
        }
    )


def changed(bundle: dict, *path, to) -> dict:
    """A copy with one value changed: `to` is the new one, or makes it of the old."""
    bundle = copy.deepcopy(bundle)
    place = bundle
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to(place[path[-1]]) if callable(to) else to
    return bundle


def without(bundle: dict, *path) -> dict:
    bundle = copy.deepcopy(bundle)
    place = bundle
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return bundle


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[-1] ^= 1
    return b64(bytes(data))


MATERIAL = ("verificationMaterial",)
ENTRY = (*MATERIAL, "tlogEntries", 0)
PROOF = (*ENTRY, "inclusionProof")

roots = {"all": world.trusted_root()}
for name, part in (
    ("no time stamps", "timestampAuthorities"),
    ("no logs", "tlogs"),
    ("no logs of certificates", "ctlogs"),
):
    roots[name] = changed(roots["all"], part, to=[])
START = roots["all"]["tlogs"][0]["publicKey"]["validFor"]["start"]
ENDED = {"start": START, "end": START}
roots["log ended"] = changed(
    roots["all"], "tlogs", 0, "publicKey", "validFor", to=ENDED
)
roots["authority ended"] = changed(
    roots["all"], "certificateAuthorities", 0, "validFor", to=ENDED
)

good = world.attest(STATEMENT)
good2 = world.attest(STATEMENT, log=world.log2, kind="hashedrekord")
other = world.attest(publication("lib-2.0-0.conda", SHA256, CHANNEL))

# Honest
case("log of version 1", good)
case("log of version 1, and a time stamp", world.attest(STATEMENT, stamped=True))
case("log of version 1, no authority for time stamps", good, "no time stamps")
case("log of version 1, entry of in-toto", world.attest(STATEMENT, kind="intoto"))
case("log of version 2", good2)
case("log of version 2, entry of dsse", world.attest(STATEMENT, log=world.log2))
case("no log, a time stamp", world.attest(STATEMENT, stamped=True), "no logs")
case(
    "no log of certificates",
    world.attest(STATEMENT, Signer(timestamps="none")),
    "no logs of certificates",
)
case(
    "a key on P-384",
    world.attest(STATEMENT, Signer(key=ec.generate_private_key(ec.SECP384R1()))),
)
case(
    "an e-mail address",
    world.attest(
        STATEMENT,
        Signer("carol@example.org", "https://accounts.example.org", email=True),
    ),
)
case("issuer of older certificates", world.attest(STATEMENT, Signer(old_issuer=True)))
case("no predicate", world.attest(publication(FN, SHA256, None)))
case(
    "predicate of null",
    world.attest({**publication(FN, SHA256, None), "predicate": None}),
)
case(
    "another kind of statement",
    world.attest({**STATEMENT, "predicateType": "https://slsa.dev/provenance/v1"}),
)
version_01 = changed(
    good, "mediaType", to="application/vnd.dev.sigstore.bundle+json;version=0.1"
)
chain = {"certificates": [good["verificationMaterial"]["certificate"]]}
version_01["verificationMaterial"]["x509CertificateChain"] = chain
del version_01["verificationMaterial"]["certificate"]
case("bundle 0.1 with a promise", without(version_01, *PROOF))

# The envelope
case(
    "payload changed",
    changed(
        good,
        "dsseEnvelope",
        "payload",
        to=lambda text: b64(
            base64.b64decode(text).replace(
                SHA256.encode(), hashlib.sha256(b"evil").hexdigest().encode()
            )
        ),
    ),
)
case(
    "signature changed",
    changed(good, "dsseEnvelope", "signatures", 0, "sig", to=flipped),
)
case(
    "two signatures",
    changed(good, "dsseEnvelope", "signatures", to=lambda all: all * 2),
)
case("no signature", changed(good, "dsseEnvelope", "signatures", to=[]))
case("another kind of payload", world.attest(STATEMENT, payload_type="text/plain"))
case(
    "a signed file",
    {
        **without(good, "dsseEnvelope"),
        "messageSignature": {
            "messageDigest": {
                "algorithm": "SHA2_256",
                "digest": b64(hashlib.sha256(b"app").digest()),
            },
            "signature": good["dsseEnvelope"]["signatures"][0]["sig"],
        },
    },
)
case(
    "another version",
    changed(good, "mediaType", to="application/vnd.dev.sigstore.bundle.v9+json"),
)

# The certificate
case(
    "certificate of another signer",
    changed(
        good, *MATERIAL, "certificate", to=other["verificationMaterial"]["certificate"]
    ),
)
case(
    "certificate cut off",
    changed(good, *MATERIAL, "certificate", "rawBytes", to=lambda text: text[:400]),
)
case(
    "bare key",
    changed(
        without(good, *MATERIAL, "certificate"),
        "verificationMaterial",
        to=lambda old: {**old, "publicKey": {"hint": "x"}},
    ),
)
case(
    "authority of a stranger with the same name",
    world.attest(STATEMENT, issued_by=stranger),
)
case(
    "certificate ended before",
    world.attest(STATEMENT, Signer(valid=(-20 * MINUTE, -10 * MINUTE))),
)
case(
    "certificate begins later",
    world.attest(STATEMENT, Signer(valid=(10 * MINUTE, 20 * MINUTE))),
)
case(
    "certificate for servers",
    world.attest(STATEMENT, Signer(usage=ExtendedKeyUsageOID.SERVER_AUTH)),
)
case("certificate of an authority", world.attest(STATEMENT, Signer(authority=True)))
case("two names", world.attest(STATEMENT, Signer(names=2)))
case("no name", world.attest(STATEMENT, Signer(names=0)))
case("no issuer", world.attest(STATEMENT, Signer(issuer="")))
case("not in a log of certificates", world.attest(STATEMENT, Signer(timestamps="none")))
case(
    "in a stranger's log of certificates",
    world.attest(STATEMENT, Signer(timestamps="of another log")),
)
case(
    "log has another certificate",
    world.attest(STATEMENT, Signer(timestamps="of another certificate")),
)
case("authority ended", good, "authority ended")

# The log
case(
    "entry of another signature",
    changed(
        good, *MATERIAL, "tlogEntries", to=other["verificationMaterial"]["tlogEntries"]
    ),
)
case(
    "log of version 2, entry of another signature",
    changed(
        good2,
        *MATERIAL,
        "tlogEntries",
        to=world.attest(STATEMENT, log=world.log2, kind="hashedrekord")[
            "verificationMaterial"
        ]["tlogEntries"],
    ),
)
case("stranger's log", world.attest(STATEMENT, log=Log("rekor.test")))
case("no entry", changed(good, *MATERIAL, "tlogEntries", to=[]))
case(
    "a good entry and one of another signature",
    changed(
        good,
        *MATERIAL,
        "tlogEntries",
        to=lambda all: all + other["verificationMaterial"]["tlogEntries"],
    ),
)
case(
    "time changed",
    changed(good, *ENTRY, "integratedTime", to=lambda text: str(int(text) + 1)),
)
case(
    "promise changed",
    changed(good, *ENTRY, "inclusionPromise", "signedEntryTimestamp", to=flipped),
)
case("no promise, no time stamp", without(good, *ENTRY, "inclusionPromise"))
case("no proof", without(good, *PROOF))
case("proof of another place", changed(good, *PROOF, "logIndex", to="4"))
case(
    "proof with a hash too few",
    changed(good, *PROOF, "hashes", to=lambda all: all[:-1]),
)
case(
    "proof with a hash too many",
    changed(good, *PROOF, "hashes", to=lambda all: all + all[:1]),
)
case("hash of the proof changed", changed(good, *PROOF, "hashes", 0, to=flipped))
case("root of the proof changed", changed(good, *PROOF, "rootHash", to=flipped))
case("place beyond the tree", changed(good, *PROOF, "logIndex", to="7"))
case(
    "checkpoint of another tree",
    changed(
        good,
        *PROOF,
        "checkpoint",
        to=other["verificationMaterial"]["tlogEntries"][0]["inclusionProof"][
            "checkpoint"
        ],
    ),
)
case(
    "checkpoint without signature",
    changed(
        good,
        *PROOF,
        "checkpoint",
        "envelope",
        to=lambda text: text[: text.index("\n\n") + 2],
    ),
)
case(
    "checkpoint of another name",
    changed(
        good,
        *PROOF,
        "checkpoint",
        "envelope",
        to=lambda text: text.replace("\u2014 rekor.test", "\u2014 rekor.evil"),
    ),
)
case(
    "checkpoint that is no note",
    changed(good, *PROOF, "checkpoint", "envelope", to="rekor.test"),
)
case("log ended", good, "log ended")
body = json.loads(
    base64.b64decode(
        good["verificationMaterial"]["tlogEntries"][0]["canonicalizedBody"]
    )
)
case(
    "entry of an unknown kind",
    changed(
        good,
        *MATERIAL,
        "tlogEntries",
        to=[world.log.entry({**body, "kind": "rpm"}, now())],
    ),
)

# The time stamp
STAMP = (
    *MATERIAL,
    "timestampVerificationData",
    "rfc3161Timestamps",
    0,
    "signedTimestamp",
)
case("no time stamp", without(good2, *MATERIAL, "timestampVerificationData"))
case(
    "time stamp of other bytes",
    changed(good2, *STAMP, to=b64(world.time_stamp(b"other"))),
)
case(
    "time stamp of a stranger",
    changed(
        good2,
        *STAMP,
        to=b64(
            stranger.time_stamp(
                base64.b64decode(good2["dsseEnvelope"]["signatures"][0]["sig"])
            )
        ),
    ),
)
case("time stamp changed", changed(good2, *STAMP, to=flipped))
case("time stamp cut off", changed(good2, *STAMP, to=lambda text: text[:400]))

# The statement: only CEP 27 knows what is wrong with these
case("no statement", world.attest({"hello": "world"}))
case(
    "statement of an older version",
    world.attest({**STATEMENT, "_type": "https://in-toto.io/Statement/v0.1"}),
)
case("two files", world.attest({**STATEMENT, "subject": STATEMENT["subject"] * 2}))
case("no file", world.attest({**STATEMENT, "subject": []}))
case(
    "another digest besides",
    world.attest(
        {
            **STATEMENT,
            "subject": [{"name": FN, "digest": {"sha256": SHA256, "md5": "0" * 32}}],
        }
    ),
)
case(
    "only another digest",
    world.attest({**STATEMENT, "subject": [{"name": FN, "digest": {"md5": "0" * 32}}]}),
)
case("upper-case digest", world.attest(publication(FN, SHA256.upper(), CHANNEL)))
case("channel with a final slash", world.attest(publication(FN, SHA256, CHANNEL + "/")))
case("channel that is no URL", world.attest(publication(FN, SHA256, "staging")))
case("predicate without channel", world.attest({**STATEMENT, "predicate": {}}))

(FOLDER / "publications.json").write_text(
    json.dumps({"roots": roots, "cases": cases}, indent=1) + "\n"
)
for one in cases:
    print(f"{one['name']:50} {one['peer'][:110]}")
