"""Addresses of the letters' admin pages, under /admin/lettres/."""

from django.urls import path

from newsletters.admin import mails, paper, preparing, sending, subscribers, tray

app_name = "newsletters_admin"

urlpatterns = [
    path("<int:pk>/nouveau/", preparing.NewIssueView.as_view(), name="new_issue"),
    path("numero/<int:pk>/preparer/", preparing.PrepareView.as_view(), name="prepare"),
    path("numero/<int:pk>/envoi/", sending.SendingView.as_view(), name="sending"),
    path("numero/<int:pk>/envoi/suivi/", sending.ProgressView.as_view(), name="progress"),
    path("numero/<int:pk>/courriel/", sending.MailView.as_view(), name="mail"),
    path("numero/<int:pk>/papier.pdf", paper.PaperView.as_view(), name="paper"),
    path("numero/<int:pk>/etiquettes.pdf", paper.LabelsView.as_view(), name="labels"),
    path("numero/<int:pk>/publipostage.csv", paper.MailMergeView.as_view(), name="mailmerge"),
    path("suite/", tray.TrayView.as_view(), name="tray"),
    path("suite/<int:pk>/", tray.JudgeView.as_view(), name="judge"),
    path("suite/<str:app>/<str:model>/<int:pk>/", tray.KeepView.as_view(), name="keep"),
    path("numeros/", sending.NumbersView.as_view(), name="numbers"),
    path("courriels/", mails.MailsView.as_view(), name="mails"),
    path("abonnes/importer/", subscribers.ImportView.as_view(), name="import"),
    path("abonnes/<int:pk>/donnees/", subscribers.ExportView.as_view(), name="subscriber_data"),
    path("abonnes/<int:pk>/effacer/", subscribers.EraseView.as_view(), name="subscriber_erase"),
    path("abonnes/<int:pk>/reprendre/", subscribers.TakeBackView.as_view(), name="subscriber_take_back"),
]
