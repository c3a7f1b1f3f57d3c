from rest_framework.routers import SimpleRouter

from planning.api import CycleViewSet, PlanLineViewSet, PlanViewSet

router = SimpleRouter()
router.register("cycles", CycleViewSet)
router.register("plans", PlanViewSet)
router.register("plan-lines", PlanLineViewSet)

urlpatterns = router.urls
