from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

# Served from here, under the same Content-Security-Policy as every page: no script or style of a foreign host.
docs = SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html")

urlpatterns = [
    path("api/", include("activity.urls")),
    path("api/", include("people.urls")),
    path("api/", include("workflow.urls")),
    path("api/", include("discussions.urls")),
    path("api/", include("proposals.urls")),
    path("api/", include("surveys.urls")),
    path("api/", include("planning.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", docs, name="api-docs"),
    path("", include("people.pages")),
    path("", include("frontend.urls")),
]
