"""
What the trail keeps as a name of the code, as an auditor reads it.

The trail itself keeps the names: they are what a rule was called when it failed.
"""

from access.domain.actors import ROLE_WORDS

__all__ = ["ACTOR_WORDS", "LEVELLED", "PLACE_WORDS", "ROLE_WORDS", "RULE_WORDS", "STORED_WORDS"]

# Who acts without being a person, and where that is.
ACTOR_WORDS: dict[str, str] = {
    "system": "the store",
    "worker": "the machine",
    "console": "the command line",
    "setup": "the first start",
    "indexer": "the machine",
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
    "secret_list": "the list of state secrets",
    "levels": "the papers whose level is to be decided",
    "series": "the gaps in number series",
    "lists": "the reference lists",
    "people": "the list of people",
    "people_list": "a list of people",
    "openings": "the list of openings in an emergency",
    "lapsing": "the list of what is about to lapse",
    "proposals": "the list of proposals",
    "commitment": "the list of commitments",
    "training": "the list of trainings",
    "conditions": "the conditions of work with papers",
    "grant_request": "a request for rights",
    "grant_requests": "the list of requests for rights",
    "named_list": "a list of what is open by name",
    "named_lists": "the lists of what is open by name",
    "named": "what is open to them by name",
    "unit": "the list of units",
    "posture": "the posture of the network",
    "fleet": "the workers of the store",
    "keys": "the keys of what is closed",
    "register": "the register of what is handled apart",
    "workstation": "the list of workstations and scanners",
    "protection": "the protection of state secrets",
}
# What has a level of its own; of all else, a sign-in or a search, a level says nothing.
LEVELLED = frozenset(
    (
        "record", "item", "inventory", "dossier", "batch", "file", "page_image", "register_entry",
        "destruction",
    )
)  # fmt: skip
# Each as the condition that did not hold.
RULE_WORDS: dict[str, str] = {
    "administers": "is an administrator",
    "answers_for_secrets": "is a security officer",
    "answers_or_leads": "is a security officer or the head of a unit",
    "address_locked": "the workstation is not locked for wrong passwords",
    "asked_it": "has asked for it or given it",
    "asks_for_people": "is a security officer, or head of a unit",
    "assigned": "works with this unit or inventory",
    "audits": "is an auditor",
    "cleared": "is cleared for this level",
    "committed": "has a valid commitment",
    "counts": "may see completeness",
    "exists": "this number or name exists",
    "not_moved": "the archive was moved away from here",
    "command_of_the_store": "the store does this by a command of its own",
    "heads_or_secures": "is a security officer, or head of that person's unit or of one above it",
    "keeper_away": "the keeper of the keys runs and can use them",
    "keeps_archive": "is an archivist",
    "key_of_site": "the keys are those of this archive",
    "key_pause": "the pause after wrong tries is over",
    "keys_made": "keys were made",
    "keys_open": "the keys are open",
    "keys_renewed": "the keys are not being renewed already",
    "keeps_no_accounts": "is no administrator",
    "keeps_or_filed": "is an archivist, or has filed this record",
    "locked_out": "the account is not locked for wrong passwords",
    "no_party": "it is neither their own proposal nor about their own account",
    "not_own": "has neither filed it nor asked about its level",
    "nobody": "somebody may do this",
    "password": "account name and password are right",
    "proposed_it": "has proposed it",
    "reads_content": "may read documents",
    "scanner_sealed": "the scanner has a valid seal",
    "sealed": "the workstation has a valid seal",
    "second_factor": "the code of the second factor is right and was not used",
    "second_person": "another person does it",
    "seconds_posture": "is a security officer, the head of a unit or an administrator",
    "sees_conditions": "may look at who fulfils the conditions",
    "sees_grants": "may look at people, is head of that person's unit, or looks at themselves",
    "sees_lists": "may look at units and machines",
    "sees_people": "may look at people and accounts",
    "set_up_code": "the code of the first start is right and was not used",
    "takes_files": "may take original files",
    "trained": "is trained for scanning and entry",
    "visible": "the inventory exists and is open to the person",
    "watches": "is an auditor or a security officer",
    "watches_or_party": "watches over openings, or has to do with this one",
    "works_with_it": "works with this unit or inventory, for it is not open by its name alone",
    "works_on_batches": "is an archivist or checker",
    "writes_guides": "may write guides",
    "wrong_key": "the passphrase or the key file opens the keys",
}
# What the vault was found to suffer from, of one stored file.
STORED_WORDS: dict[str, str] = {
    "damaged": "the stored file is damaged",
    "missing": "the stored file is missing",
    "orphan": "a stored file that nobody knows",
    "unreferenced": "a stored file that nothing points at",
}
