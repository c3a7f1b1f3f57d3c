from rest_framework.routers import SimpleRouter

from workflow.api import CaseViewSet, HolidayViewSet, RouteViewSet

router = SimpleRouter()
router.register("cases", CaseViewSet)
router.register("routes", RouteViewSet)
router.register("holidays", HolidayViewSet)

urlpatterns = router.urls
