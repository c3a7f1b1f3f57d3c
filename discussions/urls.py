from django.urls import path
from rest_framework.routers import SimpleRouter

from discussions import api

router = SimpleRouter()
router.register("posts", api.PostViewSet, basename="post")
router.register("reports", api.ReportViewSet, basename="report")

BOARD = "boards/<str:subject_type>/<int:subject_id>"
urlpatterns = [
    path(f"{BOARD}/posts/", api.BoardViewSet.as_view({"get": "posts", "post": "post_there"}), name="board-posts"),
    path(f"{BOARD}/read/", api.BoardViewSet.as_view({"post": "read"}), name="board-read"),
    *router.urls,
]
