"""The look of the site in the region's own name. Everything that can be set stands in ``web/region.yml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

REGION_FILE = Path(__file__).parent / "region.yml"


@dataclass(frozen=True)
class Contact:
    """Whom a resident can talk to when the site is not enough. ``hours`` is in words."""

    name: str
    phone: str
    hours: str
    url: str


@dataclass(frozen=True)
class Region:
    """Names, colours (``#rrggbb`` by their use) and typeface (a CSS font family list)."""

    service: str
    organisation: str
    tagline: str
    colours: Mapping[str, str]
    typeface: str
    contact: Contact

    def css(self) -> str:
        """The look as CSS custom properties, ``--region-brand`` and so on, for the style sheet to use."""
        colours = [f"--region-{name.replace('_', '-')}:{value}" for name, value in self.colours.items()]
        return ":root{" + ";".join([*colours, f"--region-typeface:{self.typeface}"]) + "}\n"


def load_region(region_ids: tuple[str, ...], file: Path = REGION_FILE) -> Region:
    """The look for the regions that this installation serves; one region gives its name to the tagline."""
    look = yaml.safe_load(file.read_text(encoding="utf-8"))
    taglines = look["tagline"]
    if len(region_ids) == 1:
        tagline = taglines["one_region"].format(region=_name(region_ids[0], look["region_names"]))
    else:
        tagline = taglines["several_regions"]
    return Region(
        service=look["service"],
        organisation=look["organisation"],
        tagline=tagline,
        colours=look["colours"],
        typeface=look["typeface"],
        contact=Contact(**look["contact"]),
    )


def _name(region_id: str, names: Mapping[str, str]) -> str:
    return names.get(region_id) or region_id.replace("-", " ").title()
