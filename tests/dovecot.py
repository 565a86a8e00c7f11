"""A real Dovecot of this process's own: IMAP over TLS on loopback, one mailbox, a certificate made for it.

It runs as whom the embedded servers run as, below their folder, and ends when this process does. A test asks for
`mail_server`: it is up, and its mailbox is empty."""

from __future__ import annotations

import ctypes
import grp
import imaplib
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hotline.launcher import places
from hotline.launcher.browsers import find
from hotline.launcher.supervisor import signal_group
from hotline.launcher.tied import PR_SET_PDEATHSIG
from tests.live import free_port
from tests.services_plugin import remove_dead_runs

START_SECONDS = 15
# Dovecot 2.3. A wrong password is answered at once and forgotten: a test that gives one must not slow the next.
# The listeners with mode 0 are not made: unused, and their paths would be the longest.
CONFIGURATION = """
base_dir = {sockets}
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_min_protocol = TLSv1.2
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
auth_failure_delay = 0
mail_fsync = never
mail_max_userip_connections = 100
mail_location = maildir:{home}/mail
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-urlauth-login {{
  unix_listener token-login/imap-urlauth {{
    mode = 0
  }}
}}
service aggregator {{
  fifo_listener replication-notify-fifo {{
    mode = 0
  }}
}}
"""


def make_certificate() -> tuple[bytes, bytes]:
    """(certificate, key), PEM: for localhost, signed by itself, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    here = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    begin = datetime.now(UTC) - timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), secret


def end_with_us() -> None:
    """Dovecot's user may not be able to walk to our Python, so it is not started through tied.py."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


class MailServer:
    """`certificate` is the file to trust; `login` and `password` open the one mailbox. A test may `stop()` it:
    the next one finds it up again, at the same port."""

    host = "localhost"
    login = "tips@example.org"
    password = "lantern-harbour-41"  # of a mailbox that lives for one run

    def __init__(self, home: Path, user: places.ServerUser) -> None:
        self.home, self.user = home, user
        self.port = free_port()
        self.certificate = home / "certificate.pem"
        self.sockets = places.socket_folder(home, user)
        self.running: subprocess.Popen[bytes] | None = None
        certificate, key = make_certificate()
        self.write("certificate.pem", certificate)
        self.write("key.pem", key)
        self.write("users", f"{self.login}:{{PLAIN}}{self.password}\n".encode())
        configuration = CONFIGURATION.format(
            home=home, sockets=self.sockets, port=self.port,
            user=pwd.getpwuid(user.uid).pw_name, group=grp.getgrgid(user.gid).gr_name,
        )  # fmt: skip
        self.write("dovecot.conf", configuration.encode())

    def write(self, name: str, content: bytes) -> None:
        path = self.home / name
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        if self.user.switch:
            os.chown(path, self.user.uid, self.user.gid)

    def start(self) -> None:
        if self.running and self.running.poll() is None:
            return
        program, switch = find("dovecot"), self.user.switch
        assert program
        self.running = subprocess.Popen(
            [program, "-F", "-c", str(self.home / "dovecot.conf")], cwd="/",
            env={"PATH": os.environ.get("PATH", "")}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_us, **switch,
        )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > until or self.running.poll() is not None:
                raise RuntimeError(f"Dovecot did not start:\n{self.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.running and self.running.poll() is None:
            signal_group(self.running.pid, signal.SIGTERM)
            self.running.wait(10)

    def trust(self) -> ssl.SSLContext:
        """What a careful client uses: the certificate and the host's name are checked."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def connect(self) -> imaplib.IMAP4_SSL:
        return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=self.trust(), timeout=10)

    @contextmanager
    def mailbox(self) -> Iterator[imaplib.IMAP4_SSL]:
        """The standard library's client, signed in, INBOX selected."""
        with self.connect() as client:
            client.login(self.login, self.password)
            client.select()
            yield client

    def deliver(self, message: bytes) -> None:
        """Puts a message into INBOX, unseen."""
        with self.mailbox() as client:
            client.append("INBOX", "", None, message)

    def empty(self) -> None:
        shutil.rmtree(self.home / "mail", ignore_errors=True)

    def answers(self) -> bool:
        try:
            self.connect().shutdown()
        except OSError:
            return False
        return True

    @property
    def log(self) -> str:
        path = self.home / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[MailServer]:
    user = places.server_user()
    var = places.var_dir()
    folder = places.make_private(places.server_home(var, user) / "dovecot", user)
    remove_dead_runs(folder)
    home = places.make_private(folder / str(os.getpid()), user)
    server = MailServer(home, user)
    yield server
    server.stop()
    for left in (server.sockets, home):
        shutil.rmtree(left, ignore_errors=True)


@pytest.fixture
def mail_server(_mail_server: MailServer) -> MailServer:
    """Up and empty. Mark the test `dovecot`, so that it is skipped, loudly, where there is none."""
    _mail_server.empty()
    _mail_server.start()
    return _mail_server
