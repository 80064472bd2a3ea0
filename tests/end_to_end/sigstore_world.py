"""A Sigstore instance of our own: an authority for certificates, logs of certificates
and of signatures (versions 1 and 2), an authority for time stamps, and signers who say
that they have published a package (CEP 27)."""

import base64
import dataclasses
import datetime
import hashlib
import json
import struct
import subprocess
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

PREDICATE = "https://schemas.conda.org/attestations-publish-1.schema.json"
IN_TOTO = "application/vnd.in-toto+json"
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
ISSUER = ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
OLD_ISSUER = ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
SIGNED_TIMESTAMPS = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
MINUTE = datetime.timedelta(minutes=1)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def written(time: datetime.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def spki(key) -> bytes:
    return key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )


def raw(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(key, data: bytes, digest=None) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    if digest is None:
        digest = hashes.SHA384() if key.curve.key_size == 384 else hashes.SHA256()
    return key.sign(data, ec.ECDSA(digest))


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def utf8_der(text: str) -> bytes:
    data = text.encode()
    size = bytes([len(data)]) if len(data) < 128 else bytes([0x81, len(data)])
    return b"\x0c" + size + data


def octets_der(data: bytes) -> bytes:
    size = (
        bytes([len(data)])
        if len(data) < 128
        else b"\x82" + struct.pack(">H", len(data))
    )
    return b"\x04" + size + data


def pae(payload: bytes, kind: str = IN_TOTO) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def publication(fn: str, sha256: str, channel: str | None) -> dict:
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": fn, "digest": {"sha256": sha256}}],
        "predicateType": PREDICATE,
    }
    if channel is not None:
        statement["predicate"] = {"targetChannel": channel}
    return statement


@dataclasses.dataclass
class Signer:
    identity: str = (
        "https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1"
    )
    issuer: str = "https://token.actions.githubusercontent.com"
    #: What its certificate says besides, or instead; see World.certificate.
    email: bool = False
    names: int = 1
    old_issuer: bool = False
    usage: ObjectIdentifier = ExtendedKeyUsageOID.CODE_SIGNING
    authority: bool = False
    valid: tuple[datetime.timedelta, datetime.timedelta] = (-5 * MINUTE, 5 * MINUTE)
    timestamps: str = "good"  # "none", "of another log", "of another certificate"
    key: object = dataclasses.field(default_factory=p256)


class Log:
    """Of signatures, version 1 (an ECDSA key, entries with a time) or 2."""

    def __init__(self, host: str, version: int = 1):
        self.host, self.version = host, version
        if version == 1:
            self.key = p256()
            self.id = hashlib.sha256(spki(self.key)).digest()
        else:
            self.key = ed25519.Ed25519PrivateKey.generate()
            self.id = hashlib.sha256(host.encode() + b"\n\x01" + raw(self.key)).digest()

    def trusted(self, start: datetime.datetime) -> dict:
        return {
            "baseUrl": f"https://{self.host}",
            "hashAlgorithm": "SHA2_256",
            "publicKey": {
                "rawBytes": b64(spki(self.key)),
                "keyDetails": "PKIX_ED25519"
                if self.version == 2
                else "PKIX_ECDSA_P256_SHA_256",
                "validFor": {"start": written(start)},
            },
            "logId": {"keyId": b64(self.id)},
        }

    def body(
        self, payload: bytes, signature: bytes, certificate: bytes, kind: str
    ) -> dict:
        """What is written down of a signature; `kind` is "dsse" or "hashedrekord"."""
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        digest = hashlib.sha256(payload)
        of_payload = {"algorithm": "sha256", "value": digest.hexdigest()}
        if kind == "intoto":
            spec = {
                "content": {
                    "envelope": {
                        "payloadType": IN_TOTO,
                        "signatures": [
                            {"publicKey": b64(pem), "sig": b64(b64(signature).encode())}
                        ],
                    },
                    "payloadHash": of_payload,
                }
            }
            return {"apiVersion": "0.0.2", "kind": "intoto", "spec": spec}
        if self.version == 1:
            envelope = {
                "payload": b64(payload),
                "payloadType": IN_TOTO,
                "signatures": [{"sig": b64(signature)}],
            }
            spec = {
                "envelopeHash": {
                    "algorithm": "sha256",
                    "value": hashlib.sha256(canonical(envelope)).hexdigest(),
                },
                "payloadHash": of_payload,
                "signatures": [{"signature": b64(signature), "verifier": b64(pem)}],
            }
            return {"apiVersion": "0.0.1", "kind": "dsse", "spec": spec}
        verified = {
            "content": b64(signature),
            "verifier": {
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "x509Certificate": {"rawBytes": b64(certificate)},
            },
        }
        if kind == "dsse":
            spec = {
                "dsseV002": {
                    "payloadHash": {
                        "algorithm": "SHA2_256",
                        "digest": b64(digest.digest()),
                    },
                    "signatures": [verified],
                }
            }
        else:
            data = {
                "algorithm": "SHA2_256",
                "digest": b64(hashlib.sha256(pae(payload)).digest()),
            }
            spec = {"hashedRekordV002": {"data": data, "signature": verified}}
        return {"apiVersion": "0.0.2", "kind": kind, "spec": spec}

    def entry(
        self, body: dict, time: datetime.datetime, others: int = 6, at: int = 3
    ) -> dict:
        """An entry in a tree with `others` before and after it."""
        text = canonical(body)
        leaves = [b"other %d" % number for number in range(others)]
        leaves.insert(at, text)
        root, path = tree(leaves, at)
        note = f"{self.host}\n{len(leaves)}\n{b64(root)}\n"
        blob = self.id[:4] + sign(self.key, note.encode())
        entry = {
            "logIndex": str(at),
            "logId": {"keyId": b64(self.id)},
            "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
            "inclusionProof": {
                "logIndex": str(at),
                "rootHash": b64(root),
                "treeSize": str(len(leaves)),
                "hashes": [b64(one) for one in path],
                "checkpoint": {"envelope": f"{note}\n\u2014 {self.host} {b64(blob)}\n"},
            },
            "canonicalizedBody": b64(text),
        }
        if self.version == 1:
            seconds = int(time.timestamp())
            promise = {
                "body": b64(text),
                "integratedTime": seconds,
                "logID": self.id.hex(),
                "logIndex": at,
            }
            entry["integratedTime"] = str(seconds)
            entry["inclusionPromise"] = {
                "signedEntryTimestamp": b64(sign(self.key, canonical(promise)))
            }
        return entry


