from .common import LotCase


class ScanCase(LotCase):
    """Scans with keys of their own, as a scanner makes them."""

    def setUp(self):
        super().setUp()
        self.keys = iter(range(1000))

    def scan(self, code, document=None, key=None, **said):
        return self.env["lot.scan"].apply(code, document, key or f"{self.id()}-{next(self.keys)}", **said)

    def outcome(self, code, document=None, **said):
        """What came of a scan, and the codes of all messages."""
        answer = self.scan(code, document, **said)
        return answer["status"], [message["code"] for message in answer["messages"]]
