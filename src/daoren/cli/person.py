"""`daoren person add`: enter a person, and say what the person is where."""

import click

from daoren.cli.language import language_option
from daoren.cli.speech import BAD_INPUT
from daoren.cli.workplace import workplace
from daoren.core.terms import Language, Statement, say


@click.group()
def person_command() -> None:
    """Enter people.

    \b
    登记人员。
    """


@person_command.command("add")
@click.argument("username")
@click.option("--role", default="", help="leader, officer, county, manager, auditor, expert. 角色。")
@click.option("--unit", default="", help="Number or credit code of the unit (managers). 单位。")
@click.option("--department", default="", help="Department (officers); none is all. 处室。")
@click.option("--region", default="", help="Code of GB/T 2260 (bureaus). 地区代码。")
@click.option("--email", default="", help="Address for letters. 邮箱。")
@click.option("--name", "full_name", default="", help="Name. 姓名。")
@click.option("--name-en", "full_name_en", default="", help="Name in English. 英文姓名。")
@language_option
def add(username: str, *, language: Language, **values: str) -> None:
    """Enter USERNAME, or a further role of a person who is there; give the path where a password is set.

    \b
    登记 USERNAME，或为已有人员增加角色；给出设置密码的网址路径。
    """
    with workplace(language, make=True):
        from daoren.apps.parties.people import Entry, NotEnteredError, add_person, invitation

        try:
            person = add_person(Entry(username, language="en" if language == "en" else "zh-hans", **values))
        except NotEnteredError as error:
            for reason in error.reasons:
                click.echo(say(reason, language), err=True)
            raise SystemExit(BAD_INPUT) from error
        told = {"username": username, "path": invitation(person)}
    click.echo(say(Statement("workplace.person_added", told), language))
