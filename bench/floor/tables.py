"""The floor's database: made once, its list filled in SQL."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from hotline.launcher.places import BASE_DIR
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

if TYPE_CHECKING:
    from bench.stand import Stand

FILL = """
INSERT INTO floor_item (due, title, kind, place, holder, waiting, told)
SELECT now() - (%(rows)s - n) * interval '1 minute' + interval '1 day', 'Report ' || md5(n::text),
    (ARRAY['hotel', 'farm', 'home', 'online'])[1 + n %% 4], 'Place ' || n %% 300,
    CASE WHEN n %% 5 = 0 THEN 'Person ' || n %% 20 ELSE '' END, n > %(rows)s * 0.98, true
FROM generate_series(1, %(rows)s) n
"""


def make(stand: Stand, database: str, rows: int) -> None:
    mark = f"floor 1, {rows} rows"
    if stand.made_as(database) == mark:
        return
    say(f"Making the floor's database with {rows:,} rows ...")
    stand.create(database, template="template0")
    command = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--skip-checks", "--verbosity", "0"]
    if subprocess.run(command, cwd=BASE_DIR, env=stand.floor(), check=False).returncode:
        raise Trouble("The floor's tables could not be made: see the lines above.")
    with stand.superuser(database) as link:
        link.execute(FILL, {"rows": rows})
        link.execute("VACUUM ANALYZE")
    stand.mark(database, mark)
