"""One soak in an installation whose environment is set. Arguments: a folder, what, number, clients, seconds."""

import json
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  models need the settings

from tests.serving import Server, serving  # noqa: E402
from tests.soak import answers, ballots  # noqa: E402
from tests.soak.running import Size, soak  # noqa: E402


def main() -> None:
    folder, what = Path(sys.argv[1]), sys.argv[2]
    size = Size(int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
    lay_out = {"ballots": ballots.lay_out, "surveys": answers.lay_out}[what]

    def start(port: int | None) -> AbstractContextManager[Server]:
        return serving(dict(os.environ), folder / "log", port=port)

    result = {"database": connection.vendor} | soak(lay_out(size.number, signing_in=size.clients), size, start)
    (folder / "figures.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
