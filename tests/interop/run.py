#!/usr/bin/env python3
"""Runs one client's round against a server of its own: run.py DYNANTIC CLIENT PEERS_FOLDER

Ends with 0 where the round passed and the server stopped cleanly, 77 where the client is not installed.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEY_ID = "AKIDINTEROP"
SECRET = "secret/with+signs=and40characters012345"
SKIPPED = 77


def command_of(client: str, peers: Path) -> list[str] | None:
    """How to run the client's round, or nothing where the client is not there."""
    if client == "boto3":
        for python in dict.fromkeys([sys.executable, "/usr/bin/python3"]):
            if Path(python).exists() and subprocess.run([python, "-c", "import boto3"], capture_output=True).returncode == 0:
                return [python, str(HERE / "boto3_round.py")]
    elif client == "aws_cli":
        if shutil.which("aws"):
            return [sys.executable, str(HERE / "aws_cli_round.py")]
    elif client == "javascript_sdk":
        if shutil.which("node") and (peers / "node_modules/@aws-sdk/client-dynamodb").is_dir():
            return ["node", str(HERE / "javascript_round.cjs")]
    else:
        sys.exit(f"unknown client {client}")
    return None


def main() -> int:
    dynantic, client, peers = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    command = command_of(client, peers)
    if command is None:
        print(f"{client} is not installed: skipped")
        return SKIPPED
    server = subprocess.Popen(
        [dynantic, "serve", "--port", "0", "--access-key", f"{KEY_ID}={SECRET}"], stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline().strip()
        if not line.startswith("dynantic: listening on http://127.0.0.1:"):
            print(f"unexpected first line: {line!r}")
            return 1
        environment = dict(
            os.environ,
            DYNANTIC_ENDPOINT=line.rsplit(" ", 1)[1],
            AWS_ACCESS_KEY_ID=KEY_ID,
            AWS_SECRET_ACCESS_KEY=SECRET,
            AWS_REGION="eu-west-1",
            AWS_DEFAULT_REGION="eu-west-1",
            AWS_EC2_METADATA_DISABLED="true",
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
            NODE_PATH=str(peers / "node_modules"),
        )
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
            environment.pop(name, None)
        result = subprocess.run(command, env=environment, timeout=240).returncode
    finally:
        server.send_signal(signal.SIGTERM)
        stopped = server.wait(timeout=30)
    if stopped != 0:
        print(f"the server ended with {stopped}")
        return 1
    print(f"{client}: {'passed' if result == 0 else 'failed'}")
    return result


if __name__ == "__main__":
    sys.exit(main())
