"""Addresses of the desk, the batches, confirming and quarantine."""

from django.urls import path

from ingest.views import (
    amending,
    batches,
    confirming,
    desk,
    images,
    quarantine,
    registering,
    replacing,
    sending,
    together,
    waiting,
)

app_name = "ingest"
urlpatterns = [
    path("ban-lam-viec/", desk.desk, name="desk"),
    path("lo/", batches.batch_list, name="batches"),
    path("lo/nhan/", sending.send, name="send"),
    path("lo/<str:code>/", batches.batch, name="batch"),
    path("lo/<str:code>/tien-do/", batches.progress, name="batch_progress"),
    path("lo/<str:code>/dong/", batches.close, name="close_batch"),
    path("lo/<str:code>/mo-lai/", batches.reopen, name="reopen_batch"),
    path("xac-nhan/", confirming.next_item, name="confirm_next"),
    path("xac-nhan/<int:item_id>/", confirming.confirm, name="confirm"),
    path("xac-nhan/<int:item_id>/de-sau/", confirming.put_off, name="put_off"),
    path("xac-nhan/<int:item_id>/loai/", confirming.reject, name="reject"),
    path("xac-nhan/<int:item_id>/quet-lai/", confirming.rescan, name="rescan"),
    path("xac-nhan/<int:item_id>/trang/<int:number>/", images.page_image, name="page_image"),
    path("xac-nhan/<int:item_id>/lay-lai/", quarantine.back, name="take_back"),
    path("van-ban/<int:record_id>/sua/", amending.correct, name="correct"),
    path("van-ban/<int:record_id>/chuyen/", amending.move, name="move"),
    path("van-ban/<int:record_id>/rut/", amending.withdraw, name="withdraw"),
    path("van-ban/<int:record_id>/dat-lai/", amending.restore, name="restore"),
    path("van-ban/<int:record_id>/ban-quet/", replacing.offer, name="offer_scan"),
    path("van-ban/<int:record_id>/ban-quet/<int:item_id>/", replacing.compare, name="compare"),
    path(
        "van-ban/<int:record_id>/ban-cu/<int:number>/dat-lai/",
        replacing.put_back,
        name="put_scan_back",
    ),
    path(
        "xac-nhan/<int:item_id>/ban-tot-hon/<int:record_id>/",
        replacing.from_queue,
        name="better_scan",
    ),
    path("xac-nhan/<int:item_id>/de-rieng/", replacing.apart, name="keep_apart"),
    path("xac-nhan/<int:item_id>/manh/<slug:field>/", images.part_of_page, name="part_of_page"),
    path("xac-nhan/<int:item_id>/giu/", confirming.hold, name="hold"),
    path("xac-nhan/<int:item_id>/roi/", confirming.leave, name="leave"),
    path("cho-xac-nhan/", waiting.waiting_list, name="waiting"),
    path("nhieu-tep/quet-lai/", together.rescan, name="rescan_together"),
    path("nhieu-tep/khong-nhan/", together.reject, name="reject_together"),
    path("nhieu-tep/lay-lai/", together.back, name="take_back_together"),
    path("xu-ly-rieng/", registering.register, name="register"),
    path("xu-ly-rieng/<int:secrecy_id>/", registering.proposal, name="secrecy_proposal"),
    path("xu-ly-rieng/vao-so/<int:item_id>/", registering.register_item, name="register_item"),
    path("cach-ly/", quarantine.quarantine_list, name="quarantine"),
    path("cach-ly/<int:item_id>/thu-lai/", quarantine.again, name="try_again"),
]
