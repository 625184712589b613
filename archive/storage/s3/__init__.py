"""
The vault in an S3 store: MinIO, SeaweedFS, or another that holds to its locks.

    BUCKET/archive.json        which archive this is
    BUCKET/objects/<name>      the objects, each version leased from the moment it was put
    BUCKET/probe/<chance>      what the locks are tried on
    BUCKET-notes/guards/<name> until when an object is locked by a rule of ours, and whether on hold
    BUCKET-notes/health/<host> what each machine writes to see whether it can
    BUCKET-notes/state/...     when leases were renewed, how the locks stood the trial

boto3 carries the bytes, through the client that django-storages makes; minio-py makes buckets,
policies and accounts.
"""
