"""A server that speaks anaconda.org's protocol, with storage like S3.

Its answers are those of tests/vectors/anaconda_protocol.json, which is a recording of
anaconda-client 1.16. It also serves what is under each label as a conda channel:
/OWNER/SUBDIR/repodata.json, /OWNER/label/LABEL/SUBDIR/... and the files.
"""

import base64
import hashlib
import json
import threading
from copy import deepcopy
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


@dataclass
class Dist:
    sha256: str
    md5: str = "0" * 32
    size: int = 1
    labels: set[str] = field(default_factory=set)
    attrs: dict = field(default_factory=dict)
    dependencies: dict = field(default_factory=dict)
    content: bytes = b""


class State:
    """What the server has; everything that a test may look at or prepare."""

    def __init__(self, tokens: dict[str, set[str]] | None = None):
        self.tokens = tokens or {}  # token -> owners that it may change
        self.packages: dict[str, dict] = {}  # "owner/package" -> public_attrs
        self.releases: dict[str, dict] = {}  # "owner/package/version"
        self.dists: dict[str, Dist] = {}  # "owner/package/version/subdir/fn"
        self.locked: set[str] = set()  # "owner/label"
        self.staged: dict[str, tuple[str, dict]] = {}
        self.stored: dict[str, bytes] = {}

    def put(self, spec: str, dist: Dist) -> None:
        owner, package, version = spec.split("/")[:3]
        self.packages.setdefault(f"{owner}/{package}", {"name": package})
        self.releases.setdefault(f"{owner}/{package}/{version}", {"version": version})
        self.dists[spec] = dist

    def add_file(self, owner: str, path, index: dict, subdir: str, label: str):
        content = path.read_bytes()
        spec = f"{owner}/{index['name']}/{index['version']}/{subdir}/{path.name}"
        dist = Dist(
            hashlib.sha256(content).hexdigest(),
            hashlib.md5(content).hexdigest(),
            len(content),
            {label},
            {key: index[key] for key in index if key not in ("name", "version")},
            {},
            content,
        )
        self.put(spec, dist)

    def under(self, owner: str, label: str) -> set[str]:
        return {
            spec
            for spec, dist in self.dists.items()
            if spec.startswith(owner + "/") and label in dist.labels
        }

    def dump(self) -> dict:
        """All that users and owners can see, without what differs by nature."""
        dists = {}
        for spec, dist in sorted(self.dists.items()):
            shown = {k: v for k, v in vars(dist).items() if k != "content"}
            dists[spec] = shown | {"labels": sorted(dist.labels)}
        packages, releases = deepcopy(self.packages), deepcopy(self.releases)
        return {"packages": packages, "releases": releases, "dists": dists}


