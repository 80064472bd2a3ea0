"""The policy `attestation`: whose signature lets a package in (CEP 27, CEP 50)."""

import hashlib
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sigstore_world import Log, Signer, World, publication, write_sidecar
from tiny_distribution import index, make_tiny, recipe_of, start_over

RELEASE = "https://github.com/org/lib/.github/workflows/release.yml@refs/tags/v2"
POLICIES = """\
policies:
  - tests
  - attestation: {missing: hold}
"""
SIGNERS = """\
signers:
  - packages: [lib]
    identity: https://github.com/org/lib/.github/workflows/release.yml@refs/tags/*
    issuer: https://token.actions.githubusercontent.com
"""


class Signed:
    """A distribution that asks for attestations; staging has lib 2.0."""

    def __init__(self, folder, world):
        self.place = make_tiny(folder, POLICIES)
        self.world = world
        security = self.place.repository / "security"
        security.mkdir()
        (security / "trusted_root.json").write_text(json.dumps(world.trusted_root()))
        (security / "signers.yaml").write_text(SIGNERS)
        self.place.git("add", "-A")
        self.place.git("commit", "-q", "-m", "Trust the releases of lib")
        self.staging = self.place.channels / "staging"
        self.package = self.staging / "noarch" / "lib-2.0-0.tar.bz2"
        self.sidecar = self.package.with_name(f"{self.package.name}.sigs")
        self.sha256 = hashlib.sha256(self.package.read_bytes()).hexdigest()
        index(self.place)

    def statement(self, **changes):
        target = changes.pop("channel", self.staging.as_uri())
        said = publication(self.package.name, self.sha256, target)
        return {**said, **changes}

    def signed(self, **options):
        return self.world.attest(self.statement(), Signer(RELEASE), **options)

    def advertise(self, digest):
        """Repodata names this digest, true or not."""
        file = self.staging / "noarch" / "repodata.json"
        repodata = json.loads(file.read_text())
        repodata["packages"][self.package.name]["attestations_sha256"] = digest
        file.write_text(json.dumps(repodata))
        for other in file.parent.glob("repodata*.zst"):
            other.unlink()  # the same in other forms

    def attest(self, *bundles):
        """Puts them beside the package, and has our indexer tell of it."""
        self.sidecar.write_text(json.dumps(bundles))
        index(self.place)
        return hashlib.sha256(self.sidecar.read_bytes()).hexdigest()

    def attested(self, channel):
        """What repodata of a channel says of the package."""
        repodata = json.loads((channel / "noarch" / "repodata.json").read_text())
        return repodata["packages"][self.package.name].get("attestations_sha256")

    def check(self, code=0, *options):
        start_over(self.place)
        report = self.place.run(
            "--json", "check", "--head", "next", *options, code=code
        )
        policies = report.json["decision"]["policies"]
        (policy,) = [one for one in policies if one["policy"] == "attestation"]
        facts = [finding["fact"] for finding in policy["findings"]]
        return policy["verdict"], [
            fact.removeprefix("lib-2.0-0.tar.bz2 ") for fact in facts
        ]


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture
def signed(tmp_path, world):
    return Signed(tmp_path, world)


def test_a_package_that_nobody_has_signed_for_does_not_enter(signed):
    assert signed.check(1) == (
        "hold",
        ["has no attestation that it was published (CEP 27)"],
    )


def test_a_package_enters_when_its_publisher_has_signed(signed):
    digest = signed.attest(signed.signed())
    assert signed.attested(signed.staging) == digest
    verdict, (fact,) = signed.check(0, "--promote")
    assert verdict == "promote"
    assert fact.startswith(f"was published by {RELEASE} on 20")
    place = signed.place.integration / "noarch"
    assert (place / signed.package.name).read_bytes() == signed.package.read_bytes()
    for _ in range(2):
        assert signed.attested(signed.place.integration) == digest
        for name in (signed.sidecar.name, f"{signed.sidecar.name}.{digest}"):
            assert (place / name).read_bytes() == signed.sidecar.read_bytes()
        index(signed.place)


