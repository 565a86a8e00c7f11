"""One entry point for both surfaces; HOTLINE_SURFACE says which."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from hotline.alone import refuse_root
from hotline.readable import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
if settings.PRODUCTION and settings.PUBLIC:
    refuse_root()
application = Handler()
