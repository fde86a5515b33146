"""What members' browsers tell of: checkmarks, plays and downloads in turns, each of which counts."""

import re
import secrets
from itertools import chain

import media
from world import ask

kinds = ["user.page_completed", "user.video_watched", "user.file_downloaded"]
files_offered = 60


def completions(world, readers):
    """Pages that these readers have not checked yet."""
    courses = {row[0] for row in world.pages}
    paths = [path for course, path, _page, _thing in world.pages if int(course) < len(courses) // 3]
    tokens = []
    for _member, _email, token in readers:
        html = world.page(paths[30], token)
        tokens.append((token, re.search(r'name="csrf" value="([^"]+)"', html).group(1)))
        action = re.search(r'class="completion" method="post" action="([^"]+)"', html).group(1)
    suffix = action.removeprefix(paths[30])
    # The first twenty of each forty may be done already.
    return [(f"{path}{suffix}", token, f"csrf={csrf}&done=1")
            for number, path in enumerate(paths) if number % 40 >= 20 for token, csrf in tokens]


def media_page(world):
    """A film and files to download; answers the page's address and the film."""
    film = media.upload(world, "film.mp4", media.video_bytes(size=64 * 1024))
    blocks = [{"type": "video", "file": film}]
    for number in range(files_offered):
        sheet = media.upload(world, f"sheet-{number}.txt", f"Worksheet {number}\n".encode() * 50)
        blocks.append({"type": "file", "file": sheet, "label": f"Worksheet {number}"})
    return media.page_of(world, blocks), film


def plays_and_downloads(world, readers):
    page, film = media_page(world)
    plays, downloads = [], []
    for _member, _email, token in readers:
        html = world.page(page, token)
        csrf = re.search(r'data-csrf="([^"]+)"', html).group(1)
        links = set(re.findall(r'href="(/media/[^"]+)"', html))
        downloads += [(link.replace("&amp;", "&"), token, "") for link in sorted(links)]
        plays += [(f"{page}/plays", token, f"csrf={csrf}&file={film}&view={secrets.token_hex(8)}")
                  for _ in range(files_offered)]
    if len(downloads) != len(readers) * files_offered:
        raise RuntimeError(f"{page} doesn't offer its files for download")
    return plays, downloads


def requests_file(world):
    """A path, a cookie and a form to a line; without a form it is a GET."""
    readers = world.sessions[: 60 if world.quick else 250]
    turns = zip(completions(world, readers), *plays_and_downloads(world, readers))
    lines = [f"{path}\tsid={token}\t{form}" for path, token, form in chain.from_iterable(turns)]
    file = world.folder / "beacons.tsv"
    file.write_text("\n".join(lines) + "\n")
    return file


def load(world, seconds):
    found = ask(["beacons", "--port", world.port, "--requests", requests_file(world), "--seconds", seconds,
                 "--connections", 64])
    if any(int(status) >= 400 or status == "0" for status in found["statuses"]):
        raise RuntimeError(f"not everything was recorded: {found}")
    return found
