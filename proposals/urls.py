from django.urls import path
from rest_framework.routers import SimpleRouter

from proposals import api

router = SimpleRouter()
router.register("proposals", api.ProposalViewSet)
router.register("calls", api.CallViewSet)
router.register("learning-forms", api.LearningFormViewSet)
router.register("polls", api.PollViewSet)
urlpatterns = [
    *router.urls,
    path("calls/<int:pk>/open_poll/", api.CallPollViewSet.as_view({"post": "open_poll"}), name="call-open-poll"),
    path("calls/<int:pk>/set_up_poll/", api.CallPollViewSet.as_view({"post": "set_up_poll"}), name="call-set-up-poll"),
    path("elections/explore/", api.ExploreViewSet.as_view({"post": "explore"}), name="elections-explore"),
    path("recounters/", api.RecounterViewSet.as_view({"get": "list"}), name="recounters"),
    path("recounters/<slug:rule>/", api.RecounterViewSet.as_view({"get": "file"}), name="recounter"),
    path("poll-methods/", api.PollMethodViewSet.as_view({"get": "list"}), name="poll-methods"),
]
