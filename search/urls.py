from django.urls import path

from search import completing, explaining, listing, similar, views
from search.baskets import giving
from search.saved import views as saved

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("avancee/", views.advanced, name="advanced"),
    path("alerte/", saved.ask, name="alert"),
    path("alerte/demande/", saved.asked, name="alert_asked"),
    path("alerte/lien/", saved.ask_link, name="alert_link"),
    path("alerte/les-miennes/", saved.mine, name="alert_mine"),
    path("alerte/confirmer/<str:token>/", saved.confirm, name="alert_confirm"),
    path("alerte/arreter/<str:token>/", saved.stop, name="alert_stop"),
    path("alerte/toutes/<str:token>/", saved.all_of_one, name="alert_all"),
    path("alerte/<str:token>/", saved.own, name="alert_own"),
    path("propositions/", completing.proposals, name="proposals"),
    path("filtres/<slug:name>/", listing.facet, name="facet"),
    path("semblables/<slug:kind>/<int:pk>/", similar.similar, name="similar"),
    path("pourquoi/<slug:kind>/<int:pk>/", explaining.why, name="why"),
    path("export/<slug:format>/", giving.export_search, name="export"),
    path("bibliographie/", giving.search_bibliography, name="bibliography"),
]
