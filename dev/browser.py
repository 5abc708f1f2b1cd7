"""A headless Chromium that opens pages of a running Odoo and takes pictures of them."""

import base64
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request

import websocket
from setup.console import Failure
from setup.system import CHROMIUM_NAMES

DESKTOP, PHONE = (1366, 900), (390, 844)
WAIT_SECONDS = 30


class Browser:
    """One tab. Made by :func:`open_browser`."""

    def __init__(self, socket, address):
        self.socket, self.address, self.numbers = socket, address, itertools.count(1)
        self.command("Page.enable")

    def command(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failure(f"the browser refused {method}: {answer['error']['message']}", "read the line above")
                return answer["result"]

    def log_in(self, database, login, password):
        """Take the session of a user, as the login page would give it."""
        body = {"params": {"db": database, "login": login, "password": password}}
        request = urllib.request.Request(
            f"{self.address}/web/session/authenticate", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            cookie = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        self.command("Network.setCookie", name="session_id", value=cookie, url=self.address)

    def open(self, path, size=DESKTOP):
        width, height = size
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=width < 600)
        self.command("Page.navigate", url=f"{self.address}{path}")

    def evaluate(self, script):
        return self.command("Runtime.evaluate", expression=script, awaitPromise=True)["result"].get("value")

    def wait_for(self, selector):
        """Wait until an element is on the page and nothing is being loaded."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if self.evaluate(f"!!document.querySelector({json.dumps(selector)})"):
                time.sleep(0.7)  # fonts and transitions
                return
            time.sleep(0.1)
        raise Failure(f"the page never showed {selector}", "run dev/demo and look at the page")

    def click(self, selector):
        self.wait_for(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        time.sleep(0.5)

    def picture(self, path):
        """What the window shows, as PNG."""
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot")["data"]))
        return path


@contextlib.contextmanager
def open_browser(address):
    """Start Chromium with an empty profile; yields a :class:`Browser` for the Odoo at ``address``."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
            "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={profile}",
            "--force-color-profile=srgb"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's sandbox does not work for root
        chromium = subprocess.Popen(
            [program, *flags, "about:blank"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            with contextlib.closing(websocket.create_connection(_debugger(profile), timeout=WAIT_SECONDS)) as socket:
                yield Browser(socket, address)
        finally:
            chromium.terminate()
            chromium.wait()


def _debugger(profile):
    """Where the tab listens; Chromium writes its port into the profile when it is ready."""
    deadline = time.monotonic() + WAIT_SECONDS
    port_file = os.path.join(profile, "DevToolsActivePort")
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(port_file, encoding="ascii") as lines:
                port = int(lines.readline())
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=5) as answer:
                return next(tab["webSocketDebuggerUrl"] for tab in json.load(answer) if tab["type"] == "page")
        time.sleep(0.1)
    raise Failure("Chromium did not start", "run `chromium --headless about:blank` by hand to see why")
