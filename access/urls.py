"""Addresses of access, and of the trail: audit itself knows nobody, so it asks nobody either."""

from django.urls import include, path

from access.views import (
    commitments,
    conditions,
    grant_requests,
    grants,
    machines,
    named,
    people,
    people_lists,
    proposals,
    trainings,
    units,
)
from access.views.drafts import draft
from access.views.second_step import SecondStepView, own_factor
from access.views.sessions import again, stay
from access.views.sign_in import ChangePasswordView, SignInView, SignOutView
from access.views.trail import TrailView

signing = [
    path("dang-nhap/", SignInView.as_view(), name="sign_in"),
    path("dang-nhap/buoc-hai/", SecondStepView.as_view(), name="second_step"),
    path("dang-xuat/", SignOutView.as_view(), name="sign_out"),
    path("con-lam/", stay, name="stay"),
    path("ky-lai/", again, name="sign_again"),
    path("do-dang/", draft, name="draft"),
    path("buoc-hai/", own_factor, name="own_factor"),
    path("doi-mat-khau/", ChangePasswordView.as_view(), name="change_password"),
]
accounts = [
    path("", people.people, name="people"),
    path("moi/", people.new_person, name="new_person"),
    path("tu-tep/", people_lists.bring, name="bring_people"),
    path("tu-tep/<int:list_id>/", people_lists.people_list, name="people_list"),
    path("sap-het-han/", people.lapsing, name="lapsing"),
    path("de-nghi/", proposals.proposals, name="proposals"),
    path("de-nghi/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("de-nghi/<int:proposal_id>/xac-nhan/", proposals.confirm, name="confirm_proposal"),
    path("de-nghi/<int:proposal_id>/tu-choi/", proposals.decline, name="decline_proposal"),
    path("de-nghi/<int:proposal_id>/rut/", proposals.withdraw, name="withdraw_proposal"),
    path("de-nghi/<int:proposal_id>/mat-khau/", proposals.password, name="take_password"),
    path("<int:account_id>/", people.person, name="person"),
    path("<int:account_id>/sua/", people.change, name="change_person"),
    path("<int:account_id>/dong/", people.close, name="close_account"),
    path("<int:account_id>/mo-lai/", people.reopen, name="open_account"),
    path("<int:account_id>/mo-khoa/", people.unlock, name="unlock_account"),
    path("<int:account_id>/buoc-hai/", people.reset_factor, name="reset_factor"),
    path("<int:account_id>/mat-khau/", people.issue_password, name="issue_password"),
    path("<int:account_id>/quyen/", grants.grants_of, name="grants_of"),
    path("<int:account_id>/quyen/moi/", grants.ask, name="ask_grant"),
    path("<int:account_id>/quyen/<str:held>/thoi/", grants.end, name="end_grant"),
]
granting = [
    path("", grant_requests.requests, name="grant_requests"),
    path("danh-sach/", named.named_lists, name="named_lists"),
    path("danh-sach/moi/", named.new_named, name="new_named"),
    path("danh-sach/<int:named_id>/", named.named_list, name="named_list"),
    path("danh-sach/<int:named_id>/bo/<int:thing_id>/", named.take_off, name="take_off_named"),
    path("danh-sach/<int:named_id>/them/<int:change_id>/", named.answer_named, name="answer_named"),
    path("<int:request_id>/", grant_requests.one_request, name="grant_request"),
    path("<int:request_id>/cap/", grant_requests.give, name="give_grant"),
    path("<int:request_id>/duyet/", grant_requests.approve, name="approve_grant"),
    path("<int:request_id>/tu-choi/", grant_requests.decline, name="decline_grant"),
    path("<int:request_id>/rut/", grant_requests.withdraw, name="withdraw_grant"),
]
# A code may hold anything a person once typed; so what is done to a unit stands before it.
lists = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/moi/", units.new_unit, name="new_unit"),
    path("don-vi/sua/<path:unit_code>/", units.change, name="change_unit"),
    path("don-vi/ket-thuc/<path:unit_code>/", units.end, name="end_unit"),
    path("don-vi/mo-lai/<path:unit_code>/", units.reopen, name="reopen_unit"),
    path("don-vi/truoc-sau/<path:unit_code>/", units.link, name="link_units"),
    path("don-vi/bo/<int:link_id>/<path:unit_code>/", units.unlink, name="unlink_units"),
    path("don-vi/nguoi/<path:unit_code>/", units.duty, name="duty"),
    path("don-vi/thoi/<int:held_id>/<path:unit_code>/", units.duty_end, name="end_duty"),
    path("don-vi/xoa/<path:unit_code>/", units.delete, name="delete_unit"),
    path("don-vi/<path:unit_code>/", units.unit, name="unit"),
    path("may/", machines.machines, name="machines"),
    path("may/moi/", machines.new_machine, name="new_machine"),
    path("may/<int:machine_id>/", machines.machine, name="machine"),
    path("may/<int:machine_id>/sua/", machines.change, name="change_machine"),
    path("may/<int:machine_id>/ket-thuc/", machines.end, name="end_machine"),
    path("may/<int:machine_id>/mo-lai/", machines.reopen, name="reopen_machine"),
    path("may/<int:machine_id>/xoa/", machines.delete, name="delete_machine"),
]
gates = [
    path("cam-ket/", commitments.own, name="commitments"),
    path(
        "cam-ket/<int:text_id>/", commitments.SignCommitmentView.as_view(), name="sign_commitment"
    ),
    path("cam-ket/van-ban/", commitments.texts, name="commitment_texts"),
    path("cam-ket/van-ban/moi/", commitments.new_text, name="new_commitment"),
    path("cam-ket/van-ban/<int:text_id>/", commitments.text, name="commitment_text"),
    path("tap-huan/", trainings.trainings, name="trainings"),
    path("tap-huan/moi/", trainings.new_training, name="new_training"),
    path("tap-huan/<int:session_id>/", trainings.training, name="training"),
    path("tap-huan/<int:session_id>/them/", trainings.add_people, name="add_trained"),
    path("dieu-kien/", conditions.conditions, name="conditions"),
    path("dieu-kien/danh-sach/", conditions.behind, name="behind_condition"),
]
trail = [path("nhat-ky/", TrailView.as_view(), name="events")]
below = [
    path("nguoi-dung/", include(accounts)),
    path("cap-quyen/", include(granting)),
    path("danh-muc/", include(lists)),
]
urlpatterns = [
    path("", include(([*signing, *below, *gates], "access"))),
    path("", include((trail, "audit"))),
]
