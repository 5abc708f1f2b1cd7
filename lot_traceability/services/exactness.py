from odoo import api, models
from odoo.tools import SQL


class LotExactness(models.AbstractModel):
    """Says how sure the links of a transformation are."""

    _name = "lot.exactness"
    _description = "Lot Exactness"

    @api.private
    def summary_sql(self, kind):
        """``summary (document_id, part, date, exactness)``: what a transformation says about its lines, ``expected``.

        Links are only *possible* where several serial numbers came out of one order and several lots of a
        component went in: the records do not say which of them went into which. Of a manual link, people say.

        :param str kind: a kind that ``lot.recorder`` knows
        """
        stated = SQL("(SELECT exactness FROM lot_link WHERE id = document_id)") if kind == "link" else SQL("NULL")
        return SQL(
            """
            summary AS (
                SELECT document_id, part, max(date) AS date,
                       COALESCE(%s, CASE WHEN bool_or(several AND role = 'output' AND template.tracking = 'serial')
                                          AND bool_or(several AND role = 'input')
                                         THEN 'possible' ELSE 'certain' END) AS exactness
                  FROM (
                        SELECT document_id, part, role, product_id, max(date) AS date,
                               min(lot_id) < max(lot_id) AS several
                          FROM expected GROUP BY document_id, part, role, product_id
                  ) by_product
                  JOIN product_product product ON product.id = by_product.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 GROUP BY document_id, part
            )
            """, stated)
