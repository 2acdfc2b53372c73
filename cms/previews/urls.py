"""/apercu/: drafts, by signed links."""

from django.urls import path

from cms.previews import views

urlpatterns = [
    path("<str:token>/", views.preview, name="preview"),
    path("<str:token>/page/", views.draft, name="preview_draft"),
]
