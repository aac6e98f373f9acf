"""Over TLS, as in production, answers are read, certificates are checked and the time limit holds alike."""

import io
import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.wechat.mishaps import EFFECT, READ, drip_body, drip_head, drop, half_body
from tests.wechat.pretend import Answer, Asked, PretendWeChat, Start, to
from wechat.errors import WeChatOutcomeUnknown, WeChatUnreachable


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of its own for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pretend")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "pretend.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(pretend: Start, certificate: Path) -> Start:
    """Starts pretend WeChats behind TLS."""

    def start(answer: Answer) -> PretendWeChat:
        server = pretend(answer)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return server

    return start


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    believed = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr("wechat.lines.trusted", lambda: believed)


def https(server: PretendWeChat) -> str:
    return server.url.replace("http:", "https:")


@pytest.mark.usefixtures("trusted")
def test_questions_share_one_encrypted_connection(secure: Start) -> None:
    server = secure(lambda asked: asked.reply({"msgid": 1}))
    transport = to(https(server))
    assert [transport.json(EFFECT) for _ in range(3)] == [{"msgid": 1}] * 3
    assert len({asked.client_address for asked in server.asked}) == 1


def two_answers_in_one_record(asked: Asked) -> None:
    """More than was asked for, in one record that a reader takes in two parts: the second would be the next answer."""
    body = b'{"msgid": %d}' % len(asked.server.asked)
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    forged = b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"msgid": 666}'
    asked.wfile.write(answer.ljust(io.DEFAULT_BUFFER_SIZE) + forged)


@pytest.mark.usefixtures("trusted")
def test_what_comes_after_an_answer_is_never_the_answer_to_the_next_question(secure: Start) -> None:
    server = secure(two_answers_in_one_record)
    transport = to(https(server))
    assert [transport.json(READ) for _ in range(3)] == [{"msgid": 1}, {"msgid": 2}, {"msgid": 3}]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("answer", [drop, half_body, drip_body, drip_head])
def test_a_lost_answer_over_tls_is_noticed_in_time(secure: Start, answer: Answer) -> None:
    server = secure(answer)
    transport = to(https(server), total=0.6, read_timeout=0.5)
    started = time.monotonic()
    with pytest.raises(WeChatOutcomeUnknown):
        transport.json(EFFECT)
    assert time.monotonic() - started < 1.4
    assert len(server.asked) == 1


def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(secure: Start) -> None:
    server = secure(lambda asked: asked.reply({}))
    with pytest.raises(WeChatUnreachable):
        to(https(server)).json(READ)
    assert server.asked == []