def test_what_is_no_list_of_statements_is_told_and_not_advertised(signed):
    signed.attest(signed.signed())
    signed.sidecar.write_text('garbage\x1b[31m "\n')
    ended = signed.place.run("index", signed.staging)
    assert ended.err.splitlines() == [
        f"conda-distro: warning: {signed.sidecar}:1:1: this is not valid JSON; "
        "these attestations are not advertised"
    ]
    assert signed.attested(signed.staging) is None
    assert signed.check(1) == (
        "hold",
        ["has no attestation that it was published (CEP 27)"],
    )


def test_statements_that_are_gone_since_the_test_stop_the_promotion(signed):
    digest = signed.attest(signed.signed())
    assert signed.check(0)[0] == "promote"
    run = next((signed.place.repository / ".conda-distro" / "runs").iterdir())
    before = {file.name for file in (signed.place.integration / "noarch").iterdir()}
    sidecar = signed.sidecar.with_name(f"{signed.sidecar.name}.{digest}")
    sidecar.unlink()
    ended = signed.place.run("promote", run, code=3)
    assert (
        f"{signed.package.name} was tested with attestations (sha256 {digest}), and "
        f"its staging channel does not have them: {sidecar}"
    ) in ended.err
    after = {file.name for file in (signed.place.integration / "noarch").iterdir()}
    assert after == before
    # An indexing of the staging channel brings it back: the list itself is still there.
    index(signed.place)
    signed.place.run("promote", run)
    assert signed.attested(signed.place.integration) == digest


def test_what_is_compared_is_not_cut(signed):
    channel = "https://channel.test/" + "long" * 100
    distro = signed.place.repository / "distro.yaml"
    distro.write_text(
        distro.read_text().replace(
            "{missing: hold}", f"{{missing: hold, channels: [{channel}]}}"
        )
    )
    signed.place.git("commit", "-q", "-a", "-m", "Take statements for another channel")
    statement = signed.statement(channel=channel)
    signed.attest(signed.world.attest(statement, Signer(RELEASE)))
    assert signed.check(0)[0] == "promote"
    signed.attest(
        signed.world.attest(signed.statement(channel=channel + "er"), Signer(RELEASE))
    )
    assert signed.check(1)[0] == "refuse"


def test_logs_of_both_versions_will_do(signed):
    log = signed.world.log2
    signed.attest(signed.signed(log=log, kind="hashedrekord"))
    assert signed.check(0)[0] == "promote"


def test_a_forged_statement_refuses_the_package(signed):
    signed.attest(signed.signed(log=Log("rekor.test")))
    assert signed.check(1) == (
        "refuse",
        [
            "has an attestation that proves nothing: "
            "its entry is in a log that the trusted root does not have"
        ],
    )


def test_the_word_of_a_stranger_is_not_taken(signed):
    stranger = Signer("https://github.com/evil/lib/.github/workflows/release.yml@x")
    signed.attest(signed.world.attest(signed.statement(), stranger))
    assert signed.check(1) == (
        "hold",
        [
            f"was signed by {stranger.identity} ({stranger.issuer}), "
            "who is no signer for lib"
        ],
    )


def test_the_statement_must_be_about_this_file(signed):
    other = publication("lib-2.0-0.tar.bz2", "0" * 64, None)
    signed.attest(signed.world.attest(other, Signer(RELEASE)))
    assert signed.check(1) == (
        "refuse",
        ["has an attestation of another content, sha256 " + "0" * 64],
    )


def test_a_change_cannot_have_its_own_word_taken(signed):
    stranger = Signer("https://github.com/evil/lib/.github/workflows/release.yml@x")
    signed.attest(signed.world.attest(signed.statement(), stranger))
    signed.place.git("checkout", "-q", "next")
    signed.place.git("merge", "-q", "main", "-m", "Merge main")
    signers = signed.place.repository / "security" / "signers.yaml"
    signers.write_text(signers.read_text().replace("org/lib", "evil/lib"))
    signed.place.git("commit", "-q", "-a", "-m", "Trust me")
    signed.place.git("checkout", "-q", "main")
    assert signed.check(1)[0] == "hold"


