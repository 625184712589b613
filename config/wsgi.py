"""The door of the web server."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.opening import close_data_folder

close_data_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if settings.SECRET_KEY.startswith("unprepared-"):
    # Each process would have a key of its own, and nobody could stay signed in. By this number
    # gunicorn knows that starting again will not help.
    sys.stderr.write("Khóa bí mật chưa có, bị trống hoặc bị cắt. Chạy: manage.py prepare\n")
    sys.exit(3)
application = get_wsgi_application()
