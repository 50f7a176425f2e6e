"""`daoren verify`: prove the ledger."""

import json
from typing import TYPE_CHECKING

import click

from daoren.cli.language import language_option
from daoren.cli.speech import progress_bar
from daoren.cli.workplace import workplace
from daoren.core.terms import Language, Statement, say

if TYPE_CHECKING:
    from daoren.apps.audit.verify import Proof


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Speak JSON for machines. 机器可读输出。")
@language_option
def verify_command(*, as_json: bool, language: Language) -> None:
    """Prove that the chain of facts holds and that every table is what the facts make of it.

    Each difference is named. The last line is a count and the verdict; exit status 1 where something is wrong.

    \b
    证明账本：事实链完整，各状态表与账本推演一致。末行为条数与结论。
    """
    with workplace(language, as_json=as_json):
        from daoren.apps.audit.verify import record_of, verify

        with progress_bar(language, quiet=as_json) as progress:
            found = verify(progress)
        if as_json:
            click.echo(json.dumps(record_of(found), ensure_ascii=False))
        else:
            _tell(found, language)
    raise SystemExit(0 if found.sound else 1)


def _tell(found: "Proof", language: Language) -> None:
    from daoren.apps.audit.sentences import said

    for statement in said(found):
        click.echo(say(statement, language))
    rate = round(found.facts / found.seconds) if found.seconds else 0
    click.echo(say(Statement("workplace.proof_rate", {"rate": f"{rate:,}", "records": found.records}), language))
    head = {"sequence": found.head.sequence, "hash": found.head.hash}
    click.echo(say(Statement("workplace.proof_head", head), language))
    verdict = "workplace.proof_sound" if found.sound else "workplace.proof_wrong"
    click.echo(say(Statement(verdict, {"facts": found.facts, "wrong": found.wrong}), language))
