"""Addresses of the desk, the batches, confirming and quarantine."""

from django.urls import path

from ingest.views import batches, confirming, desk, images, quarantine

app_name = "ingest"
urlpatterns = [
    path("ban-lam-viec/", desk.desk, name="desk"),
    path("lo/", batches.batch_list, name="batches"),
    path("lo/<str:code>/", batches.batch, name="batch"),
    path("lo/<str:code>/tien-do/", batches.progress, name="batch_progress"),
    path("lo/<str:code>/dong/", batches.close, name="close_batch"),
    path("xac-nhan/", confirming.next_item, name="confirm_next"),
    path("xac-nhan/<int:item_id>/", confirming.confirm, name="confirm"),
    path("xac-nhan/<int:item_id>/de-sau/", confirming.put_off, name="put_off"),
    path("xac-nhan/<int:item_id>/loai/", confirming.reject, name="reject"),
    path("xac-nhan/<int:item_id>/quet-lai/", confirming.rescan, name="rescan"),
    path("xac-nhan/<int:item_id>/trang/<int:number>/", images.page_image, name="page_image"),
    path("xac-nhan/<int:item_id>/manh/<slug:field>/", images.part_of_page, name="part_of_page"),
    path("xac-nhan/<int:item_id>/giu/", confirming.hold, name="hold"),
    path("xac-nhan/<int:item_id>/roi/", confirming.leave, name="leave"),
    path("cach-ly/", quarantine.quarantine_list, name="quarantine"),
    path("cach-ly/<int:item_id>/thu-lai/", quarantine.again, name="try_again"),
]
