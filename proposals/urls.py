from rest_framework.routers import SimpleRouter

from proposals import api

router = SimpleRouter(use_regex_path=False)
router.register("proposals", api.ProposalViewSet)
router.register("calls", api.CallViewSet)
router.register("learning-forms", api.LearningFormViewSet)
router.register("competences", api.CompetenceViewSet)
urlpatterns = router.urls
