"""One Chromium, and one workplace served by `daoren serve`, with a dozen projects and people of every role."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stage import DAY

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "no Chromium at /usr/bin/chromium (apt-get install chromium)"
COOKIES = {"zh": "zh-hans", "en": "en"}
PATIENCE = 60.0
# A person's look at a page that does not come is longer on a machine that does other things beside.
SLOWEST = 30_000
OURS = ("DATABASE_URL", "DAOREN_DEMO", "DAOREN_HOSTS", "DAOREN_POLICIES")


@dataclass(frozen=True)
class Site:
    """A workplace that answers: its address, and what the stage told of it."""

    address: str
    told: Mapping[str, Any]

    @property
    def projects(self) -> Mapping[str, Any]:
        """Give which projects are there for what."""
        found: Mapping[str, Any] = self.told["projects"]
        return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Open one Chromium for the tests of a module, without a network beyond this machine."""
    if not CHROMIUM.exists():
        pytest.skip(MISSING)
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Fill a workplace in a folder of its own and have it answer until the tests are through."""
    if not CHROMIUM.exists():
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("site")
    (folder / "site.toml").write_text('[sign_in]\nsecond_factor = ["expert"]\n', "utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
        "DAOREN_HOME": str(folder / "home"),
        "DAOREN_SITE": str(folder / "site.toml"),
        "DAOREN_TODAY": DAY,
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.e2e.stage"], env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    with (folder / "serve.log").open("wb") as log:
        serving = subprocess.Popen(
            [sys.executable, "-m", "daoren", "serve", "--port", str(port), "--workers", "1"],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _until_it_answers(address, serving, folder / "serve.log")
            yield Site(address, json.loads(told.stdout))
        finally:
            _end(serving)


def _until_it_answers(address: str, serving: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and serving.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))


def _end(serving: "subprocess.Popen[bytes]") -> None:
    """End the server and what it started; by force where it does not go."""
    serving.terminate()
    with suppress(subprocess.TimeoutExpired):
        serving.wait(15)
    with suppress(ProcessLookupError):
        os.killpg(serving.pid, signal.SIGKILL)
    serving.wait()


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Visit]:
    """Open a window as somebody: visit("officer", "en", width=375, script=False); None is signed out.

    Who comes again in one test gets the window that is open already.
    Whatever the console complains of, and whatever is asked from elsewhere, fails the test at its end, but for a
    page that was refused on purpose.
    """
    complaints: list[str] = []
    windows = []
    pages: dict[Any, Any] = {}

    def opened(who: str | None, language: str = "zh", *, width: int = 1280, script: bool = True) -> Any:
        if who is not None and (who, language, width, script) in pages:
            return pages[who, language, width, script]
        window = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=site.address
        )
        window.set_default_timeout(SLOWEST)
        cookies = {"django_language": COOKIES[language]}
        if who is not None:
            cookies["sessionid"] = site.told["sessions"][who]
        window.add_cookies(
            [{"name": name, "value": value, "url": site.address} for name, value in cookies.items()]
        )
        windows.append(window)
        page = window.new_page()
        page.on("console", lambda message: _complain(complaints, message))
        page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
        page.on("request", lambda request: _strangers(complaints, site, request.url))
        pages[who, language, width, script] = page
        return page

    yield opened
    for window in windows:
        window.close()
    assert complaints == []


def _complain(complaints: list[str], message: Any) -> None:
    # Chromium notes each answer of 4xx; that a page was refused is what the test looks at itself.
    if "Failed to load resource" not in message.text or "status of 5" in message.text:
        complaints.append(f"{message.location.get('url', '')} {message.text}")


def _strangers(complaints: list[str], site: Site, address: str) -> None:
    if not address.startswith((site.address, "data:", "blob:")):
        complaints.append(address)
