"""The built site is looked at where it is built: by `nox -s site`."""

import os

collect_ignore = [] if os.environ.get("LISTED_SITE") else ["test_built.py"]
