"""What Lighthouse says of the public pages, and what they weigh: ``make audit-site``.

The running product with the demonstration region, in Debian's Chromium, as Lighthouse's slow phone sees it. Lighthouse
comes from npm at a pinned version, at first use, into ``var/``. Accessibility and best practices must be 100.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signposting.settings import var_folder
from tests.product import running_product

VERSION = "12.8.2"
CHROMIUM = "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
TRIES = 3
"""Chromium sometimes shows nothing in time on a busy machine; Lighthouse then gives no scores at all."""

PAGES = ("/", "/courses", "/courses?text=spreadsheets&near=Oldham", "/support?near=Oldham")
MUST_BE_100 = {"/": ("accessibility", "best-practices"), "/courses": ("accessibility", "best-practices")}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {"first-contentful-paint": "first seen", "largest-contentful-paint": "main seen", "interactive": "usable",
         "total-blocking-time": "blocked"}  # fmt: skip


class AuditError(Exception):
    """Lighthouse could not be brought or gave no scores; the message says why."""


@dataclass(frozen=True)
class Audit:
    """One page: scores of 100, milliseconds, KiB over the network, and the audits that it did not pass."""

    page: str
    scores: dict[str, int]
    times_ms: dict[str, float]
    weight_kib: float
    requests: int
    failed: tuple[str, ...]


def main() -> int:
    """Prints the figures. Status 1 where a page misses what it must reach."""
    lighthouse = install()
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder)) as product:
        audits = [audit(lighthouse, product.site_url, page) for page in PAGES]
    _print(audits)
    missed = [
        f"{one.page}: {category} {one.scores[category]}"
        for one in audits
        for category in MUST_BE_100.get(one.page, ())
        if one.scores[category] < 100
    ]
    print("Missed: " + "; ".join(missed) if missed else "Every page reaches what it must.")
    return 1 if missed else 0


def install() -> Path:
    """Lighthouse's command, brought at first use. Raises :class:`AuditError`."""
    folder = var_folder() / f"lighthouse-{VERSION}"
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if command.exists():
        return command
    npm = shutil.which("npm", path=_path())
    if npm is None or not Path(CHROMIUM).exists():
        raise AuditError("This needs npm (Node.js) and Debian's chromium.")
    print(f"Bringing Lighthouse {VERSION} (once) ...", flush=True)
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, f"lighthouse@{VERSION}"],
        env={**os.environ, "PATH": _path(), "PUPPETEER_SKIP_DOWNLOAD": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise AuditError(f"npm could not bring Lighthouse: {done.stderr[-400:]}")
    return command


def audit(lighthouse: Path, site_url: str, page: str) -> Audit:
    """One page's figures. Raises :class:`AuditError` where there are none after some tries."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for _ in range(TRIES):
            done = subprocess.run(
                [lighthouse, site_url + page, "--quiet", "--output=json", f"--output-path={report}",
                 f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}", "--max-wait-for-load=60000"],
                env={**os.environ, "PATH": _path(), "CHROME_PATH": CHROMIUM}, capture_output=True, text=True,
                timeout=240,
            )  # fmt: skip
            if report.exists() and not (figures := json.loads(report.read_text())).get("runtimeError"):
                return _audit(page, figures)
    raise AuditError(f"Lighthouse gave no scores for {page}: {done.stderr[-400:]}")


def _path() -> str:
    """Where commands are looked for: this environment's own first, which may hold Node.js."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _audit(page: str, figures: dict[str, Any]) -> Audit:
    audits, categories = figures["audits"], figures["categories"]
    counted = {reference["id"] for name in CATEGORIES[1:] for reference in categories[name]["auditRefs"]}
    return Audit(
        page=page,
        scores={name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES},
        times_ms={name: float(audits[name]["numericValue"]) for name in TIMES},
        weight_kib=audits["total-byte-weight"]["numericValue"] / 1024,
        requests=len(audits["network-requests"]["details"]["items"]),
        failed=tuple(sorted(name for name in counted if audits[name]["score"] == 0)),
    )


def _print(audits: list[Audit]) -> None:
    print(f"Lighthouse {VERSION}, slow phone, {os.cpu_count()} cores shared with the product")
    headings = [*CATEGORIES, *(f"{words}, s" for words in TIMES.values()), "KiB", "requests"]
    print(" ".join(f"{heading:>16}" for heading in headings))
    for one in audits:
        seconds = [f"{one.times_ms[name] / 1000:.2f}" for name in TIMES]
        row = [*(one.scores[name] for name in CATEGORIES), *seconds, f"{one.weight_kib:.1f}", one.requests]
        print(" ".join(f"{value:>16}" for value in row) + f"  {one.page}")
        if one.failed:
            print(f"  not passed: {', '.join(one.failed)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AuditError as error:
        sys.exit(str(error))
