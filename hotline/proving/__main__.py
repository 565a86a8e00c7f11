"""`python -m hotline.proving FOLDER`: see `manage.py prove_sealed`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from hotline.launcher.trouble import Trouble
from hotline.proving.browse import Marked
from hotline.proving.channels import CHANNELS
from hotline.proving.house import House
from hotline.proving.stores import controls, copies, plant_controls, stores
from hotline.sealing.proof import Hit, Search, Unreadable, Word


def main(var: Path, *, leak: bool = False, lose: str = "") -> int:
    answer = os.dup(1)
    os.dup2(2, 1)  # what the servers' preparation says is no part of the answer
    try:
        planted, read, hits = prove(var, leak=leak, lose=lose)
    except (Unreadable, Trouble) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = [{"store": hit.store, "file": hit.file, "form": hit.form, "offset": hit.offset} for hit in hits]
    with open(answer, "w") as out:
        out.write(json.dumps({"planted": planted, "stores": read, "hits": found}) + "\n")
    return 1 if hits else 0


def prove(var: Path, *, leak: bool = False, lose: str = "") -> tuple[int, int, list[Hit]]:
    """Words planted, stores read, hits. Raises Unreadable. A proof that is itself tried (`leak`: one field is logged;
    `lose`: a folder of the house is gone) drives one channel: it must fail, and need not take long."""
    words, marked = controls(), Marked(Word.text(), Word.phone())
    tried = leak or bool(lose)
    with House(var, leak=leak) as house:
        if not tried:
            house.start_processes()
        plant_controls(house, words)
        planted = sum(drive(house, name, marked) for name in (["written"] if tried else CHANNELS))
        if not tried:
            house.wait_for_tags()
        house.keep_processes()
        house.stop_processes()
        if lose:
            shutil.rmtree(house.var / lose)
        copies(house)
        house.services.stop_servers()
        return planted, *look(house, words, marked)


def drive(house: House, name: str, marked: Marked) -> int:
    planted = CHANNELS[name](house, marked)
    sys.stderr.write(f"{name}: {planted} words planted.\n")
    return planted


def look(house: House, words: dict[str, Word], marked: Marked) -> tuple[int, list[Hit]]:
    controls = {word: Search({"control": word}) for word in words.values()}
    leaks = Search(marked.words())
    hits: list[Hit] = []
    places = stores(house)
    for store in places:
        if not controls[words[store.name]].hits(store)["control"]:
            raise Unreadable(f"{store.name}: the control was not found, so nothing found means nothing.")
        hits += [hit for found in leaks.hits(store).values() for hit in found]
    return len(places), hits


if __name__ == "__main__":
    lost = next((word.partition("=")[2] for word in sys.argv if word.startswith("--lose=")), "")
    sys.exit(main(Path(sys.argv[1]), leak="--leak" in sys.argv, lose=lost))
