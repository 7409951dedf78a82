"""A private Samba as an Active Directory domain controller: its domain in a temporary directory, on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUFFIX = "DC=ad,DC=example,DC=com"
PEOPLE = f"CN=Users,{SUFFIX}"
ADMIN = f"CN=Administrator,{PEOPLE}"
ADMIN_PASSWORD = "Directory-admin-1"
ADDRESS = "127.0.0.77"
"""Of its own, because the ports of its LDAP cannot be chosen: 389 and 636."""
_ATTEMPTS = 300
# all entries in one transaction: through the server each would wait for the disk
_FILL = """
import sys
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
parameters = LoadParm()
parameters.load(sys.argv[1])
directory = SamDB(url=sys.argv[2], session_info=system_session(), lp=parameters)
directory.transaction_start()
directory.add_ldif(sys.stdin.read())
directory.transaction_commit()
"""


class SambaUnavailable(Exception):
    """No domain controller can be started here, and why."""


@dataclass(frozen=True, slots=True)
class Samba:
    """A running domain controller; ``authority``: the file of the certificate that vouches for it."""

    authority: Path

    @property
    def url(self) -> str:
        """Where it is; it takes no password without TLS."""
        return f"ldaps://{ADDRESS}"

    def change(self, *changes: str) -> None:
        """Add, change or delete entries, in LDIF."""
        arguments = [_program("ldapmodify"), "-x", "-H", self.url, "-D", ADMIN, "-w", ADMIN_PASSWORD]
        environment = {**os.environ, "LDAPTLS_CACERT": str(self.authority)}
        text = "\n\n".join(changes) + "\n"
        done = subprocess.run(arguments, input=text, text=True, capture_output=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr


@contextmanager
def running_samba(certificate: tuple[Path, Path], entries: str) -> Iterator[Samba]:
    """A new domain with these entries, in LDIF. ``certificate``: the files of it, which is ``ADDRESS``'s, and its key.

    Raises:
        SambaUnavailable: it is not installed, or does not start.
    """
    if os.geteuid() != 0:
        raise SambaUnavailable("Samba listens on ports of root's")
    samba, tool = _program("samba"), _program("samba-tool")
    directory = Path(tempfile.mkdtemp(prefix="samba-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        _provision(tool, directory)
        configuration = directory / "etc/smb.conf"
        _run(["/usr/bin/python3", "-c", _FILL, str(configuration), str(directory / "private/sam.ldb")], entries)
        arguments = [
            samba,
            "-F",
            "--debug-stdout",
            "-M",
            "single",
            "--no-process-group",
            f"--configfile={configuration}",
        ]
        files = {"certfile": certificate[0], "keyfile": certificate[1], "cafile": certificate[0]}
        arguments += [f"--option=tls {name}={file}" for name, file in files.items()]
        with (directory / "output").open("wb") as output:
            process = subprocess.Popen(
                [*arguments, *_options(directory)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment(),
            )
        _await_port(process, directory / "output")
        yield Samba(certificate[0])
    finally:
        if process is not None:
            process.terminate()
            process.wait(10)
        shutil.rmtree(directory, ignore_errors=True)


def _provision(tool: str, directory: Path) -> None:
    wanted = {
        "targetdir": str(directory),
        "realm": "AD.EXAMPLE.COM",
        "domain": "EXAMPLE",
        "host-name": "dc1",
        "server-role": "dc",
        "dns-backend": "NONE",
        "adminpass": ADMIN_PASSWORD,
    }
    _run([tool, "domain", "provision", *(f"--{name}={value}" for name, value in wanted.items()), *_options(directory)])


def _options(directory: Path) -> list[str]:
    """Nothing but LDAP, on nothing but the one address, and no file but in the directory."""
    options = {
        "interfaces": f"{ADDRESS}/8",
        "bind interfaces only": "yes",
        "server services": "ldap",
        "log file": str(directory / "log"),
        "pid directory": str(directory),
        "ncalrpc dir": str(directory / "ncalrpc"),
    }
    return [f"--option={name}={value}" for name, value in options.items()]


def _run(arguments: list[str], text: str = "") -> None:
    done = subprocess.run(arguments, input=text, text=True, capture_output=True, check=False, env=_environment())
    if done.returncode != 0:
        raise SambaUnavailable(f"Samba makes no domain: {done.stderr[-500:]}")


def _environment() -> dict[str, str]:
    """Debian's Python has Samba's modules; what is lost with the machine may be lost."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "TDB_NO_FSYNC": "1"}


def _await_port(process: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(_ATTEMPTS):
        if process.poll() is not None:
            raise SambaUnavailable(f"samba ended: {output.read_text()[-500:]}")
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, 636)) == 0:
                return
        time.sleep(0.05)
    raise SambaUnavailable("samba did not answer")


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
    if found is None:
        raise SambaUnavailable(f"{name} (Debian: samba, samba-ad-provision, samba-dsdb-modules, samba-vfs-modules)")
    return found
