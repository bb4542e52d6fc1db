"""``python -m signposting.cli``: the same as the command ``signpost``."""

from signposting.cli import main

main()
