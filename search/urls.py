from django.urls import path

from search import views
from search.baskets import giving

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("export/<slug:format>/", giving.export_search, name="export"),
    path("bibliographie/", giving.search_bibliography, name="bibliography"),
]