def tree(leaves: list[bytes], at: int) -> tuple[bytes, list[bytes]]:
    """The root over the leaves, and the hashes that lead there from one (RFC 6962)."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest(), []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, left_path = tree(leaves[:half], min(at, half - 1))
    right, right_path = tree(leaves[half:], max(at - half, 0))
    root = hashlib.sha256(b"\1" + left + right).digest()
    return root, [*left_path, right] if at < half else [*right_path, left]


class World:
    def __init__(self, name: str = "test"):
        self.start = now() - datetime.timedelta(days=30)
        self.key = p256()
        self.certificates = self.authority(f"{name} authority", self.key)
        self.certificate_log = p256()
        self.log = Log("rekor.test")
        self.log2 = Log("log2.rekor.test", 2)
        self.stamping_key = p256()
        self.stamping = self.authority(f"{name} time", self.stamping_key)
        self.stamper_key = p256()
        self.stamper = self.stamper_certificate()

    def authority(self, name: str, key) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(common_name(name))
            .issuer_name(common_name(name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.start)
            .not_valid_after(self.start + datetime.timedelta(days=3650))
            .add_extension(
                x509.BasicConstraints(ca=True, path_length=None), critical=True
            )
            .add_extension(usage(key_cert_sign=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
            )
            .sign(key, hashes.SHA256())
        )

    def stamper_certificate(self) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(common_name("stamper"))
            .issuer_name(self.stamping.subject)
            .public_key(self.stamper_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.start)
            .not_valid_after(self.start + datetime.timedelta(days=3650))
            .add_extension(
                x509.BasicConstraints(ca=False, path_length=None), critical=True
            )
            .add_extension(usage(digital_signature=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]),
                critical=True,
            )
            .sign(self.stamping_key, hashes.SHA256())
        )

    def certificate(
        self, signer: Signer, other: "World | None" = None
    ) -> x509.Certificate:
        """Of the signer; issued by the authority of `other`, if there is one."""
        issuing = other or self
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(issuing.certificates.subject)
            .public_key(signer.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() + signer.valid[0])
            .not_valid_after(now() + signer.valid[1])
            .add_extension(usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([signer.usage]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    issuing.key.public_key()
                ),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(signer.key.public_key()),
                critical=False,
            )
        )
        if signer.authority:
            builder = builder.add_extension(
                x509.BasicConstraints(True, None), critical=True
            )
        if signer.names:
            kind = x509.RFC822Name if signer.email else x509.UniformResourceIdentifier
            names = [kind(signer.identity)] * signer.names
            builder = builder.add_extension(x509.SubjectAlternativeName(names), True)
        if signer.issuer:
            issuer = (
                x509.UnrecognizedExtension(OLD_ISSUER, signer.issuer.encode())
                if signer.old_issuer
                else x509.UnrecognizedExtension(ISSUER, utf8_der(signer.issuer))
            )
            builder = builder.add_extension(issuer, critical=False)
        if signer.timestamps == "none":
            return builder.sign(issuing.key, hashes.SHA256())
        before = builder.sign(issuing.key, hashes.SHA256()).tbs_certificate_bytes
        if signer.timestamps == "of another certificate":
            before += b"x"
        log = p256() if signer.timestamps == "of another log" else self.certificate_log
        timestamps = x509.UnrecognizedExtension(
            SIGNED_TIMESTAMPS, octets_der(self.signed_timestamps(before, issuing, log))
        )
        return builder.add_extension(timestamps, False).sign(
            issuing.key, hashes.SHA256()
        )

    @staticmethod
    def signed_timestamps(before: bytes, issuing: "World", log) -> bytes:
        """The list in a certificate that says: a log has it (RFC 6962, 3.2 and 3.3)."""
        milliseconds = int(now().timestamp()) * 1000
        entry = hashlib.sha256(spki(issuing.key)).digest()
        entry += len(before).to_bytes(3, "big") + before
        signed = struct.pack(">BBQH", 0, 0, milliseconds, 1) + entry + b"\0\0"
        signature = sign(log, signed)
        timestamp = (
            b"\0"
            + hashlib.sha256(spki(log)).digest()
            + struct.pack(">QH", milliseconds, 0)
            + b"\4\3"
            + struct.pack(">H", len(signature))
            + signature
        )
        one = struct.pack(">H", len(timestamp)) + timestamp
        return struct.pack(">H", len(one)) + one

    def time_stamp(self, data: bytes) -> bytes:
        """The answer of the authority for time stamps (RFC 3161), of now."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "data").write_bytes(data)
            (folder / "serial").write_text("01\n")
            (folder / "key.pem").write_bytes(
                self.stamper_key.private_bytes(
                    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
                )
            )
            (folder / "cert.pem").write_bytes(self.stamper.public_bytes(Encoding.PEM))
            (folder / "tsa.cnf").write_text(
                "[tsa]\ndefault_tsa = ours\n[ours]\n"
                f"serial = {folder}/serial\nsigner_cert = {folder}/cert.pem\n"
                f"signer_key = {folder}/key.pem\nsigner_digest = sha256\n"
                "default_policy = 1.2.3.4.1\ndigests = sha256\n"
            )
            run = lambda *words: subprocess.run(  # noqa: E731
                ["openssl", "ts", *words], cwd=folder, check=True, capture_output=True
            )
            run("-query", "-data", "data", "-sha256", "-cert", "-out", "query")
            run("-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")
            return (folder / "reply").read_bytes()

    def trusted_root(self) -> dict:
        def authority(*chain: x509.Certificate) -> dict:
            return {
                "subject": {"organization": "test", "commonName": "test"},
                "uri": "https://authority.test",
                "certChain": {
                    "certificates": [
                        {"rawBytes": b64(one.public_bytes(Encoding.DER))}
                        for one in chain
                    ]
                },
                "validFor": {"start": written(self.start)},
            }

        certificate_log = {
            "baseUrl": "https://ctfe.test",
            "hashAlgorithm": "SHA2_256",
            "publicKey": {
                "rawBytes": b64(spki(self.certificate_log)),
                "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                "validFor": {"start": written(self.start)},
            },
            "logId": {
                "keyId": b64(hashlib.sha256(spki(self.certificate_log)).digest())
            },
        }
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self.log.trusted(self.start), self.log2.trusted(self.start)],
            "certificateAuthorities": [authority(self.certificates)],
            "ctlogs": [certificate_log],
            "timestampAuthorities": [authority(self.stamper, self.stamping)],
        }

    def attest(
        self,
        statement: dict,
        signer: Signer | None = None,
        *,
        log: Log | None = None,
        kind: str = "dsse",
        stamped: bool = False,
        payload_type: str = IN_TOTO,
        issued_by: "World | None" = None,
    ) -> dict:
        """The bundle: in version 1 of the log unless it says otherwise."""
        signer = signer or Signer()
        log = log or self.log
        payload = json.dumps(statement).encode()
        certificate = self.certificate(signer, issued_by).public_bytes(Encoding.DER)
        signature = sign(signer.key, pae(payload, payload_type))
        material = {
            "certificate": {"rawBytes": b64(certificate)},
            "tlogEntries": [
                log.entry(log.body(payload, signature, certificate, kind), now())
            ],
        }
        if stamped or log.version == 2:
            material["timestampVerificationData"] = {
                "rfc3161Timestamps": [
                    {"signedTimestamp": b64(self.time_stamp(signature))}
                ]
            }
        return {
            "mediaType": BUNDLE,
            "verificationMaterial": material,
            "dsseEnvelope": {
                "payload": b64(payload),
                "payloadType": payload_type,
                "signatures": [{"sig": b64(signature)}],
            },
        }


def usage(**asked: bool) -> x509.KeyUsage:
    words = (
        "digital_signature content_commitment key_encipherment data_encipherment "
        "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{word: asked.get(word, False) for word in words.split()})


def write_sidecar(package: Path, bundles: list[dict]) -> str:
    """Puts the bundles beside a package of a channel (CEP 50); returns their digest."""
    data = json.dumps(bundles).encode()
    digest = hashlib.sha256(data).hexdigest()
    package.with_name(package.name + ".sigs").write_bytes(data)
    package.with_name(f"{package.name}.sigs.{digest}").write_bytes(data)
    return digest
