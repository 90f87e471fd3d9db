"""Pictures of the screens, for README and for looking at: `screenshots.py --help`.

Drives Chromium by its DevTools protocol. Run it with `dev/odoo env python`, against a
server that is running on this machine.
"""

import argparse
import base64
import io
import itertools
import json
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from websocket import create_connection

SIZES = {"desk": (1366, 850), "phone": (390, 844)}
#: Until nothing has been asked of the server, and nothing has moved, for this long.
QUIET = 0.6
PATIENCE = 60
#: The pictures are no wider, in pixels …
WIDEST = 1200
#: … and no larger, in bytes.
LARGEST = 120_000

IS_QUIET = """
(() => {
    const busy = document.querySelector(".o_blockUI, .o_loading_indicator");
    const ready = document.querySelector(".o_web_client .o_action_manager > *");
    const requests = performance.getEntriesByType("resource").length;
    return JSON.stringify([Boolean(ready) && !busy, requests]);
})()
"""


class Browser:
    """One page of a Chromium without a window."""

    def __init__(self, address):
        self.address = address
        self.profile = tempfile.TemporaryDirectory()
        self.numbers = itertools.count(1)

    def __enter__(self):
        self.process = subprocess.Popen(
            [
                *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu"),
                *("--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run"),
                *("--disable-background-networking", "--remote-debugging-port=0"),
                "--remote-allow-origins=*",
                f"--user-data-dir={self.profile.name}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = create_connection(self.find_page(), timeout=60)
        self.call("Page.enable")
        return self

    def __exit__(self, *error):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        time.sleep(0.5)
        self.profile.cleanup()

    def find_page(self):
        note = Path(self.profile.name) / "DevToolsActivePort"
        for _attempt in range(100):
            if note.exists() and note.read_text().strip():
                port = note.read_text().split()[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                    pages = json.load(answer)
                for page in pages:
                    if page["type"] == "page":
                        return page["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise SystemExit("Chromium didn't start.")

    def call(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(
            json.dumps({"id": number, "method": method, "params": parameters})
        )
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']['message']}")
                return message["result"]

    def run(self, script):
        """The value of a piece of JavaScript, awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise SystemExit(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def resize(self, width, height, phone):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)

    def go(self, path):
        self.call("Page.navigate", url=self.address + path)
        self.settle()

    def log_in(self, login):
        """As somebody whose password is the login, as in the demo company."""
        for _attempt in range(2):
            self.call("Page.navigate", url=self.address + "/web/login")
            self.wait_for("input[name=login]")
            self.settle_document()
            self.run(
                f"""
                document.querySelector("[name=login]").value = {json.dumps(login)};
                document.querySelector("[name=password]").value = {json.dumps(login)};
                document.querySelector("form.oe_login_form").submit();
                """
            )
            # The first page after a change of the add-on is slow: scripts are made.
            if self.appears(".o_main_navbar"):
                return
        raise SystemExit(f"{login} couldn't log in.")

    def settle_document(self):
        while self.run("document.readyState") != "complete":
            time.sleep(0.1)
        time.sleep(QUIET)

    def wait_for(self, selector):
        if not self.appears(selector):
            raise SystemExit(f"{selector} didn't come.")

    def appears(self, selector):
        deadline = time.monotonic() + PATIENCE
        while not self.run(f"Boolean(document.querySelector({json.dumps(selector)}))"):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def settle(self):
        """Wait until the page has come to rest."""
        deadline, since, before = time.monotonic() + PATIENCE, None, None
        while time.monotonic() < deadline:
            ready, requests = json.loads(self.run(IS_QUIET))
            if not ready or requests != before:
                before, since = requests, time.monotonic()
            elif time.monotonic() - since > QUIET:
                return
            time.sleep(0.1)

    def click(self, selector):
        """Click what the selector finds; `text=…` finds a button, tab or link."""
        if selector.startswith("text="):
            text = json.dumps(selector.removeprefix("text="))
            find = (
                "[...document.querySelectorAll('button, a, [role=menuitem]')]"
                f".find((node) => node.textContent.trim() === {text})"
            )
        else:
            find = f"document.querySelector({json.dumps(selector)})"
        if not self.run(f"(() => {{ const n = {find}; n?.click(); return !!n; }})()"):
            print(f"  (not found: {selector})")
        self.settle()

    def shoot(self, file):
        """Save what the window shows, in few colours and no wider than needed."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
        picture.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
        for colours in (256, 128, 64, 32):
            few = picture.quantize(colours, kmeans=2, dither=Image.Dither.NONE)
            few.save(file, optimize=True)
            if file.stat().st_size < LARGEST:
                break


def set_language(browser, code):
    """The language of whoever is logged in, from the next page on."""
    user = call(browser, "/web/session/get_session_info", {})["uid"]
    path = "/web/dataset/call_kw/res.users/write"
    written = {"model": "res.users", "method": "write", "kwargs": {}}
    call(browser, path, {**written, "args": [[user], {"lang": code}]})


def call(browser, path, parameters):
    """The result of a call of Odoo's, made by whoever is logged in."""
    body = json.dumps({"jsonrpc": "2.0", "params": parameters})
    answer = browser.run(
        f"""
        fetch("{path}", {{
            method: "POST",
            headers: {{"Content-Type": "application/json"}},
            body: {json.dumps(body)},
        }}).then((answer) => answer.text())
        """
    )
    answer = json.loads(answer)
    if "error" in answer:
        raise SystemExit(f"{path}: {answer['error']['data']['message']}")
    return answer["result"]


def parse(text):
    """`name=path` or `name=path>click>click`."""
    name, _equals, rest = text.partition("=")
    path, *clicks = rest.split(" > ")
    return name, path, clicks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "screens",
        nargs="+",
        type=parse,
        metavar="NAME=PATH[ > CLICK]…",
        help="a click is a CSS selector, or text=… for a button, tab or link",
    )
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--login", default="admin")
    parser.add_argument("--lang", nargs="*", default=["en_US"])
    parser.add_argument("--size", nargs="*", default=["desk"], choices=[*SIZES])
    parser.add_argument("--folder", type=Path, default=Path("docs/screenshots"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Browser(f"http://127.0.0.1:{options.port}") as browser:
        browser.resize(*SIZES["desk"], phone=False)
        browser.log_in(options.login)
        for lang in options.lang:
            set_language(browser, lang)
            for size in options.size:
                browser.resize(*SIZES[size], phone=size == "phone")
                for name, path, clicks in options.screens:
                    browser.go(path)
                    for selector in clicks:
                        browser.click(selector)
                    suffix = "" if lang == "en_US" else "-" + lang.split("_")[0]
                    suffix += "" if size == "desk" else f"-{size}"
                    browser.shoot(options.folder / f"{name}{suffix}.png")
                    print(options.folder / f"{name}{suffix}.png")
        set_language(browser, "en_US")


if __name__ == "__main__":
    main()
