"""An S3-compatible store at work: moto's server, which checks signatures and permissions as Amazon's does."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from storage.bucket import Keys
from tests.peers.installed import PYTHON, answers, running, wanted

BUCKET = "sunwai-media"
TOLD = re.compile(r"<(AccessKeyId|SecretAccessKey)>(.+?)</")
# What docs/operations.md tells an operator to allow.
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        }
    ],
}
FIRST = "AWS4-HMAC-SHA256 Credential=first/20260101/us-east-1/{}/aws4_request"  # before anybody's keys are checked


@dataclass(frozen=True)
class S3:
    """A store with one bucket, and the keys of who may use it."""

    endpoint: str
    keys: Keys = field(repr=False)

    def url(self, bucket: str = BUCKET, prefix: str = "photos/2026") -> str:
        """As MEDIA_URL names it."""
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint}"


@contextmanager
def store() -> Iterator[S3]:
    """The store, from when it answers until the end."""
    server = wanted(PYTHON / "moto_server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    command = (str(server), "-H", "127.0.0.1", "-p", str(port))
    with running(command, lambda: answers(f"{endpoint}/moto-api/"), {"INITIAL_NO_AUTH_ACTION_COUNT": "4"}):
        yield S3(endpoint, _opened(endpoint))


def _opened(endpoint: str) -> Keys:
    """Four calls that need no proof: a user, her keys, what she may do, and the bucket."""
    with httpx.Client(base_url=endpoint, trust_env=False) as client:

        def ask(action: str, **more: str) -> str:
            form = {"Action": action, "Version": "2010-05-08", "UserName": "sunwai", **more}
            headers = {"Authorization": FIRST.format("iam")}
            return client.post("/", data=form, headers=headers).raise_for_status().text

        ask("CreateUser")
        told = dict(TOLD.findall(ask("CreateAccessKey")))
        ask("PutUserPolicy", PolicyName="media", PolicyDocument=json.dumps(POLICY))
        client.put(f"/{BUCKET}", headers={"Authorization": FIRST.format("s3")}).raise_for_status()
    return Keys(told["AccessKeyId"], told["SecretAccessKey"])
