"""One entry point for both surfaces; HOTLINE_SURFACE says which."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
