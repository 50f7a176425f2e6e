"""What people do on every page: fill a form, submit it, be refused; and the words that the policies have."""

from typing import Any

from daoren.policies import load_lifecycles


def words(language: str, kind: str, *, state: str = "", event: str = "") -> str:
    """Give the label of a state or an event as the policies have it."""
    lifecycle = load_lifecycles()[kind]
    return str((lifecycle.states[state] if state else lifecycle.events[event]).label[language])


def give(page: Any, **answers: str) -> None:
    """Fill the form that is open as a person does, and submit it."""
    fill(page, **answers)
    confirm = page.locator("#id-confirmed")
    if confirm.count():
        confirm.check()
    page.locator("button[name=then][value=submit]").click()


def fill(page: Any, **answers: str) -> None:
    """Fill fields of the form that is open."""
    for name, value in answers.items():
        field = page.locator(f"#id-{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def refused(page: Any, address: str, *reasons: str) -> None:
    """Force an address, and see the refusal with its reasons."""
    assert page.goto(address).status == 403
    text = page.locator("main").inner_text()
    assert all(reason in text for reason in reasons), text
