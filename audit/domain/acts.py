"""
The acts a trail tells of. One act has one verb, whether it was done, refused or failed.

The trail knows nobody: who may do what stands in access, whose permissions have names of their own.
"""

from enum import StrEnum


class Act(StrEnum):
    """What somebody did or was refused; the value is what stands on the trail for ever."""

    ADD_REFERENCE = "add_reference"
    ADMIT_TOP_SECRET = "admit_top_secret"  # noqa: S105 - the name of an act
    ASK_LEVEL = "ask_level"
    ASK_NAMED = "ask_named"
    APPROVE_GRANT = "approve_grant"
    ASK_GRANT = "ask_grant"
    ASK_OPENING = "ask_opening"
    BEGIN_IMPORT = "begin_import"
    BEGIN_UNDO = "begin_undo"
    BRING_PEOPLE = "bring_people"
    CHANGE_ACCOUNT = "change_account"
    CHANGE_COMMITMENT = "change_commitment"
    CHANGE_COVER = "change_cover"
    CHANGE_NAMED = "change_named"
    CHANGE_PAGE = "change_page"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an act
    CHANGE_POSTURE = "change_posture"
    CHANGE_REFERENCE = "change_reference"
    CHANGE_SETTING = "change_setting"
    CHANGE_UNIT = "change_unit"
    CHANGE_WORKSTATION = "change_workstation"
    CLOCK_SET_BACK = "clock_set_back"
    CLOSE_ACCOUNT = "close_account"
    CLOSE_BATCH = "close_batch"
    CONFIRM = "confirm"
    CONFIRM_PROPOSAL = "confirm_proposal"
    CONFIRM_PROTECTION = "confirm_protection"
    CORRECT = "correct"
    CORRECT_COLUMNS = "correct_columns"
    CREATE_PAGE = "create_page"
    DECIDE_LEVEL = "decide_level"
    DECLINE_GRANT = "decline_grant"
    DECLINE_NAMED = "decline_named"
    DECLINE_PROPOSAL = "decline_proposal"
    DECLINE_PROTECTION = "decline_protection"
    DECLINE_SECRECY = "decline_secrecy"
    DELETE_PAGE = "delete_page"
    DELETE_UNIT = "delete_unit"
    DELETE_WORKSTATION = "delete_workstation"
    DESTROY = "destroy"
    EDIT_PAGE = "edit_page"
    END_OPENING = "end_opening"
    END_UNIT = "end_unit"
    END_WORKSTATION = "end_workstation"
    EXTEND_PROTECTION = "extend_protection"
    ENCRYPT_CLOSED = "encrypt_closed"
    ENTER_COMMITMENT = "enter_commitment"
    FILE = "file"
    GIVE_GRANT = "give_grant"
    GRANT = "grant"
    HOLD_TRAINING = "hold_training"
    IMPORT_LIST = "import_list"
    ISSUE_PASSWORD = "issue_password"  # noqa: S105
    LIST = "list"
    LOOK_AFTER_VAULT = "look_after_vault"
    LOWER = "lower"
    MAKE_BOX = "make_box"
    MAKE_DOSSIER = "make_dossier"
    MAKE_FONDS = "make_fonds"
    MAKE_INVENTORY = "make_inventory"
    MAKE_KEYS = "make_keys"
    CHANGE_KEY_WAYS = "change_key_ways"
    MAKE_NAMED = "make_named"
    MEND_FILE = "mend_file"
    MERGE_DOSSIERS = "merge_dossiers"
    MOVE = "move"
    MOVE_ARCHIVE = "move_archive"
    MOVE_DOSSIER = "move_dossier"
    MOVE_PAGE = "move_page"
    NOT_LOWERED = "not_lowered"
    OPEN_ACCOUNT = "open_account"
    OPEN_SEALED = "open_sealed"
    OPEN_BATCH = "open_batch"
    OPEN_KEYS = "open_keys"
    ORDER_PAGES = "order_pages"
    PREVIEW_LIST = "preview_list"
    PROPOSE = "propose"
    PROPOSE_PROTECTION = "propose_protection"
    PROPOSE_SECRECY = "propose_secrecy"
    PUBLISH_PAGE = "publish_page"
    PUT_OFF = "put_off"
    QUARANTINE = "quarantine"
    RAISE = "raise"
    READ = "read"
    READ_GUIDE = "read_guide"
    READ_TRAIL = "read_trail"
    REBUILD_INDEX = "rebuild_index"
    REGISTER_APART = "register_apart"
    REGISTER_UNIT = "register_unit"
    REGISTER_WORKSTATION = "register_workstation"
    REJECT = "reject"
    RENEW_KEYS = "renew_keys"
    RENUMBER_DOSSIER = "renumber_dossier"
    REOPEN_BATCH = "reopen_batch"
    REOPEN_UNIT = "reopen_unit"
    REOPEN_WORKSTATION = "reopen_workstation"
    REPLACE_SCAN = "replace_scan"
    RESCAN = "rescan"
    RESET_FACTOR = "reset_factor"
    RESTORE = "restore"
    RESTRICT_PAGE = "restrict_page"
    REVERT_PAGE = "revert_page"
    REVOKE = "revoke"
    RUN_COMMAND = "run_command"
    SCHEDULE_PAGE = "schedule_page"
    SEARCH = "search"
    SEE_COMPLETENESS = "see_completeness"
    SEE_CONDITIONS = "see_conditions"
    SEE_HOME = "see_home"
    SEE_OPENING = "see_opening"
    SEE_PERSON = "see_person"
    SET_UP = "set_up"
    SHUT_KEYS = "shut_keys"
    SET_UP_FACTOR = "set_up_factor"
    SIGN_AGAIN = "sign_again"
    SIGN_COMMITMENT = "sign_commitment"
    SIGN_IN = "sign_in"
    SIGN_OPENING = "sign_opening"
    SIGN_OUT = "sign_out"
    SIGN_DESTRUCTION = "sign_destruction"
    SPLIT_DOSSIER = "split_dossier"
    TAKE_AWAY = "take_away"
    TAKE_BACK = "take_back"
    TAKE_FILE = "take_file"
    TAKE_IN = "take_in"
    TAKE_IN_PERSON = "take_in_person"
    TAKE_LIST = "take_list"
    TAKE_OFF_NAMED = "take_off_named"
    TAKE_PAPER = "take_paper"
    TIE = "tie"
    TRAIL_FAULT = "trail_fault"
    TRAIN = "train"
    TRY_AGAIN = "try_again"
    TURN_PAGE = "turn_page"
    UNDO_ARRANGEMENT = "undo_arrangement"
    UNDO_IMPORT = "undo_import"
    UNLOCK_ACCOUNT = "unlock_account"
    UNPUBLISH_PAGE = "unpublish_page"
    UNTIE = "untie"
    VAULT_DAMAGE = "vault_damage"
    VIEW_PAGE = "view_page"
    UNVOUCHED = "unvouched"
    UNDERSTATED = "understated"
    VOUCH = "vouch"
    WITHDRAW = "withdraw"
    WITHDRAW_GRANT = "withdraw_grant"
    WITHDRAW_NAMED = "withdraw_named"
    WITHDRAW_PROPOSAL = "withdraw_proposal"
    WITHDRAW_PROTECTION = "withdraw_protection"
    WITHDRAW_ROW = "withdraw_row"
    WITHDRAW_SECRECY = "withdraw_secrecy"
    WRITE_COMMITMENT = "write_commitment"
    WRITE_GUIDES = "write_guides"


