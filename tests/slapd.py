"""A private slapd: a database in a temporary directory, a port on loopback, ended by its process id."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUFFIX = "dc=example,dc=com"
ADMIN = f"cn=admin,{SUFFIX}"
ADMIN_PASSWORD = "directory-admin"
_ATTEMPTS = 200


class SlapdUnavailable(Exception):
    """No server can be started here, and why."""


@dataclass(frozen=True, slots=True)
class Slapd:
    """A running server. ``port`` speaks LDAP with StartTLS, ``tls_port`` LDAP over TLS (0: no TLS)."""

    port: int
    tls_port: int
    pid: int

    @property
    def url(self) -> str:
        """Where it is."""
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        """Where it is with TLS; its certificate is of ``localhost``."""
        return f"ldaps://localhost:{self.tls_port}"

    def add(self, *entries: str) -> None:
        """Add entries, in LDIF."""
        self._run("ldapadd", "\n\n".join(entries))

    def change(self, *changes: str) -> None:
        """Change, move or delete entries, in LDIF."""
        self._run("ldapmodify", "\n\n".join(changes))

    def _run(self, program: str, text: str) -> None:
        arguments = [_program(program), "-x", "-H", self.url, "-D", ADMIN, "-w", ADMIN_PASSWORD]
        done = subprocess.run(arguments, input=text + "\n", text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}"


def unit(name: str) -> str:
    """An organizational unit, in LDIF."""
    return f"dn: ou={name},{SUFFIX}\nobjectClass: organizationalUnit\nou: {name}"


def person(uid: str, password: str | None = None, **attributes: str | Sequence[str]) -> str:
    """A person in ``ou=people``, in LDIF."""
    given = {"cn": uid.title(), "sn": "Person", "givenName": uid.title(), "mail": f"{uid}@example.com", **attributes}
    lines = [f"dn: uid={uid},ou=people,{SUFFIX}", "objectClass: inetOrgPerson", f"uid: {uid}"]
    for name, value in given.items():
        lines += [f"{name}: {each}" for each in ([value] if isinstance(value, str) else value)]
    if password is not None:
        lines.append(f"userPassword: {password}")
    return "\n".join(lines)


def group(name: str, *members: str) -> str:
    """A group in ``ou=groups`` of people's uids, in LDIF."""
    lines = [f"dn: cn={name},ou=groups,{SUFFIX}", "objectClass: groupOfNames", f"cn: {name}"]
    return "\n".join(lines + [f"member: uid={uid},ou=people,{SUFFIX}" for uid in members])


@contextmanager
def running_slapd(certificate: tuple[Path, Path] | None = None, extra: str = "") -> Iterator[Slapd]:
    """A server with an empty ``ou=people`` and ``ou=groups``. ``certificate``: the files of it and of its key.

    Raises:
        SlapdUnavailable: it is not installed, or does not start.
    """
    directory = Path(tempfile.mkdtemp(prefix="slapd-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        port, tls_port = _free_port(), _free_port() if certificate else 0
        (directory / "db").mkdir()
        configuration = directory / "slapd.conf"
        configuration.write_text(_configuration(directory, certificate, extra))
        urls = f"ldap://127.0.0.1:{port}" + (f" ldaps://127.0.0.1:{tls_port}" if certificate else "")
        # -d 0 keeps it in the foreground, as a child of ours
        arguments = [_program("slapd"), "-d", "0", "-f", str(configuration), "-h", urls]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(arguments, stderr=log, stdout=log)
        _await_port(port, process, directory / "log")
        server = Slapd(port, tls_port, process.pid)
        root = f"dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example"
        server.add(root, unit("people"), unit("groups"))
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGCONT)  # a test may have stopped it
            process.terminate()
            process.wait(10)
        shutil.rmtree(directory, ignore_errors=True)


def stop_answering(server: Slapd) -> None:
    """From now on it accepts connections and says nothing."""
    os.kill(server.pid, signal.SIGSTOP)


def answer_again(server: Slapd) -> None:
    """It goes on."""
    os.kill(server.pid, signal.SIGCONT)


def _configuration(directory: Path, certificate: tuple[Path, Path] | None, extra: str) -> str:
    lines = [f"include /etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson")]
    if not Path("/etc/ldap/schema/core.schema").exists():
        raise SlapdUnavailable("the schemas of slapd in /etc/ldap/schema")
    lines += [f"pidfile {directory}/pid", "modulepath /usr/lib/ldap", "moduleload back_mdb"]
    if certificate:
        lines += [f"TLSCertificateFile {certificate[0]}", f"TLSCertificateKeyFile {certificate[1]}"]
    lines += ["database mdb", f"suffix {SUFFIX}", f"rootdn {ADMIN}", f"rootpw {ADMIN_PASSWORD}"]
    lines += [f"directory {directory}/db", "maxsize 268435456", "dbnosync"]
    lines += ["index objectClass,uid,mail,member eq", "index entryUUID eq", extra, ""]
    return "\n".join(lines)


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(_ATTEMPTS):
        if process.poll() is not None:
            raise SlapdUnavailable(f"slapd ended: {log.read_text()[-500:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SlapdUnavailable("slapd did not answer")


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if found is None:
        raise SlapdUnavailable(f"{name} (Debian: slapd, ldap-utils)")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
