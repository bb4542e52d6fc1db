"""How much better the skills of courses are told with what is learnt than by rules alone: ``make evaluate-tags``.

Each catalogue in turn is read with what is learnt from all the other judged listings. The figures are F1 of all the
skills that courses teach, and of those that they are for.
"""

from collections.abc import Iterable, Sequence

from benchmarks.relevance import DATA, MEASURING
from signposting.judged_listings import CATALOGUES, LISTINGS, Listing, Row, read_catalogue, read_listings
from signposting.learnt_taught_skills import LearntTaughtSkills, said_of_skills
from signposting.taught_skills import Descriptions, SkillTag, taught_skills
from signposting.vocabulary import Tag

LEFT_OUT = (
    "tenth",
    "twelfth",
    "thirteenth",
    "fifteenth",
    "sixteenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
    "thirty-second",
    *MEASURING,
)
"""Catalogues of which no mistakes were read before rules were mended, or few: of the others the rules know too much."""

Tags = tuple[SkillTag, ...]
Judged = tuple[Listing, Row]
Pairs = list[tuple[Tags, Row]]


def main() -> int:
    """Prints a line for each catalogue and one for all of them."""
    catalogues = {one.name: list(read_catalogue(one)) for one in (*CATALOGUES, *(DATA / name for name in MEASURING))}
    written = [one for file in LISTINGS for one in read_listings(file) if "primary" in one[1]]
    by_rules: Pairs = []
    with_learnt: Pairs = []
    print(f"{'':12s}  {'rules alone':22s}  rules and what is learnt")
    for name in LEFT_OUT:
        others = [one for other, courses in catalogues.items() if other != name for one in courses]
        learnt = LearntTaughtSkills.learn((*map(_to_learn, (*written, *others)), *said_of_skills()))
        rules = [(_by_rules(listing), row) for listing, row in catalogues[name]]
        both = [(learnt.of_those_taught(listing, tags), row)
                for (listing, _), (tags, row) in zip(catalogues[name], rules, strict=True)]  # fmt: skip
        _print(name, rules, both)
        by_rules += rules
        with_learnt += both
    _print("all", by_rules, with_learnt)
    return 0


def f1(pairs: Iterable[tuple[set[str], set[str]]]) -> float:
    """Twice what is given and right over what is given and what is right."""
    both = shared = 0
    for given, right in pairs:
        both += len(given) + len(right)
        shared += len(given & right)
    return 2 * shared / both if both else 1.0


def _print(name: str, *columns: Pairs) -> None:
    figures = (f"skills {_f1_of_all(pairs):.3f}, main {_f1_of_main(pairs):.3f}" for pairs in columns)
    print(f"{name:12s}  " + "  ".join(figures), flush=True)


def _f1_of_all(pairs: Pairs) -> float:
    return f1(({one.skill for one in tags}, _judged(row, "primary", "secondary")) for tags, row in pairs)


def _f1_of_main(pairs: Pairs) -> float:
    main_of = (({one.skill for one in tags if one.tag == Tag.PRIMARY.value}, row) for tags, row in pairs)
    return f1((main, _judged(row, "primary")) for main, row in main_of)


def _judged(row: Row, *columns: str) -> set[str]:
    return {skill for column in columns for skill in row[column].split(";")} - {""}


def _to_learn(judged: Judged) -> tuple[Listing, Sequence[str], Sequence[str]]:
    listing, row = judged
    return listing, sorted(_judged(row, "primary")), sorted(_judged(row, "primary", "secondary"))


def _by_rules(listing: Listing) -> Tags:
    return taught_skills(Descriptions(aim="", **listing._asdict()))


if __name__ == "__main__":
    raise SystemExit(main())
