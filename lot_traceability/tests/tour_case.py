import base64
import pathlib

from PIL import Image

from odoo.tests import HttpCase
from odoo.tools import config

from .common import LotCase


class TourCase(LotCase, HttpCase):
    """Tours on a telephone that keep pictures of what a person sees.

    A step of the tour calls ``keepPicture`` with a name and waits for ``pictureKept``. The pictures lie in the folder
    that Odoo's option ``--screenshots`` names, where it puts those of tours that fail, too. ``typeKeys`` presses keys.
    """

    browser_size = "390x844"
    touch_enabled = True
    user_agent = None
    # Of the names of its pictures.
    prefix = ""

    def authenticate(self, *arguments, browser=None, **options):
        """Odoo hands its browser over here, before the first page."""
        if browser:
            called = {"keepPicture": self._keep, "typeKeys": self._type}
            browser._handlers["Runtime.bindingCalled"] = lambda name, payload, **_event: called[name](browser, payload)
            for name in called:
                browser._websocket_request("Runtime.addBinding", params={"name": name})
            if self.user_agent:
                browser._websocket_request("Emulation.setUserAgentOverride", params={"userAgent": self.user_agent})
        return super().authenticate(*arguments, browser=browser, **options)

    def _keep(self, browser, name):
        def write(taken):
            self._path(name).write_bytes(base64.b64decode(taken.result()["data"]))
            browser._websocket_send("Runtime.evaluate", params={"expression": "window.pictureKept()"})

        browser._websocket_send("Page.captureScreenshot", with_future=True).add_done_callback(write)

    def _type(self, browser, code):
        """Press the keys of a code and Enter, as a scanner does that is plugged in as a keyboard."""
        for key, text in [*zip(code, code, strict=True), ("Enter", "\r")]:
            for event in ({"type": "keyDown", "text": text}, {"type": "keyUp"}):
                browser._websocket_send("Input.dispatchKeyEvent", params={**event, "key": key})

    def _path(self, name):
        folder = pathlib.Path(config["screenshots"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.prefix}{name}.png"

    def pictured(self, address, tour, *names, login):
        """Go through a tour and look at the pictures it takes: each has the size of the window, shows something, and
        something else than the others.
        """
        paths = [self._path(name) for name in names]
        for path in paths:
            path.unlink(missing_ok=True)
        self.start_tour(address, tour, login=login)
        shown = set()
        for path in paths:
            with self.subTest(path.name), Image.open(path) as picture:
                size = f"{picture.width}x{picture.height}"
                self.assertEqual((picture.format, size), ("PNG", type(self).browser_size))
                self.assertGreater(len(picture.convert("RGB").getcolors(1 << 24)), 50)
                shown.add(picture.tobytes())
        self.assertEqual(len(shown), len(names))
