from django.urls import path

from cms.landing import views

urlpatterns = [
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("territoires/", views.territories, name="territories"),
    path("territoires/<str:code>/", views.territory, name="territory"),
]
