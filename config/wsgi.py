"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from config.opening import close_data_folder

close_data_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
