"""The real settings with quick password hashing and a folder of their own."""

import atexit
import os
import shutil
import tempfile

os.environ["KHOSO_DATA"] = tempfile.mkdtemp(prefix="khoso-test-")
os.environ["KHOSO_MEMORY"] = tempfile.mkdtemp(prefix="khoso-test-", dir="/dev/shm")
# What a developer's own site is set to is not what is tested.
os.environ["KHOSO_ENV_FILE"] = ""
os.environ.pop("KHOSO_DEBUG", None)
# A server whose role may make databases: every process of the tests makes one for itself.
os.environ["KHOSO_DATABASE"] = os.environ.get("KHOSO_TEST_DATABASE", "")

from config.settings import *  # noqa: F403

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
# The walks go everywhere as every role; what asks for a second factor first has tests of its own.
KHOSO_SECOND_FACTOR = frozenset()
# Memory is not left to a run that is over.
atexit.register(shutil.rmtree, os.environ["KHOSO_MEMORY"], ignore_errors=True)
