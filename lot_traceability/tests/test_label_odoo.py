from odoo.tests import Form

from .label_case import LabelCase


class TestLabelsOfOdoo(LabelCase):
    """Labels that Odoo prints by itself, or offers, are ours: they are kept."""

    def setUp(self):
        super().setUp()
        self.env.user.group_ids += self.env.ref("stock.group_production_lot")

    def arriving(self, lot, quantity, **kind):
        self.warehouse.in_type_id.write({"auto_print_lot_labels": True, **kind})
        vendors = self.env.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": vendors.id,
            "location_dest_id": self.stock.id, "move_ids": [(0, 0, {
                "product_id": lot.product_id.id, "product_uom_qty": quantity, "location_id": vendors.id,
                "location_dest_id": self.stock.id})]})
        picking.action_confirm()
        self._fill(picking.move_ids, {lot: quantity})
        return picking

    def kept(self, lot):
        return [(printed.layout, printed.output, printed.copies, printed.reason)
                for printed in self.env["lot.label.print"].search([("lot_ids", "=", lot.id)], order="id")]

    def reports(self, answer):
        return [report["report_name"] for report in answer["params"]["reports"]]

    def test_what_is_printed_when_a_receipt_is_validated_is_kept(self):
        lot = self.lot("L-1", self.milk)
        answer = self.arriving(lot, 3, lot_label_format="4x12_lots").button_validate()
        self.assertEqual(self.reports(answer), ["lot_traceability.report_lot_label_50x25"])
        answer = self.arriving(lot, 3, lot_label_format="zpl_units").button_validate()
        self.assertEqual(self.reports(answer), ["lot_traceability.report_lot_label_zpl"])
        self.assertEqual(self.kept(lot), [
            ("lot_50x25", "pdf", 1, False), ("lot_50x25", "zpl", 3, "Printed by itself")])

    def test_what_is_printed_when_an_order_is_closed_is_kept(self):
        lot, milk = self.lot("C-1", self.product("Cheese")), self.lots("milk")
        self.receive(milk)
        order = self.plan(lot, used=milk)
        order.picking_type_id.write({"auto_print_done_mrp_lot": True, "done_mrp_lot_label_to_print": "pdf"})
        self.close(order, lot, used=milk)
        self.assertEqual(self.kept(lot), [("lot_50x25", "pdf", 1, False)])

    def test_what_our_label_cannot_carry_stops_no_receipt(self):
        lot = self.lot("W" * 200, self.milk)
        picking = self.arriving(lot, 1)
        self.assertEqual(self.reports(picking.button_validate()), ["stock.report_lot_label"])
        self.assertEqual((picking.state, self.kept(lot)), ("done", []))

    def test_the_menu_of_lots_offers_ours(self):
        bindings = self.env["ir.actions.actions"].get_bindings("stock.lot")
        self.assertEqual({action["name"] for action in bindings["report"]}, {"Print Labels", "Trace Dossier"})

    def test_the_button_for_labels_leads_to_our_dialog(self):
        lot = self.lot("L-1", self.milk)
        receipt = self.receive({lot: 3})
        choice = Form.from_action(self.env, receipt.action_open_label_type())
        choice.label_type = "lots"
        dialog = Form.from_action(self.env, choice.save().process())
        self.assertEqual((dialog._record._name, dialog.line_ids._records[0]["lot_id"]), ("lot.label.wizard", lot.id))
