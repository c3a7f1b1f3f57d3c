"""One soak in an installation whose environment is set. Arguments: a folder, ballots, clients, seconds."""

import json
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  models need the settings

from tests.serving import Server, serving  # noqa: E402
from tests.soak.electorate import lay_out  # noqa: E402
from tests.soak.running import Size, soak  # noqa: E402


def main() -> None:
    folder, size = Path(sys.argv[1]), Size(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))

    def start(port: int | None) -> AbstractContextManager[Server]:
        return serving(dict(os.environ), folder / "log", port=port)

    result = {"database": connection.vendor} | soak(lay_out(size.ballots, signing_in=size.clients), size, start)
    (folder / "figures.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
