from contextlib import contextmanager

from odoo import api, models

CURRENT = "lot_traceability.assignment"  # where a transaction keeps what is being assigned


class Assignment:
    """Moves that are assigned together.

    :param product.product products: theirs
    """

    def __init__(self, products):
        self.products = products
        self.questions = []  # of lot.proposal, answered when all are assigned
        self.answers = {}  # of LotAssignment.which


class LotAssignment(models.AbstractModel):
    """Asks once what would be asked for each of the moves that are assigned together."""

    _name = "lot.assignment"
    _description = "Lot Assignment"

    @api.private
    @contextmanager
    def together(self, products):
        """What happens inside this block is one assignment. Blocks nest: an inner one is an assignment of its own.

        :param product.product products: of the moves that are assigned
        :return: the assignment
        :rtype: Assignment
        """
        data, outer = self.env.cr.precommit.data, self.current()
        data[CURRENT] = Assignment(products)
        try:
            yield data[CURRENT]
        finally:
            data[CURRENT] = outer

    @api.private
    def current(self):
        """The assignment that is going on; None if nothing is being assigned."""
        return self.env.cr.precommit.data.get(CURRENT)

    @api.private
    def which(self, question, ask, product):
        """Which products something is true of, or what of each: asked for all of an assignment together, or for
        ``product`` alone.

        :param question: what is asked, as the key under which the answer is kept
        :param ask: takes ids of products, and answers with those of which it is true, or with a dict of them
        :return: that answer
        """
        current = self.current()
        if not current or product not in current.products:
            return ask(product.ids)
        if question not in current.answers:
            current.answers[question] = ask(current.products.ids)
        return current.answers[question]

    @api.private
    def forget(self):
        """After something changed that may have been asked for."""
        if current := self.current():
            current.answers.clear()
