from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names, also inside the `import` lines of ES modules.

    Before static files were collected (tests, a checkout that never ran) names stay plain instead of failing.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.addresses: dict[str, str] = {}

    def url(self, name: str, *args: Any, **options: Any) -> str:
        """The address of a file, found once for each process: a page has some sixty of them."""
        if settings.DEBUG or not self.hashed_files or args or options:
            return str(super().url(name, *args, **options))
        if name not in self.addresses:
            self.addresses[name] = super().url(name)
        return self.addresses[name]

    def stored_name(self, name: str) -> Any:
        return super().stored_name(name) if self.hashed_files else name
