"""
The words behind `?` in addresses and in forms that ask for a page: each defined once, here.

They stand here because access is the lowest package with screens: every package with an address
lies above it and may enter by its domain. Python names a word by its constant, templates by the
tags of portal/templatetags/addresses.py, scripts by what a page hands them. A bookmark made years
ago holds these words, so a word is never given another meaning.
"""

from enum import StrEnum


class Param(StrEnum):
    """A name of a value in an address; its own name in English says what the value is."""

    # Reading a document.
    PAGE = "trang"  # the number of a page of the document
    WIDTH = "rong"  # how wide a page image is drawn, in pixels
    TURNED = "xoay"  # how a page image is turned: an image turned otherwise is another address
    ANGLE = "goc"  # the angle a page is to be turned to
    WITHIN = "trong"  # words looked for inside one document
    FIND = "cho"  # the number of a find on the page
    PLACE = "thu"  # the place of the document in the result it was opened from

    # Searching.
    QUERY = "q"
    EXACT = "dau"  # every word exactly as typed
    SORT = "xep"  # the order of a result or a table; "-" before it for downwards
    YEAR = "nam"
    TYPE = "loai"
    ISSUER = "cq"
    INVENTORY = "ml"
    LEVEL = "mat"
    FROM_DAY = "tu"
    TO_DAY = "den"
    LIST_PAGE = "page"  # the number of a page of a list; Django's paginator calls it so

    # Tables and lists.
    HOLDS = "loc"  # words that rows must hold
    AFTER = "sau"  # the row behind which a stretch of a list begins
    BEFORE = "truoc"  # the row before which a stretch of a list ends
    DOSSIERS_AFTER = "ho-so-sau"
    DOSSIERS_BEFORE = "ho-so-truoc"
    ROWS_AFTER = "dong-sau"
    ROWS_BEFORE = "dong-truoc"
    TAB = "muc"  # which part of what stands there is shown
    STATE = "tt"  # a state that rows must have
    PART = "phan"  # a part of a list before it is taken over
    TICKED = "tep"  # files that were ticked
    TICK = "chon"  # whether all files come ticked
    ROW = "dong"  # a row of an inventory's list
    LETTERS = "ky-hieu"  # letters in numbers that nobody knows yet
    NAME = "ten"  # what the name of a file must hold
    DOSSIER = "hs"  # the dossier that rows must belong to
    BOX = "hop"  # the box that dossiers or rows must stand in
    PARTED = "theo"  # by what the figures of an inventory, or of all, are parted
    COUNTED_IN = "dem"  # in what figures are counted: documents, dossiers, sheets, pages
    IMPORT = (
        "lan"  # an import of a list, after what it did: the rows or dossiers it made or changed
    )
    TERM = "nk"  # the number of a term of a body

    # Figures of several inventories.
    FONDS = "phong"  # the code of the fonds the inventories are of
    PERIOD = "gd"  # the code of the collection they belong to

    # The reference lists.
    UNIT = "dv"  # the code of a unit: above a new one, whose rows are shown, or whose inventories are meant

    # Rights.
    HELD = "dang-giu"  # something a person holds, which is to be extended

    # The way through the queue.
    QUEUE = "hang"
    BATCH = "lo"
    BACK = "ve"  # where an act leads back to

    # The protection of state secrets.
    SHELF = "ke"  # a shelf of the worklist: which end of protection its papers have
    RECORD = "vb"  # a record that is chosen, by its number

    # The trail, whose form has fields of these names.
    WHO = "who"
    SUBJECT = "subject"
    OUTCOME = "outcome"


class QueueWord(StrEnum):
    """
    What `Param.QUEUE` names: a queue of items that wait for a person. "do-mat" were those with a higher
    level, which the security officer decides now.
    """

    WAITING = "cho"
    REVIEW = "xem-lai"


class Tab(StrEnum):
    """What `Param.TAB` names, and `Param.BACK` where it leads to quarantine."""

    ALL = "tat-ca"
    WANTS_PERSON = "can-nguoi"
    WAITING = "cho"
    AT_SECURITY = "bao-mat"
    QUARANTINE = "cach-ly"
    IN_WORK = "dang-xu-ly"
    FILED = "vao-so"
    REJECTED = "loai"
    DUPLICATES = "trung"
    WITHDRAWN = "da-rut"
    REGISTERED = "xu-ly-rieng"
    LOOK_AGAIN = "xem-lai"
    LEVELS = "do-mat"
    PUT_OFF = "de-sau"
    RESCAN = "quet-lai"
    NOT_THROUGH = "khong-qua"
    PAST = "da-xong"
    LAPSING = "sap-het-han"
    PEOPLE = "nguoi"


class Shelf(StrEnum):
    """What `Param.SHELF` names: when the protection of papers ends."""

    OVERDUE = "qua-han"
    SOON = "60-ngay"
    YEAR = "mot-nam"
    UNDATED = "khong-ngay"


class Condition(StrEnum):
    """What `Param.TAB` names behind the figures of the conditions of work: what is counted."""

    COMMITTED = "cam-ket"
    TRAINED = "tap-huan"
    SEALED = "tem"


class Tick(StrEnum):
    """What `Param.TICK` names."""

    ALL = "het"


class Stage(StrEnum):
    """What `Param.STATE` names: what stands in a batch."""

    OPEN = "mo"
    BEING_READ = "doc"
    WAITING = "cho"
    QUARANTINE = "cach-ly"
    CLOSED = "dong"


class Heading(StrEnum):
    """What `Param.SORT` names in a table: a heading by which its rows go."""

    BATCH = "lo"
    DOSSIER = "ho-so"
    FILED = "luu"
    INVENTORY = "muc-luc"
    ISSUED = "ngay"
    LEVEL = "do-mat"
    NAME = "ten"
    NUMBER = "so"
    PAGES = "trang"
    PERSON = "nguoi"
    PLACE = "thu-tu"  # a place in the batch or the queue, which has no column
    POSITION = "stt"
    RECEIVED = "nhan"
    SINCE = "tu"
    STANDING = "tinh-trang"
    STATE = "tt"
    WAITING = "cho"


class Part(StrEnum):
    """
    What `Param.PART` names: rows of a list that is about to be taken over. "loi" were bad rows, which
    there are none of any more.
    """

    CHANGED = "doi"
    NEW = "moi"
    KNOWN = "co"
    GONE = "khong-con"
    DOUBTFUL = "ngo"
    DOSSIERS = "ho-so"
    LEFT_OUT = "bo-ra"
    REFUSED = "khong-nhan"


class Lacking(StrEnum):
    """What `Param.STATE` names: what rows of a reference list lack."""

    PEOPLE = "thieu-nguoi"


NO_UNIT = "khong"
"""What `Param.UNIT` says for people and machines of no unit, or of one that has ended."""
EXACTLY = "1"
"""What `Param.EXACT` says."""
HEALTH = "/suc-khoe/"
"""Where whoever watches over the web server asks whether it is well."""
ALIVE = "/healthz"
"""Where it is asked whether the process lives, which is all that is told there."""
READY = "/readyz"
"""Where it is asked whether anybody can be sent here, and which part keeps from it."""
