"""Files in an object store that speaks S3: Tencent's COS, Alibaba's OSS, Huawei's OBS, MinIO, Amazon's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from storage.interface import PIECE_BYTES, FileGone, StorageAway
from storage.names import shard_of

# No answer within this time is no answer: a page must not wait for ever.
CONNECT_SECONDS, READ_SECONDS = 5, 30
MISSING = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a bucket is. Without a key the SDK's own chain is asked (a role of the machine, its own variables).

    `style`: COS and OSS want the bucket in the host name (`virtual`), MinIO mostly in the path (`path`).
    """

    name: str
    endpoint: str | None = None
    region: str | None = None
    style: str = "virtual"
    prefix: str = ""
    key: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)


class S3Storage:
    """One bucket. An object is there whole or not at all by the protocol itself."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._client: Any = None
        self._making = threading.Lock()

    @property
    def client(self) -> Any:
        """Made when first needed, since loading the SDK takes longer than starting the program."""
        with self._making:
            if self._client is None:
                self._client = _client(self.bucket)
            return self._client

    def put(self, name: str, content: BinaryIO) -> int:
        place = self._place(name)
        with _worded():
            # One request, not the SDK's multipart upload: that one leaves parts behind when it is broken off.
            size = content.seek(0, 2)
            content.seek(0)
            self.client.put_object(Bucket=self.bucket.name, Key=place, Body=content, ContentLength=size)
        return size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        if end is not None and end <= start:
            return iter(())
        whole = end is None and not start
        wanted = {} if whole else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        with _worded():
            answer = self.client.get_object(Bucket=self.bucket.name, Key=self._place(name), **wanted)
        return _pieces(answer["Body"])

    def size(self, name: str) -> int:
        with _worded():
            answer = self.client.head_object(Bucket=self.bucket.name, Key=self._place(name))
        return int(answer["ContentLength"])

    def delete(self, name: str) -> None:
        # One by one: deleting in bulk wants Content-MD5 at the Chinese clouds, which the SDK no longer sends.
        with _worded():
            self.client.delete_object(Bucket=self.bucket.name, Key=self._place(name))

    def _place(self, name: str) -> str:
        return self.bucket.prefix + shard_of(name)


def _client(bucket: Bucket) -> Any:
    import boto3  # noqa: PLC0415  an extra that is only there where it is used
    from botocore.config import Config  # noqa: PLC0415

    # Since 1.36 the SDK adds a checksum as a trailer (`aws-chunked`) and wants one back; the clouds above refuse the
    # first and do not send the second. TLS already sees to what arrives.
    when_required: dict[str, Any] = {
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    }
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region or "us-east-1",
        aws_access_key_id=bucket.key,
        aws_secret_access_key=bucket.secret,
        config=Config(
            **when_required,
            signature_version="s3v4",
            s3={"addressing_style": bucket.style},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"max_attempts": 2, "mode": "standard"},
        ),
    )


@contextmanager
def _worded() -> Iterator[None]:
    """The SDK's errors in our words; never its text, which quotes addresses and keys."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  loaded by the client already

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "unknown"))
        if code in MISSING:
            raise FileGone("no such object") from None
        raise StorageAway(f"the object store answered {code}") from None
    except BotoCoreError as error:
        raise StorageAway(f"the object store did not answer: {type(error).__name__}") from None


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        with _worded():
            yield from body.iter_chunks(PIECE_BYTES)
    finally:
        body.close()
