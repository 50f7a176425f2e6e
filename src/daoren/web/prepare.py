"""Bring the database of the workplace to the form that this version needs."""


def behind() -> bool:
    """Tell whether the database lacks something that this version needs."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare() -> None:
    """Bring the database to the present form; where it is in it already, nothing happens."""
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME.mkdir(parents=True, exist_ok=True)
    settings.FILES.mkdir(parents=True, exist_ok=True)
    if behind():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