class Answer(Exception):
    def __init__(self, status: int, body=None, headers: dict | None = None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def dist_json(state: State, spec: str) -> dict:
    owner, _, version, basename = spec.split("/", 3)
    dist = state.dists[spec]
    return {
        "basename": basename,
        "version": version,
        "owner": {"login": owner},
        "full_name": spec,
        "labels": sorted(dist.labels),
        "channels": sorted(dist.labels),
        "description": "",
        "attrs": dist.attrs,
        "distribution_type": "conda",
        "md5": dist.md5,
        "sha256": dist.sha256,
        "size": dist.size,
        "ndownloads": 0,
        "upload_time": "2026-01-01 00:00:00.000000+00:00",
        "download_url": f"//api.anaconda.org/download/{spec}",
    }


def not_found(what: str) -> Answer:
    return Answer(404, {"error": f"{what} could not be found"})


class Protocol:
    """One request: what it does to the state, and what is answered."""

    def __init__(self, state: State, url: str):
        self.state, self.url = state, url

    def answer(self, method: str, target: str, headers, raw: bytes) -> Answer:
        parts = [unquote(p) for p in urlsplit(target).path.split("/") if p]
        kind = parts[0] if parts else "home"
        ask = getattr(self, f"ask_{kind}", None)
        try:
            if ask is None:
                return self.channel_file(parts)
            if kind == "s3":
                return self.ask_s3(headers, raw)
            body = json.loads(raw) if raw else {}
            if method not in ("GET", "HEAD"):
                self.require_right(headers, parts, body)
            return ask(method, parts, body)
        except Answer as early:
            return early

    def require_right(self, headers, parts, body) -> None:
        token = headers.get("Authorization", "").removeprefix("token ")
        if not self.state.tokens:
            return
        if token not in self.state.tokens:
            raise Answer(401, {"error": "The token is invalid or expired"})
        owner = parts[1]
        if parts[0] == "copy":
            owner = body.get("to_owner") or parts[2]
        if owner not in self.state.tokens[token]:
            raise Answer(403, {"error": f"this token may not change {owner}"})

    def ask_home(self, method, parts, body) -> Answer:
        return Answer(200)

    def ask_user(self, method, parts, body) -> Answer:
        login = parts[1] if len(parts) > 1 else "owner"
        user = {"login": login, "user_type": "user", "name": login.title()}
        user |= dict.fromkeys(("company", "location", "url", "description"), "")
        return Answer(200, user | {"created_at": "2026-01-01"})

    def ask_dist(self, method, parts, body) -> Answer:
        spec = "/".join(parts[1:])
        if spec not in self.state.dists:
            return not_found("distribution")
        found = dist_json(self.state, spec)
        if method == "DELETE":
            del self.state.dists[spec]
        return Answer(200, found)

    def ask_download(self, method, parts, body) -> Answer:
        spec = "/".join(parts[1:])
        if spec not in self.state.dists:
            return not_found("distribution")
        return Answer(200, self.state.dists[spec].content)

    def ask_package(self, method, parts, body) -> Answer:
        name = "/".join(parts[1:3])
        if method == "POST":
            self.state.packages[name] = body.get("public_attrs", {})
            return Answer(200, {"name": parts[2]})
        if name not in self.state.packages:
            return not_found(f'"{parts[2]}"')
        files = [s for s in sorted(self.state.dists) if s.startswith(name + "/")]
        releases = [
            {"version": release.split("/")[2]}
            for release in self.state.releases
            if release.startswith(name + "/")
        ]
        if method == "DELETE":
            del self.state.packages[name]
            return Answer(201, {})
        answer = {
            "name": parts[2],
            "summary": self.state.packages[name].get("summary", ""),
            "public": True,
            "owner": {"login": parts[1]},
            "package_types": ["conda"],
            "releases": releases,
            "files": [dist_json(self.state, spec) for spec in files],
        }
        return Answer(200, answer)

    def ask_release(self, method, parts, body) -> Answer:
        name = "/".join(parts[1:4])
        if method == "POST":
            self.state.releases[name] = body
            return Answer(200, {"version": parts[3]})
        if name not in self.state.releases:
            return not_found("release")
        if method == "DELETE":
            del self.state.releases[name]
            return Answer(201, {})
        files = [s for s in sorted(self.state.dists) if s.startswith(name + "/")]
        answer = {
            "version": parts[3],
            "public_attrs": {"description": ""},
            "distributions": [dist_json(self.state, spec) for spec in files],
        }
        return Answer(200, answer)

    def ask_stage(self, method, parts, body) -> Answer:
        spec = "/".join(parts[1:])
        if spec in self.state.dists:
            return Answer(409, {"error": "conflict"})
        number = str(len(self.state.staged) + 1)
        self.state.staged[number] = (spec, body)
        answer = {
            "post_url": self.url + "/s3",
            "form_data": {"key": f"key-{number}", "policy": "p"},
            "dist_id": number,
            "basename": "/".join(parts[4:]),
        }
        return Answer(200, answer)

    def ask_s3(self, headers, raw: bytes) -> Answer:
        if headers.get("Authorization"):
            return Answer(400, b"<Error><Code>InvalidArgument</Code></Error>")
        kind = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        form = BytesParser().parsebytes(kind + raw)
        fields = {
            part.get_param("name", header="content-disposition"): part.get_payload(
                decode=True
            )
            for part in form.get_payload()
        }
        content = fields["file"]
        digest = base64.b64encode(hashlib.md5(content).digest())
        if digest != fields["Content-MD5"].strip():
            return Answer(400, b"<Error><Code>InvalidDigest</Code></Error>")
        self.state.stored[fields["key"].decode().strip()] = content
        return Answer(201, b"<ok/>")

    def ask_commit(self, method, parts, body) -> Answer:
        spec = "/".join(parts[1:])
        number = body["dist_id"]
        staged, about = self.state.staged.get(number, (None, {}))
        content = self.state.stored.get(f"key-{number}")
        if staged != spec or content is None:
            return not_found("distribution")
        if spec in self.state.dists:
            return Answer(409, {"error": "conflict"})
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != about["sha256"]:
            return Answer(400, {"error": "the sha256 is another one"})
        dist = Dist(
            sha256,
            hashlib.md5(content).hexdigest(),
            len(content),
            set(about["channels"]) or {"main"},
            about.get("attrs", {}),
            about.get("dependencies", {}),
            content,
        )
        self.state.put(spec, dist)
        answer = {"url": f"{self.url}/{spec}", "basename": "/".join(parts[4:])}
        return Answer(200, answer)

    def ask_copy(self, method, parts, body) -> Answer:
        state = self.state
        owner = parts[2]
        if "/".join(parts[2:5]) not in state.releases:
            return not_found("release")
        to_owner = body["to_owner"] or owner
        copies = []
        for spec, dist in sorted(state.dists.items()):
            if f"{spec}/".startswith("/".join(parts[2:]) + "/") and (
                body["from_channel"] in dist.labels
            ):
                target = to_owner + spec[len(owner) :]
                there = (
                    body["to_channel"] in dist.labels
                    if target == spec
                    else target in state.dists
                )
                if there and method == "POST":
                    return Answer(409, {"error": "conflict"})
                if not there or method == "PUT":
                    copies.append((spec, target))
        for spec, target in copies:
            if target == spec:
                state.dists[spec].labels.add(body["to_channel"])
                continue
            for table, size in ((state.packages, 2), (state.releases, 3)):
                name = "/".join(spec.split("/")[:size])
                there = "/".join(target.split("/")[:size])
                table.setdefault(there, deepcopy(table[name]))
            copied = deepcopy(state.dists[spec])
            copied.labels = {body["to_channel"]}
            state.put(target, copied)
        return Answer(200, [dist_json(state, target) for _, target in copies])

    def label_json(self, owner: str, label: str) -> dict:
        return {"is_locked": f"{owner}/{label}" in self.state.locked, "locked_at": None}

    def ask_channels(self, method, parts, body) -> Answer:
        state, owner = self.state, parts[1]
        if len(parts) == 2:
            labels = {"main"}
            for spec, dist in state.dists.items():
                labels |= dist.labels if spec.startswith(owner + "/") else set()
            listed = {label: self.label_json(owner, label) for label in sorted(labels)}
            return Answer(200, listed)
        label = parts[2]
        if method == "GET":
            files = sorted(state.under(owner, label))
            if not files and label != "main":
                return not_found("label")
            names = [{"full_name": spec} for spec in files]
            return Answer(200, self.label_json(owner, label) | {"files": names})
        if parts[3:] == ["lock"]:
            lock = state.locked.add if method == "POST" else state.locked.discard
            lock(f"{owner}/{label}")
            return Answer(201, {})
        target = parts[4] if parts[3:4] == ["copy"] else label
        if f"{owner}/{target}" in state.locked:
            return Answer(403, {"error": "label is locked"})
        if parts[3:4] == ["copy"]:
            for spec in state.under(owner, label):
                state.dists[spec].labels.add(target)
            return Answer(201, {})
        about = [owner]
        for key in ("package", "version", "basename"):
            if not body.get(key):
                break
            about.append(body[key])
        for spec, dist in state.dists.items():
            if f"{spec}/".startswith("/".join(about) + "/"):
                (dist.labels.add if method == "POST" else dist.labels.discard)(label)
        return Answer(201, {})

    def channel_file(self, parts) -> Answer:
        """What conda asks: /OWNER/SUBDIR/NAME or /OWNER/label/LABEL/SUBDIR/NAME."""
        label = "main"
        if len(parts) == 5 and parts[1] == "label":
            label = parts[2]
            del parts[1:3]
        if len(parts) != 3:
            return not_found("it")
        owner, subdir, name = parts
        files = {
            spec.split("/")[-1]: (spec, self.state.dists[spec])
            for spec in self.state.under(owner, label)
            if spec.split("/")[3] == subdir
        }
        if name in files:
            return Answer(200, files[name][1].content)
        if name != "repodata.json":
            return not_found("it")
        data = {"info": {"subdir": subdir}, "packages": {}, "packages.conda": {}}
        for fn, (spec, dist) in sorted(files.items()):
            _, package, version = spec.split("/")[:3]
            section = "packages.conda" if fn.endswith(".conda") else "packages"
            own = ("operatingsystem", "machine", "target-triplet", "has_prefix")
            entry = {k: v for k, v in dist.attrs.items() if k not in own}
            entry = {k: v for k, v in entry.items() if v is not None}
            entry |= {"name": package, "version": version, "subdir": subdir}
            entry |= {"sha256": dist.sha256, "md5": dist.md5, "size": dist.size}
            data[section][fn] = entry
        return Answer(200, data)


class AnacondaServer:
    """Serves on loopback from `with` to its end, a thread for each connection."""

    def __init__(self, state: State):
        self.state = state
        self.asked: list[str] = []  # "POST /copy/package/..."
        # Called with (number of the request, "before" or "after") for each that
        # changes something; may end a process.
        self.hook = lambda number, when: None
        self.changes = 0
        self.lock = threading.RLock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                outer.handle(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *arguments):
                pass

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        self.thread = threading.Thread(
            target=self.httpd.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.httpd.shutdown()
        self.httpd.server_close()
        self.thread.join()

    def handle(self, request) -> None:
        raw = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        with self.lock:
            self.asked.append(f"{request.command} {request.path}")
            is_change = request.command not in ("GET", "HEAD")
            number = self.changes
            self.changes += is_change
            if is_change:
                self.hook(number, "before")
            answer = Protocol(self.state, self.url).answer(
                request.command, request.path, request.headers, raw
            )
            if is_change:
                self.hook(number, "after")
        body = answer.body
        if not isinstance(body, bytes):
            body = b"" if body is None else json.dumps(body).encode()
        try:
            request.send_response(answer.status)
            for name, value in answer.headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            if request.command != "HEAD":
                request.wfile.write(body)
        except OSError:
            pass  # who asked is gone
