"""Set-up of the site, ``python -m web``: brings the files that it serves and that are not ours to keep."""

import sys

from web.govuk_frontend import VERSION, SetUpError, install

try:
    had_to = install()
except SetUpError as error:
    sys.exit(str(error))
print(f"govuk-frontend {VERSION} is {'installed' if had_to else 'already there'}.")