def test_a_change_that_would_break_what_is_trusted_is_told_so(signed):
    signed.place.git("checkout", "-q", "next")
    signed.place.git("merge", "-q", "main", "-m", "Merge main")
    (signed.place.repository / "security" / "signers.yaml").write_text("signers: no\n")
    signed.place.git("commit", "-q", "-a", "-m", "Trust nobody")
    signed.place.git("checkout", "-q", "main")
    ended = signed.place.run("change", "--head", "next", code=3)
    assert "security/signers.yaml:1:10: expected a list of signers" in ended.err


def test_what_a_channel_promises_and_has_not_holds_the_package(signed):
    digest = write_sidecar(signed.package, [signed.signed()])
    sidecar = signed.package.with_name(f"{signed.package.name}.sigs.{digest}")
    signed.advertise(digest)
    sidecar.write_text("[]")
    assert signed.check(1) == (
        "hold",
        [
            "has attestations that cannot be read: they are not those that the channel "
            f"speaks of, sha256 {digest}"
        ],
    )
    sidecar.unlink()
    assert signed.check(1)[1] == [
        "has attestations that cannot be read: the channel does not have "
        + sidecar.name
    ]
    signed.advertise("../../../etc/passwd")
    assert signed.check(1)[1] == [
        "has attestations that cannot be read: '../../../etc/passwd' is no digest"
    ]
    empty = b"[]"
    digest = hashlib.sha256(empty).hexdigest()
    signed.package.with_name(f"{signed.package.name}.sigs.{digest}").write_bytes(empty)
    signed.advertise(digest)
    assert signed.check(1)[1] == [
        "has attestations that cannot be read: lib-2.0-0.tar.bz2.sigs: expected a list "
        "of 1 to 64 Sigstore bundles"
    ]


def test_a_server_is_asked_for_the_statements_that_it_advertises(signed):
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(signed.place.channels))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    staging = f"http://127.0.0.1:{server.server_port}/staging"
    manifest = "packages/lib.yaml"
    text = (signed.place.repository / manifest).read_text()
    signed.place.commit(
        "next",
        recipe_of("lib", "2.0")
        | {manifest: text.replace("staging: staging", f"staging: {staging}")},
    )
    try:
        bundle = signed.world.attest(signed.statement(channel=staging), Signer(RELEASE))
        signed.attest(bundle)
        assert signed.check(0)[0] == "promote"

        signed.advertise("0" * 64)
        # Within the second that a date of a file tells, the index would not seem new.
        signed.place.env["CONDA_DISTRO_CACHE"] = str(signed.place.folder / "empty")
        verdict, (fact,) = signed.check(1)
        assert verdict == "hold"
        assert fact == (
            f"has attestations that cannot be read: {staging}/noarch/"
            f"lib-2.0-0.tar.bz2.sigs.{'0' * 64} answered 404 Not Found"
        )
    finally:
        server.shutdown()


def test_statements_of_other_kinds_are_told_of(signed):
    provenance = signed.statement(predicateType="https://slsa.dev/provenance/v1")
    signed.attest(signed.world.attest(provenance, Signer(RELEASE)))
    assert signed.check(1)[1] == [
        "has no attestation that it was published (CEP 27), only "
        "https://slsa.dev/provenance/v1"
    ]


def test_what_the_policy_needs_must_be_there_and_right(signed):
    repository = signed.place.repository

    def fault(file, text, message):
        path = repository / file
        former = path.read_text()
        path.write_text(text) if text is not None else path.unlink()
        signed.place.git("commit", "-q", "-a", "-m", "Break it")
        start_over(signed.place)
        ended = signed.place.run("check", "--head", "next", code=3)
        assert message in ended.err
        path.write_text(former)
        signed.place.git("add", "-A")
        signed.place.git("commit", "-q", "-m", "Mend it")

    fault(
        "security/trusted_root.json",
        None,
        "distro.yaml:7:5: policy 'attestation': trusted_root: there is no file "
        "'security/trusted_root.json'",
    )
    fault(
        "security/trusted_root.json", "{}", "trusted_root.json: /mediaType: is missing"
    )
    fault(
        "security/signers.yaml",
        "signers: []\n",
        "security/signers.yaml:1:10: expected a list of signers",
    )
