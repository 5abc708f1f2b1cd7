from odoo import models

BATCH = 1000  # records that one request works on, some seconds


class LotBatchMixin(models.AbstractModel):
    """Work on more records than one request should take: batch by batch, with a bar to look at.

    Each batch is a request of its own, so what is done stays done if the next one fails or nobody asks for it.
    Whoever begins again goes on where it stopped.
    """

    _name = "lot.batch.mixin"
    _description = "Work in Batches"

    def _left(self):
        """Hook: the records that are still to be worked on."""
        raise NotImplementedError

    def _work_on(self, records):
        """Hook: do the work."""
        raise NotImplementedError

    def _begin(self, records, name):
        """Work on ``records`` at once, or open the bar where they are too many for that.

        :param str name: what is being done, as the title of the bar
        :return: the action to open the bar; None if all is done
        :rtype: dict or None
        """
        self.ensure_one()
        if len(records) <= BATCH:
            self._work_on(records)
            return None
        return {
            "type": "ir.actions.client", "tag": "lot_traceability.progress", "target": "new", "name": name,
            "params": {"model": self._name, "id": self.id, "total": len(records)}}

    def work_on_some(self):
        """Work on the next batch.

        :return: how many records are left
        :rtype: int
        """
        self.ensure_one()
        left = self._left()
        if left:
            self._work_on(left[:BATCH])
        return len(left[BATCH:])
