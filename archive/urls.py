"""Addresses of the catalogue, of completeness, and of pages and files."""

from django.urls import path

from archive.views import (
    arranging,
    catalogue,
    completeness,
    covers,
    files,
    importing,
    papers,
    record,
)

app_name = "archive"
urlpatterns = [
    path("phong/", catalogue.fonds_list, name="fonds_list"),
    path("phong/moi/", covers.new_fonds, name="new_fonds"),
    path("phong/<str:code>/bia/", covers.fonds, name="fonds_cover"),
    path("phong/<str:code>/muc-luc-moi/", covers.new_inventory, name="new_inventory"),
    path("muc-luc/", catalogue.inventory_list, name="inventory_list"),
    path("muc-luc/<str:code>/bia/", covers.inventory, name="inventory_cover"),
    path("muc-luc/<str:code>/bo/", covers.take_away_inventory_view, name="take_away_inventory"),
    path("muc-luc/<str:code>/hop/", covers.boxes, name="boxes"),
    path("muc-luc/<str:code>/hop/moi/", covers.new_box, name="new_box"),
    path("muc-luc/<str:code>/hop/<int:box_id>/", covers.box, name="box"),
    path(
        "muc-luc/<str:code>/hop/<int:box_id>/bo/", covers.take_away_box_view, name="take_away_box"
    ),
    path("muc-luc/<str:code>/ho-so/moi/", covers.new_dossier, name="new_dossier"),
    path("muc-luc/<str:code>/sap-xep/", arranging.acts, name="acts"),
    path("muc-luc/<str:code>/sap-xep/<int:act_id>/hoan-tac/", arranging.undo, name="undo"),
    path("muc-luc/<str:code>/", catalogue.inventory, name="inventory"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/", catalogue.dossier, name="dossier"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/bia/", covers.dossier, name="dossier_cover"),
    path(
        "muc-luc/<str:code>/ho-so/<int:dossier_id>/bo/",
        covers.take_away_dossier_view,
        name="take_away_dossier",
    ),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/tach/", arranging.split, name="split"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/gop/", arranging.merge, name="merge"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/chuyen/", arranging.move, name="move_dossier"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/doi-so/", arranging.renumber, name="renumber"),
    path(
        "muc-luc/<str:code>/ho-so/<int:dossier_id>/giay/<str:paper>/",
        papers.dossier_paper,
        name="dossier_paper",
    ),
    path("muc-luc/<str:code>/giay/", papers.inventory_paper, name="inventory_paper"),
    path("muc-luc/<str:code>/nhap/", importing.choose_file, name="import_list"),
    path("muc-luc/<str:code>/nhap/dong-trung/", importing.withdraw, name="withdraw_row"),
    path("muc-luc/<str:code>/nhap/<str:token>/", importing.preview, name="import_preview"),
    path(
        "muc-luc/<str:code>/danh-sach/<str:which>/", completeness.figures_list, name="figures_list"
    ),
    path("day-du/", completeness.overview, name="completeness"),
    path("van-ban/da-rut/", record.withdrawn_list, name="withdrawn"),
    path("van-ban/<int:record_id>/mo-ta/", record.describe, name="record"),
    path("van-ban/<int:record_id>/ban-cu/<int:number>/", record.old_scan, name="old_scan"),
    path(
        "van-ban/<int:record_id>/ban-cu/<int:number>/trang/<int:page_number>/",
        files.old_page_image,
        name="old_page_image",
    ),
    path("van-ban/<int:record_id>/trang/<int:number>/", files.page_image, name="page_image"),
    path("van-ban/<int:record_id>/trang/<int:number>/xoay/", files.turn, name="turn_page"),
    path("van-ban/<int:record_id>/tep/", files.original, name="original"),
]
