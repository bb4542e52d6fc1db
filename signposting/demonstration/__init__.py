"""The demonstration region: enough of a region to see the product at work, and to take out again.

The files under ``data/signposting/demonstration/`` hold invented providers, venues, courses and needs; the libraries,
the employer demand figures and the learning aims beside that folder are real. Whatever :func:`seed` brings is marked
``is_demonstration`` (learning aims aside, which are the national list's own), so that :func:`remove` finds it.
"""

from signposting.demonstration.seeding import Progress, SeedCounts, remove, seed

__all__ = ["Progress", "SeedCounts", "remove", "seed"]
