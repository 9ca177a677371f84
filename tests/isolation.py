"""Loaded before Django's settings: the suite never touches the data of the person who runs it."""

import os
import tempfile

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="lstm-course-tests-")
