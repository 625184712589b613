-- The trail belongs to a role that nobody signs in as: whoever has the password of the store can then add
-- to it and read it, and neither switch its guards off nor change what stands there.
--
-- Run by the administrator of the server, once the store has made its tables (`manage.py prepare`), and again
-- after a new version of the store; run twice it changes nothing:
--
--   psql -v ON_ERROR_STOP=1 -v store=khoso -d khoso -f deploy/postgresql-trail.sql
--
-- `store` is the role that KHOSO_DATABASE names. A new version whose notes say that it changes the tables of
-- the trail wants them back before it is prepared: the same command with -v back=yes.
\set ON_ERROR_STOP on
\if :{?back}
\else
  \set back no
\endif

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'khoso_trail') AS missing \gset
\if :missing
  CREATE ROLE khoso_trail NOLOGIN;
\endif

SELECT CASE WHEN :'back' = 'yes' THEN :'store' ELSE 'khoso_trail' END AS owner \gset
SELECT current_database() AS database \gset

BEGIN;
ALTER TABLE audit_event OWNER TO :"owner";
ALTER TABLE audit_mention OWNER TO :"owner";
ALTER FUNCTION audit_event_refuse() OWNER TO :"owner";
ALTER FUNCTION audit_event_check() OWNER TO :"owner";
ALTER FUNCTION audit_mention_check() OWNER TO :"owner";
-- Whoever owns the database owns its schema, and may throw out any table of it.
ALTER DATABASE :"database" OWNER TO :"owner";
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"database" TO :"store";
GRANT USAGE, CREATE ON SCHEMA public TO :"store";
REVOKE ALL ON audit_event, audit_mention FROM PUBLIC, :"store";
GRANT SELECT, INSERT ON audit_event, audit_mention TO :"store";
SELECT pg_get_serial_sequence('audit_event', 'id') AS numbers \gset
GRANT USAGE, SELECT ON SEQUENCE :numbers TO :"store";
COMMIT;
