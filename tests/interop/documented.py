#!/usr/bin/env python3
"""The first commands of docs/serve.md, as they stand there: documented.py DYNANTIC SERVE_MD

What `dynantic import` made, without keys as a C++ program, must be listed by the AWS command line. Ends with 77 where that is
not installed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
TABLE = {
    "TableName": "music",
    "KeySchema": [{"AttributeName": "song", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "song", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def main() -> int:
    dynantic, guide = sys.argv[1], Path(sys.argv[2]).read_text()
    if not shutil.which("aws"):
        print("the AWS command line is not installed: skipped")
        return SKIPPED
    lines = [line[4:] for line in guide[:guide.index("The first line")].splitlines() if line.startswith("    ")]
    assert lines[0] == "dynantic serve --port 8000", lines
    server = subprocess.Popen([dynantic, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip().rsplit(" ", 1)[1]
        # Nothing of whoever runs this: no region, no keys, no files.
        bare = {"PATH": os.environ["PATH"], "HOME": os.devnull, "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
        with tempfile.TemporaryDirectory() as folder:
            definition = Path(folder) / "table.json"
            definition.write_text(json.dumps(TABLE))
            subprocess.run([dynantic, "import", "music", "-", "--create", str(definition), "--quiet"], check=True,
                           stdin=subprocess.DEVNULL, env={**bare, "AWS_ENDPOINT_URL_DYNAMODB": url})
        command = "\n".join(lines[1:]).replace("http://127.0.0.1:8000", url)
        done = subprocess.run(["sh", "-c", command], env=bare, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["TableNames"] == ["music"], done.stdout
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