# Words for people; msgids, translated on the screen. A test fails for an act without words.
ACT_WORDS: dict[str, str] = {
    Act.ADD_REFERENCE: "add to a list of the archive",
    Act.ADMIT_TOP_SECRET: "admit a top-secret file",
    Act.ASK_LEVEL: "ask the security officer about a level",
    Act.ASK_NAMED: "ask for more on a list of what is open by name",
    Act.APPROVE_GRANT: "approve a right that was given",
    Act.ASK_GRANT: "ask for a right",
    Act.ASK_OPENING: "ask for an opening in an emergency",
    Act.BEGIN_IMPORT: "begin to import a list",
    Act.BEGIN_UNDO: "begin to undo an import",
    Act.BRING_PEOPLE: "bring a list of people",
    Act.CHANGE_ACCOUNT: "change an account",
    Act.CHANGE_COMMITMENT: "change a commitment that nobody has signed",
    Act.CHANGE_COVER: "change a cover of the catalogue",
    Act.CHANGE_NAMED: "add to a list of what is open by name",
    Act.CHANGE_PAGE: "change a page of words",
    Act.CHANGE_PASSWORD: "change the password",
    Act.CHANGE_POSTURE: "change the posture of the network",
    Act.CHANGE_REFERENCE: "change a list of the archive",
    Act.CHANGE_SETTING: "change a setting",
    Act.CHANGE_UNIT: "change a unit",
    Act.CHANGE_WORKSTATION: "change a workstation",
    Act.CLOCK_SET_BACK: "clock was set back",
    Act.CLOSE_ACCOUNT: "close an account",
    Act.CLOSE_BATCH: "close a batch",
    Act.CONFIRM: "confirm an item",
    Act.CONFIRM_PROPOSAL: "confirm a proposal for an account",
    Act.CONFIRM_PROTECTION: "confirm what was proposed for the protection of a secret",
    Act.CORRECT: "correct a record",
    Act.CORRECT_COLUMNS: "correct the columns of a list",
    Act.CREATE_PAGE: "make a page of words",
    Act.DECIDE_LEVEL: "decide a level",
    Act.DECLINE_GRANT: "decline a right that was asked for",
    Act.DECLINE_NAMED: "decline more on a list of what is open by name",
    Act.DECLINE_PROPOSAL: "decline a proposal for an account",
    Act.DECLINE_PROTECTION: "decline what was proposed for the protection of a secret",
    Act.DECLINE_SECRECY: "decline a proposal about secrets",
    Act.DELETE_PAGE: "delete a page of words",
    Act.DELETE_UNIT: "delete a unit made by mistake",
    Act.DELETE_WORKSTATION: "delete a workstation or scanner made by mistake",
    Act.DESTROY: "destroy what is handled apart",
    Act.EDIT_PAGE: "edit a page of words",
    Act.END_OPENING: "end an opening in an emergency, or its asking",
    Act.END_UNIT: "end a unit",
    Act.END_WORKSTATION: "end a workstation or scanner",
    Act.EXTEND_PROTECTION: "extend the protection of a secret",
    Act.ENCRYPT_CLOSED: "encrypt what stood in clear before there were keys",
    Act.ENTER_COMMITMENT: "enter a commitment signed on paper",
    Act.FILE: "file a record",
    Act.GIVE_GRANT: "give a right that was asked for",
    Act.GRANT: "grant a right",
    Act.HOLD_TRAINING: "enter a training",
    Act.IMPORT_LIST: "import a list",
    Act.ISSUE_PASSWORD: "issue a password",
    Act.LIST: "look at a list",
    Act.LOOK_AFTER_VAULT: "look through the vault",
    Act.LOWER: "lower a level",
    Act.MAKE_BOX: "make a box",
    Act.MAKE_DOSSIER: "make a dossier",
    Act.MAKE_FONDS: "make a fonds",
    Act.MAKE_INVENTORY: "make an inventory",
    Act.MAKE_KEYS: "make the keys of what is closed",
    Act.CHANGE_KEY_WAYS: "change who can open the keys",
    Act.MAKE_NAMED: "make a list of what is open by name",
    Act.MEND_FILE: "mend a damaged file",
    Act.MERGE_DOSSIERS: "merge two dossiers",
    Act.MOVE: "move a record",
    Act.MOVE_ARCHIVE: "move the archive to another place",
    Act.MOVE_DOSSIER: "move a dossier",
    Act.MOVE_PAGE: "move a page of words",
    Act.NOT_LOWERED: "leave a level that was to be lowered",
    Act.OPEN_ACCOUNT: "open an account again",
    Act.OPEN_SEALED: "open in an emergency",
    Act.OPEN_BATCH: "open a batch",
    Act.OPEN_KEYS: "open the keys of what is closed",
    Act.ORDER_PAGES: "order the pages of words",
    Act.PREVIEW_LIST: "look at what a list will make",
    Act.PROPOSE: "propose something for an account",
    Act.PROPOSE_PROTECTION: "propose what the protection of a secret shall be",
    Act.PROPOSE_SECRECY: "propose something about secrets",
    Act.PUBLISH_PAGE: "publish a page of words",
    Act.PUT_OFF: "put an item off",
    Act.QUARANTINE: "put into quarantine",
    Act.RAISE: "raise a level",
    Act.READ: "open a record",
    Act.READ_GUIDE: "read a guide",
    Act.READ_TRAIL: "read the trail",
    Act.REBUILD_INDEX: "build the search index anew",
    Act.REGISTER_APART: "enter in the register, to be handled apart",
    Act.REGISTER_UNIT: "register a unit",
    Act.REGISTER_WORKSTATION: "register a workstation",
    Act.REJECT: "reject an item",
    Act.RENEW_KEYS: "renew the keys of what is closed",
    Act.RENUMBER_DOSSIER: "renumber a dossier",
    Act.REOPEN_BATCH: "open a closed batch again",
    Act.REOPEN_UNIT: "open an ended unit again",
    Act.REOPEN_WORKSTATION: "open an ended workstation or scanner again",
    Act.REPLACE_SCAN: "replace the scan of a record",
    Act.RESCAN: "ask for a rescan",
    Act.RESET_FACTOR: "reset a second factor",
    Act.RESTORE: "put a withdrawn record back",
    Act.RESTRICT_PAGE: "restrict a page of words",
    Act.REVERT_PAGE: "take a page of words back",
    Act.REVOKE: "take a right back",
    Act.RUN_COMMAND: "run a system command",
    Act.SCHEDULE_PAGE: "schedule a page of words",
    Act.SEARCH: "search",
    Act.SEE_COMPLETENESS: "look at completeness",
    Act.SEE_CONDITIONS: "look at who fulfils the conditions",
    Act.SEE_HOME: "look at the home page",
    Act.SEE_OPENING: "look at an opening in an emergency",
    Act.SEE_PERSON: "look at an account",
    Act.SET_UP: "set the site up",
    Act.SHUT_KEYS: "shut the keys of what is closed",
    Act.SET_UP_FACTOR: "set up the second factor",
    Act.SIGN_AGAIN: "sign again",
    Act.SIGN_COMMITMENT: "sign a commitment to secrecy",
    Act.SIGN_IN: "sign in",
    Act.SIGN_OPENING: "sign the report of an opening off",
    Act.SIGN_OUT: "sign out",
    Act.SIGN_DESTRUCTION: "sign a list of destruction",
    Act.SPLIT_DOSSIER: "split a dossier",
    Act.TAKE_AWAY: "take away what is empty",
    Act.TAKE_BACK: "take back that an item was sent away",
    Act.TAKE_FILE: "take a file out",
    Act.TAKE_IN: "take a file in",
    Act.TAKE_IN_PERSON: "take a person in",
    Act.TAKE_LIST: "take a list out as a file",
    Act.TAKE_OFF_NAMED: "take something off a list of what is open by name",
    Act.TAKE_PAPER: "take a paper of the catalogue out",
    Act.TIE: "tie a row and a record",
    Act.TRAIL_FAULT: "a fault of the trail was found",
    Act.TRAIN: "enter who attended a training",
    Act.TRY_AGAIN: "try an item again",
    Act.TURN_PAGE: "turn a page round",
    Act.UNDO_ARRANGEMENT: "undo an act on a dossier",
    Act.UNDO_IMPORT: "undo an import",
    Act.UNLOCK_ACCOUNT: "unlock an account",
    Act.UNPUBLISH_PAGE: "take a page of words off",
    Act.UNTIE: "untie a row and a record",
    Act.VAULT_DAMAGE: "find a file damaged or missing",
    Act.VIEW_PAGE: "view a page",
    Act.UNVOUCHED: "find a right that nobody vouches for",
    Act.UNDERSTATED: "find papers that say they are less closed than their keys",
    Act.VOUCH: "vouch for the rights that stand",
    Act.WITHDRAW: "withdraw a record",
    Act.WITHDRAW_GRANT: "take back a request for a right",
    Act.WITHDRAW_NAMED: "withdraw what was asked for on a list of what is open by name",
    Act.WITHDRAW_PROPOSAL: "withdraw a proposal for an account",
    Act.WITHDRAW_PROTECTION: "withdraw what was proposed for the protection of a secret",
    Act.WITHDRAW_ROW: "take a row out of a list",
    Act.WITHDRAW_SECRECY: "withdraw a proposal about secrets",
    Act.WRITE_COMMITMENT: "write a version of a commitment",
    Act.WRITE_GUIDES: "write guides",
}
