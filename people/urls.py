from django.urls import path
from rest_framework.routers import SimpleRouter

from people import api

router = SimpleRouter()
router.register("units", api.UnitViewSet, basename="unit")
router.register("competences", api.CompetenceViewSet, basename="competence")
router.register("people", api.PersonViewSet, basename="person")
router.register("appointments", api.AppointmentViewSet, basename="appointment")
router.register("staff-imports", api.StaffImportViewSet, basename="staff-import")

urlpatterns = [
    path("me/", api.MeViewSet.as_view({"get": "show", "patch": "set_language"}), name="me"),
    path("me/export/", api.MeViewSet.as_view({"get": "export"}), name="me-export"),
    path("me/token/", api.MeViewSet.as_view({"post": "make_token", "delete": "drop_token"}), name="me-token"),
    *router.urls,
]
