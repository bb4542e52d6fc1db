"""What the words of a text name, hint at and rule out of skills, as numbers.

The learnt skills see them beside the words themselves, so that they learn when a name is meant ("Excel, please") and
when it is not ("I've done my Excel").
"""

from spacy.tokens import Doc

from signposting.skills import find_skills, hinted_skills, load_skills, unwanted_skills

MOST_NAMED = 3
"""Of how many skills are named no more than this is told."""


def facts_of(doc: Doc) -> tuple[float, ...]:
    """For each skill 1 where a text names it, else 0; the same of those it rules out or tells of as known, and of those
    it hints at; then how many it names, from 0 to 1: always in the same order."""
    named, hinted = {one.value for one in find_skills(doc)}, hinted_skills(doc)
    ids = [skill.id for skill in load_skills()]
    told = (one in some for some in (named, unwanted_skills(doc), hinted) for one in ids)
    return (*map(float, told), min(len(named), MOST_NAMED) / MOST_NAMED)
