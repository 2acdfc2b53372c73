from django.urls import path

from search import completing, explaining, listing, similar, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("propositions/", completing.proposals, name="proposals"),
    path("filtres/<slug:name>/", listing.facet, name="facet"),
    path("semblables/<slug:kind>/<int:pk>/", similar.similar, name="similar"),
    path("pourquoi/<slug:kind>/<int:pk>/", explaining.why, name="why"),
]
