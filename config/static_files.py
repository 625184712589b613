"""Static files as they are served: each under a name with its digest, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Scripts import one another by these names too, so that no part of one is an older one."""

    support_js_module_import_aggregation = True
