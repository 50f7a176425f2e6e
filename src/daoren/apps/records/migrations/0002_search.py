"""The index over the pieces of search: an array under GIN in PostgreSQL, FTS5 over the same table in SQLite."""

from django.db import migrations

POSTGRESQL = ["CREATE INDEX search_pieces ON search USING gin (string_to_array(pieces, ' '))"]
SQLITE = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(pieces, content='search', content_rowid='id', tokenize=\"unicode61 tokenchars '-_.'\")",
    "CREATE TRIGGER search_insert AFTER INSERT ON search BEGIN INSERT INTO search_fts(rowid, pieces) VALUES (new.id, new.pieces); END",
    "CREATE TRIGGER search_delete AFTER DELETE ON search BEGIN INSERT INTO search_fts(search_fts, rowid, pieces) VALUES ('delete', old.id, old.pieces); END",
    "CREATE TRIGGER search_update AFTER UPDATE ON search BEGIN INSERT INTO search_fts(search_fts, rowid, pieces) VALUES ('delete', old.id, old.pieces); INSERT INTO search_fts(rowid, pieces) VALUES (new.id, new.pieces); END",
]


def make(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def unmake(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX search_pieces")
        return
    for name in ("insert", "delete", "update"):
        editor.execute(f"DROP TRIGGER search_{name}")
    editor.execute("DROP TABLE search_fts")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
