#!/usr/bin/env python
import os
import secrets
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# They read a file and nothing of an installation: a sceptic need not have one.
OF_FILES = {"count", "recount", "analyse"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if OF_FILES & set(sys.argv[1:2]) and not os.environ.get("REMBUK_SECRET_KEY"):
        os.environ["REMBUK_SECRET_KEY"] = secrets.token_urlsafe(50)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Rembuk cannot start: {problem}")
