"""Addresses of the catalogue, of completeness, and of pages and files."""

from django.urls import path

from archive.views import (
    catalogue,
    completeness,
    files,
    importing,
    imports,
    issuers,
    letters,
    list_columns,
    outgoing,
    parts,
    periods,
    record,
    terms,
    tying,
)

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
    path(
        "muc-luc/<str:code>/danh-sach/<str:which>/<str:form>/",
        outgoing.figures_file,
        name="figures_file",
    ),
    path("muc-luc/<str:code>/day-du/", parts.breakdown, name="breakdown"),
    path("danh-muc/co-quan/", issuers.bodies, name="issuers"),
    path("danh-muc/co-quan/moi/", issuers.new_body, name="new_issuer"),
    path("danh-muc/co-quan/<int:body_id>/", issuers.body, name="issuer"),
    path("danh-muc/co-quan/<int:body_id>/sua/", issuers.edit_body, name="edit_issuer"),
    path("danh-muc/co-quan/<int:body_id>/ten/", issuers.new_name, name="new_issuer_name"),
    path("danh-muc/co-quan/ten/<int:name_id>/", issuers.edit_name, name="edit_issuer_name"),
    path("danh-muc/nhiem-ky/", terms.terms, name="terms"),
    path("danh-muc/nhiem-ky/moi/", terms.new_term, name="new_term"),
    path("danh-muc/nhiem-ky/<int:term_id>/", terms.edit_term, name="edit_term"),
    path("danh-muc/loai-van-ban/", letters.types, name="types"),
    path("danh-muc/loai-van-ban/ky-hieu/moi/", letters.new_letters, name="new_letters"),
    path(
        "danh-muc/loai-van-ban/ky-hieu/<int:letters_id>/", letters.edit_letters, name="edit_letters"
    ),
    path("danh-muc/giai-doan/", periods.periods, name="periods"),
    path("danh-muc/giai-doan/moi/", periods.new_period, name="new_period"),
    path("danh-muc/giai-doan/hai-noi/", periods.in_two, name="in_two_periods"),
    path("danh-muc/giai-doan/nam-chung/", periods.shared, name="shared_years"),
    path("danh-muc/giai-doan/<int:period_id>/", periods.period, name="period"),
    path("danh-muc/giai-doan/<int:period_id>/sua/", periods.edit_period, name="edit_period"),
    path("muc-luc/<str:code>/dong/<str:row>/", tying.listed_row, name="listed_row"),
    path("muc-luc/<str:code>/ghep/", tying.tie_row, name="tie"),
    path("muc-luc/<str:code>/go/", tying.untie_row, name="untie"),
    path("muc-luc/<str:code>/hoan-tac/", tying.take_back, name="take_tie_back"),
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
