from rest_framework.routers import SimpleRouter

from surveys import api

router = SimpleRouter()
router.register("instruments", api.InstrumentVersionViewSet)
router.register("instrument-imports", api.InstrumentImportViewSet)
router.register("surveys", api.SurveyViewSet)
router.register("initiatives", api.InitiativeViewSet)
urlpatterns = router.urls
