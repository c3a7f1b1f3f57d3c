from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from activity import api

router = SimpleRouter()
router.register("notices", api.NoticeViewSet, basename="notice")
router.register("events", api.EventViewSet, basename="event")
router.register("blocks", api.BlockViewSet, basename="block")

urlpatterns: list[URLPattern | URLResolver] = router.urls
