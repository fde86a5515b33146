"""Members from a CSV file into an empty site, by the command that does it."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from figure import Figure
from world import binary, note

one_bad_in = 100


def write_file(path, count):
    with open(path, "w", encoding="utf-8") as file:
        file.write("email,first_name,last_name,tags\n")
        for at in range(count):
            address = f"mover{at} at example" if at % one_bad_in == 7 else f"mover{at}@example.com"
            file.write(f"{address},Nora{at % 971},Feldt{at % 7919},Moved\n")


def run(world):
    count = world.members
    with tempfile.TemporaryDirectory(prefix="customerhub-import-") as folder:
        file = Path(folder) / "members.csv"
        write_file(file, count)
        subprocess.run([binary, "site", "create", "--data", f"{folder}/data", "--name", "Bench", "--slug", "bench"],
                       check=True, capture_output=True)
        begun = time.perf_counter()
        ran = subprocess.run([binary, "members", "import", file, "--data", f"{folder}/data", "--json"],
                             check=True, capture_output=True)
        whole = time.perf_counter() - begun
    told = json.loads(ran.stdout)
    bad = count // one_bad_in
    if told["counts"] != {"created": count - bad, "updated": 0, "unchanged": 0, "refused": bad}:
        raise RuntimeError(f"the import came to {told}")
    took = told["job"]["took_ms"] / 1000
    note(f"  imported in {took:.1f} s; with reading and checking the file {whole:.1f} s")
    yield Figure("import_members_per_s", count / took, "1/s", {"job_s": took, "whole_s": round(whole, 2)})
