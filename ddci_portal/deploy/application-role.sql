-- The role in whose name web, worker and beat work: it adds audit lines and reads them, and can do no more to them.
-- The owner of the tables runs this once after each `migrate`, for example:
--   psql "$OWNER_DATABASE_URL" -v role=ddci_app -f ddci_portal/deploy/application-role.sql
-- The role itself is made beforehand: CREATE ROLE ddci_app LOGIN PASSWORD '…'

GRANT USAGE ON SCHEMA public TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"role";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"role";
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON units_auditentry, units_auditlink FROM :"role";
-- Where the chain begins is said by who takes archived lines out (manage.py archive_audit --remove): the owner alone.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON units_auditanchor FROM :"role";
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"role";
