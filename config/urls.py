from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("api/", include("activity.urls")),
    path("api/", include("people.urls")),
    path("api/", include("workflow.urls")),
    path("api/", include("discussions.urls")),
    path("api/", include("proposals.urls")),
    path("api/", include("planning.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("", include("people.pages")),
    path("", include("frontend.urls")),
]
