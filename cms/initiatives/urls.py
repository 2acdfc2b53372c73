"""The address of the PDF of a rubric."""

from django.urls import path

from cms.initiatives.giving import rubric

urlpatterns = [path("<int:pk>.pdf", rubric, name="initiatives_paper")]
