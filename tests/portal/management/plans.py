"""A site set up from the text of a plan."""

import json
from io import StringIO

from django.core.management import CommandError, call_command

WHOLE = """
organisation = "Ban Tổ chức Tỉnh ủy Lâm Đồng"
place = "Đà Lạt"

[[units]]   # Below what stands after it.
code = "VP"
name = "Văn phòng Ban"
parent = "BTCTU"

[[units]]
code = "BTCTU"
name = "Ban Tổ chức Tỉnh ủy"

[[workstations]]
name = "MAY-01"
address = "10.0.0.7"
seal_number = "AN-1"
sealed_until = 2090-12-31

[[people]]
username = "quantri"
full_name = "Bùi Đức An"
roles = ["administrator"]

[[people]]
username = "baomat"
full_name = "Đặng Quốc Việt"
roles = ["security_officer"]
unit = "VP"
clearance = "TOP_SECRET"
party_papers = true
commitment = "CK-1"

[[people]]
username = "luutru"
full_name = "Phạm Quốc Bảo"
roles = ["archivist", "checker"]
unit = "VP"
clearance = "CONFIDENTIAL"
assigned = ["BTCTU"]
commitment = "CK-2"
course = "Tập huấn 2026"

[[fonds]]
code = "P15"
title = "Phông Ban Tổ chức"

[[inventories]]
code = "ML07"
fonds = "P15"
number = "07"
title = "Văn bản về số hóa"
unit = "VP"
period = "2021-2024"
highest = "SECRET"
list = "danh-muc.xlsx"

[[inventories]]
code = "ML08"
fonds = "P15"
title = "Văn bản khác"
unit = "BTCTU"
level = "CONFIDENTIAL"
"""
MADE = {
    "site": 1, "units": 2, "workstations": 1, "people": 3, "fonds": 1, "inventories": 2, "lists": 1,
}  # fmt: skip


def set_up(folder, text):
    """What the command says, and its exit code."""
    (folder / "ke-hoach.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("set_up", str(folder / "ke-hoach.toml"), json=True, stdout=out, stderr=err)
    except CommandError as why:
        code = why.returncode
    told = json.loads(out.getvalue())
    assert set(told) == {"made", "known", "problems"}
    assert code == (1 if told["problems"] else 0)
    return told
