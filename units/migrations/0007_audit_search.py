"""What a search of the audit trail reads: the words of a line without diacritics."""

from importlib import import_module

from django.db import migrations, models

from units.audit import searchable

_chain = import_module("units.migrations.0005_audit_chain")
_TABLE = "units_auditentry"


def fill(apps, schema_editor):
    """Lines of before get theirs too. The triggers of PostgreSQL stand aside for it; SQLite has lost its own by now."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    AuditEntry = apps.get_model("units", "AuditEntry")
    if postgresql:
        schema_editor.execute(f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER")
    for entry in AuditEntry.objects.only("summary", "changes").iterator():
        AuditEntry.objects.filter(pk=entry.pk).update(search_text=searchable(entry.summary, entry.changes))
    if postgresql:
        schema_editor.execute(f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("units", "0006_signing_in")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, _chain.run([], _chain.SQLITE_ENTRIES)),
        migrations.AddField("auditentry", "search_text", models.TextField(db_default="", default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(_chain.run([], _chain.SQLITE_ENTRIES), migrations.RunPython.noop),
    ]
