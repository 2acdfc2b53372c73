from django.urls import path

from catalogue import views
from catalogue.digital.views import document

app_name = "catalogue"
urlpatterns = [
    path("notices/", views.all_records, name="records"),
    path("notices/<int:pk>/", views.record, name="record_by_number"),
    path("notices/<int:pk>/isbd/", views.record_isbd, name="record_isbd"),
    path("notices/<int:pk>/marc/", views.record_marc, name="record_marc"),
    path("notices/<int:pk>/export/<slug:format>/", views.record_export, name="record_export"),
    path("notices/<int:pk>/<slug:slug>/", views.record, name="record"),
    path("documents/<int:pk>/", document, name="document_by_number"),
    path("documents/<int:pk>/<slug:slug>/", document, name="document"),
    path("auteurs/<int:pk>/", views.agent, name="agent"),
    path("auteurs/<int:pk>/export/<slug:format>/", views.agent, name="agent_export"),
    path("sujets/<int:pk>/", views.subject, name="subject"),
    path("sujets/<int:pk>/export/<slug:format>/", views.subject, name="subject_export"),
    path("collections/<int:pk>/", views.series, name="series"),
    path("collections/<int:pk>/export/<slug:format>/", views.series, name="series_export"),
]
