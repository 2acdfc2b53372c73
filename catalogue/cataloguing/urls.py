"""Addresses of the catalogue's own admin pages, under /admin/catalogue/."""

from django.urls import path

from catalogue.cataloguing.barcodes import NextBarcodeView
from catalogue.cataloguing.checking import CheckNumberView, CheckTitleView
from catalogue.cataloguing.duplicating import DuplicateView
from catalogue.cataloguing.exporting import ExportNoticesView
from catalogue.cataloguing.figures import FiguresFileView, FiguresView, MovementsView
from catalogue.cataloguing.foreign import ForeignHeadingsView, LinkHeadingView
from catalogue.cataloguing.importing import deciding, following, refused, rules, undoing, uploading
from catalogue.cataloguing.inventory import acting
from catalogue.cataloguing.inventory import following as shelves
from catalogue.cataloguing.inventory.opening import InventoriesView, OpenView
from catalogue.cataloguing.labelling import LabelsView
from catalogue.cataloguing.mapping_page import LookView, MappingView, ReapplyView
from catalogue.cataloguing.merging import MergeView
from catalogue.cataloguing.retrieving import RetrievedView, RetrieveView
from catalogue.cataloguing.serials import arriving
from catalogue.cataloguing.serials.board import BoardView
from catalogue.cataloguing.serials.claiming import ClaimView
from catalogue.cataloguing.serials.stating import StateView
from catalogue.cataloguing.skos import ExportView, SkosView
from catalogue.cataloguing.suggesting import SuggestView
from catalogue.cataloguing.thesaurus import ThesaurusView

app_name = "catalogue_admin"

urlpatterns = [
    path("recuperer/", RetrieveView.as_view(), name="retrieve"),
    path("recuperer/notice/", RetrievedView.as_view(), name="retrieved"),
    path("sources/<int:pk>/correspondances/", MappingView.as_view(), name="mapping"),
    path("sources/<int:pk>/correspondances/regarder/", LookView.as_view(), name="mapping_look"),
    path("sources/<int:pk>/correspondances/appliquer/", ReapplyView.as_view(), name="mapping_apply"),
    path("proposer/<slug:kind>/", SuggestView.as_view(), name="suggest"),
    path("verifier/numero/", CheckNumberView.as_view(), name="check_number"),
    path("verifier/titre/", CheckTitleView.as_view(), name="check_title"),
    path("code-barres/suivant/", NextBarcodeView.as_view(), name="next_barcode"),
    path("dupliquer/<int:pk>/", DuplicateView.as_view(), name="duplicate"),
    path("etiquettes/", LabelsView.as_view(), name="labels"),
    path("exporter/", ExportNoticesView.as_view(), name="export"),
    path("bulletinage/", BoardView.as_view(), name="serials"),
    path("bulletinage/<int:pk>/recu/", arriving.ReceiveView.as_view(), name="serial_receive"),
    path("bulletinage/<int:pk>/hors-serie/", arriving.ReceiveSpecialView.as_view(), name="serial_special"),
    path("bulletinage/<int:pk>/ne-paraitra-pas/", arriving.NeverView.as_view(), name="serial_never"),
    path("bulletinage/<int:pk>/annuler/", arriving.UndoView.as_view(), name="serial_undo"),
    path("bulletinage/<int:pk>/reclamer/", ClaimView.as_view(), name="serial_claim"),
    path("bulletinage/<int:pk>/etat/", StateView.as_view(), name="serial_holdings"),
    path("fusionner/<slug:model>/", MergeView.as_view(), name="merge"),
    path("thesaurus/", ThesaurusView.as_view(), name="thesaurus"),
    path("thesaurus/importer/", SkosView.as_view(), name="skos"),
    path("thesaurus/<int:pk>/exporter.<slug:ending>", ExportView.as_view(), name="skos_export"),
    path("descripteurs-d-ailleurs/", ForeignHeadingsView.as_view(), name="foreign_headings"),
    path("descripteurs-d-ailleurs/<int:pk>/", LinkHeadingView.as_view(), name="foreign_heading"),
    path("importer/", uploading.StartView.as_view(), name="import_start"),
    path("importer/<int:pk>/", following.RunView.as_view(), name="import_run"),
    path("importer/<int:pk>/suivi/", following.ProgressView.as_view(), name="import_progress"),
    path("importer/<int:pk>/notices/", following.LinesView.as_view(), name="import_lines"),
    path("importer/<int:pk>/notices/<int:line>/", following.LineView.as_view(), name="import_line"),
    path("importer/<int:pk>/decider/", deciding.DecideView.as_view(), name="import_decide"),
    path("importer/<int:pk>/lancer/", following.GoView.as_view(), name="import_go"),
    path("importer/<int:pk>/reprendre/", following.ResumeView.as_view(), name="import_resume"),
    path("importer/<int:pk>/abandonner/", following.AbandonView.as_view(), name="import_abandon"),
    path("importer/<int:pk>/annuler/", undoing.UndoView.as_view(), name="import_undo"),
    path("importer/<int:pk>/refusees/", refused.RefusedView.as_view(), name="import_refused"),
    path("importer/exemplaires/<int:pk>/", deciding.AnswerItemView.as_view(), name="import_item"),
    path("a-decider/", deciding.WaitingView.as_view(), name="decisions"),
    path("a-decider/repondre/", deciding.DecideAnywhereView.as_view(), name="decide"),
    path("a-decider/<int:pk>/", deciding.DecisionView.as_view(), name="decision"),
    path("recolement/", InventoriesView.as_view(), name="inventories"),
    path("recolement/ouvrir/", OpenView.as_view(), name="inventory_open"),
    path("recolement/<int:pk>/", shelves.InventoryView.as_view(), name="inventory"),
    path("recolement/<int:pk>/lire/", shelves.ScanView.as_view(), name="inventory_scan"),
    path("recolement/<int:pk>/deposer/", shelves.DropView.as_view(), name="inventory_drop"),
    path("recolement/<int:pk>/chercher/", shelves.LookAgainView.as_view(), name="inventory_look"),
    path("recolement/<int:pk>/fin/", shelves.EndView.as_view(), name="inventory_end"),
    path("recolement/<int:pk>/lectures/<int:drop>/", shelves.RemoveDropView.as_view(), name="inventory_drop_remove"),
    path("recolement/<int:pk>/codes/<int:scan>/", shelves.ForgetCodeView.as_view(), name="inventory_code_forget"),
    path("recolement/<int:pk>/<slug:name>.<slug:format>", shelves.ListFileView.as_view(), name="inventory_list"),
    path("exemplaires/", acting.ItemsView.as_view(), name="items"),
    path("exemplaires/agir/", acting.ActView.as_view(), name="items_act"),
    path("exemplaires/notices/", acting.WithdrawView.as_view(), name="items_withdraw"),
    path("exemplaires/gestes/<int:pk>/annuler/", acting.UndoView.as_view(), name="items_undo"),
    path("chiffres/", FiguresView.as_view(), name="figures"),
    path("chiffres/periode/", MovementsView.as_view(), name="movements"),
    path("chiffres/<slug:view>.<slug:format>", FiguresFileView.as_view(), name="figures_file"),
    path("regles/<int:pk>/", rules.RulesView.as_view(), name="source_rules"),
]
