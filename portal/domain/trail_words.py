"""
What the trail keeps as a name of the code, as an auditor reads it.

The trail itself keeps the names: they are what a rule was called when it failed.
"""

from access.domain.actors import Role

ROLE_WORDS: dict[str, str] = {
    Role.ARCHIVIST: "the archivist",
    Role.CHECKER: "the checker",
    Role.OFFICER: "the officer",
    Role.UNIT_HEAD: "the head of a unit",
    Role.AUDITOR: "the auditor",
    Role.SECURITY_OFFICER: "the security officer",
    Role.CAMPAIGN: "the campaign team",
    Role.ADMINISTRATOR: "the administrator",
}
# Who acts without being a person, and where that is.
ACTOR_WORDS: dict[str, str] = {
    "system": "the store",
    "worker": "the machine",
    "console": "the command line",
    "setup": "the first start",
}
# What has no number or name of its own, for there is only one.
PLACE_WORDS: dict[str, str] = {
    "queue": "the queue that waits to be confirmed",
    "batch": "the list of batches",
    "quarantine": "the quarantine",
    "desk": "the desk",
    "withdrawn": "the list of withdrawn records",
    "issuers": "the list of issuing bodies",
    "terms": "the list of terms",
    "types": "the list of types and letters",
    "periods": "the list of collections",
    "series": "the gaps in number series",
    "lists": "the reference lists",
    "unit": "the list of units",
    "workstation": "the list of workstations and scanners",
}
# What has a level of its own; of all else, a sign-in or a search, a level says nothing.
LEVELLED = frozenset(("record", "item", "inventory", "dossier", "batch", "file", "page_image"))
# Each as the condition that did not hold.
RULE_WORDS: dict[str, str] = {
    "administers": "is an administrator",
    "address_locked": "the workstation is not locked for wrong passwords",
    "assigned": "works with this unit or inventory",
    "audits": "is an auditor",
    "cleared": "is cleared for this level",
    "committed": "has a valid commitment",
    "counts": "may see completeness",
    "exists": "this number or name exists",
    "command_of_the_store": "the store does this by a command of its own",
    "keeps_archive": "is an archivist",
    "keeps_or_filed": "is an archivist, or has filed this record",
    "locked_out": "the account is not locked for wrong passwords",
    "nobody": "somebody may do this",
    "password": "account name and password are right",
    "reads_content": "may read documents",
    "sealed": "the workstation has a valid seal",
    "second_person": "another person does it",
    "sees_lists": "may look at units and machines",
    "set_up_code": "the code of the first start is right and was not used",
    "takes_files": "may take original files",
    "trained": "is trained for scanning and entry",
    "visible": "the inventory exists and is open to the person",
    "works_on_batches": "is an archivist or checker",
    "writes_guides": "may write guides",
}
# What the vault was found to suffer from, of one stored file.
STORED_WORDS: dict[str, str] = {
    "damaged": "the stored file is damaged",
    "missing": "the stored file is missing",
    "orphan": "a stored file that nobody knows",
    "unreferenced": "a stored file that nothing points at",
}
