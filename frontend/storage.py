from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names, also inside the `import` lines of ES modules.

    Before static files were collected (tests, a checkout that never ran) names stay plain instead of failing.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> Any:
        return super().stored_name(name) if self.hashed_files else name
