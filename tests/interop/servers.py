#!/usr/bin/env python3
"""Runs programs of ours against a server of its own: servers.py SERVER DYNANTIC PEERS_FOLDER PROGRAM...

SERVER is `dynantic` (our HTTP door) or `dynalite` (from npm, not written by us). A PROGRAM finds it by
AWS_ENDPOINT_URL_DYNAMODB, a test program (test_...) by DYNANTIC_TEST_ENDPOINT. Ends with 77 where the server is not
installed.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
# Listens on a port that the system picks, and says which.
DYNALITE = """
const server = require(process.argv[1])({createTableMs: 0, deleteTableMs: 0, updateTableMs: 0});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
"""


def server_command(server: str, dynantic: str, peers: Path) -> list[str] | None:
    if server == "dynantic":
        return [dynantic, "serve", "--port", "0"]
    module = peers / "node_modules/dynalite"
    return ["node", "-e", DYNALITE, str(module)] if shutil.which("node") and module.is_dir() else None


def main() -> int:
    server, dynantic, peers, programs = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:]
    command = server_command(server, dynantic, peers)
    if command is None:
        print(f"{server} is not installed: skipped")
        return SKIPPED
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline().strip()
        if "listening on http://127.0.0.1:" not in line:
            print(f"unexpected first line: {line!r}")
            return 1
        url = line.rsplit(" ", 1)[1]
        environment = dict(
            os.environ,
            AWS_ACCESS_KEY_ID="AKIDINTEROP",
            AWS_SECRET_ACCESS_KEY="secret",
            AWS_REGION="eu-west-1",
            AWS_EC2_METADATA_DISABLED="true",
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        )
        if server == "dynalite":
            environment["DYNANTIC_TEST_WITHOUT"] = "transactions,collections"
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
            environment.pop(name, None)
        for program in programs:
            is_test = Path(program).name.startswith("test_")
            found_by = "DYNANTIC_TEST_ENDPOINT" if is_test else "AWS_ENDPOINT_URL_DYNAMODB"
            result = subprocess.run([program], env={**environment, found_by: url}, timeout=240).returncode
            if result != 0:
                print(f"{program} ended with {result} against {server}")
                return 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
