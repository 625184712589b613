"""Addresses of the catalogue, of completeness, and of pages and files."""

from django.urls import path

from archive.views import catalogue, completeness, files, importing, imports, list_columns, record

app_name = "archive"
urlpatterns = [
    path("phong/", catalogue.fonds_list, name="fonds_list"),
    path("muc-luc/", catalogue.inventory_list, name="inventory_list"),
    path("muc-luc/<str:code>/", catalogue.inventory, name="inventory"),
    path("muc-luc/<str:code>/ho-so/<int:dossier_id>/", catalogue.dossier, name="dossier"),
    path("muc-luc/<str:code>/nhap/", importing.choose_file, name="import_list"),
    path("muc-luc/<str:code>/nhap/dong-trung/", importing.withdraw, name="withdraw_row"),
    path("muc-luc/<str:code>/nhap/<str:token>/", importing.preview, name="import_preview"),
    path("muc-luc/<str:code>/nhap/<str:token>/cot/", list_columns.columns, name="import_columns"),
    path("muc-luc/<str:code>/lan-nhap/", imports.imports, name="imports"),
    path("muc-luc/<str:code>/lan-nhap/<str:mark>/", imports.undo, name="undo_import"),
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
