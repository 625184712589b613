"""What people sign and attend, for the walks: a text, what was signed of it here and on paper, a training."""

from io import BytesIO

from django.conf import settings

from access.api import (
    Role,
    hold_training,
    sign_commitment,
    write_commitment,
)
from access.domain.commitments import TextSaid
from access.domain.trainings import TrainingSaid
from access.models import Commitment, CommitmentText, TrainingSession, User
from archive.actions.signed_papers import enter_signed_paper
from archive.api import open_store
from tests.people import AT, actor

SAID = TextSaid("Số hóa 2010–2024", "Bản cam kết bảo mật", "Tôi cam kết giữ bí mật.", 12)
HELD = TrainingSaid("Quét và nhập liệu", AT.date(), "Trần Văn Hòa")


def pass_gates() -> None:
    """The archivist has signed, the officer on paper, and the checker attended a training."""
    keeper = actor(Role.SECURITY_OFFICER)
    text = write_commitment(by=keeper, said=SAID, newest=0, at=AT)
    sign_commitment(actor=actor(Role.ARCHIVIST), text=text.pk, digest=text.digest, at=AT)
    enter_signed_paper(
        by=keeper, account=User.objects.get(username=Role.OFFICER), text=text.pk,
        signed_on=AT.date(), scan=BytesIO(b"%PDF-1.4 cam ket"), media="application/pdf",
        store=open_store(settings.KHOSO_VAULT), at=AT,
    )  # fmt: skip
    hold_training(by=keeper, said=HELD, people=[Role.CHECKER], at=AT)


def gates_kept() -> dict[str, list[str]]:
    """One of each that was signed or held, and one that is nowhere."""
    signed = Commitment.objects.exclude(text=None).order_by("pk")
    kept = {
        "text_id": CommitmentText.objects.order_by("pk"),
        "commitment_id": signed,
        "session_id": TrainingSession.objects.order_by("pk"),
    }
    return {
        name: [*map(str, rows.values_list("pk", flat=True)), "999"] for name, rows in kept.items()
    }
