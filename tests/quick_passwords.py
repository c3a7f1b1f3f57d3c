"""The product's settings with a cheap hash for passwords: many people sign in to a real server within seconds."""

from config.settings import *  # noqa: F403  everything else is the product's own

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
