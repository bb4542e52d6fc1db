"""What comes in from outside: one module for each source, all or nothing for each file.

Providers' own files (:mod:`~signposting.ingest.providers`, :mod:`~signposting.ingest.venues`,
:mod:`~signposting.ingest.courses`) follow the rules of the national course directory's bulk uploads. Each import is
checked whole before the first row is written, is recorded with its file's hash, and changes nothing the second time.
"""
