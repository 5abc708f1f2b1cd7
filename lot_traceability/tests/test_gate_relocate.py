from odoo.exceptions import UserError
from odoo.tests import Form

from .test_flows_optional import OptionalAppCase
from .test_gate_doors import DoorCase


class RelocateCase(DoorCase):

    def place(self, name, **values):
        return self.env["stock.location"].create({"name": name, "location_id": self.stock.id, **values})

    def quants(self, lot=None):
        return self.env["stock.quant"].search([
            ("lot_id", "=", (lot or self.milk).id), ("location_id.usage", "=", "internal"), ("quantity", ">", 0)])

    def lies(self):
        """Where the milk is: place and package of each quant, and how much."""
        return {(quant.location_id.name, quant.package_id.name or ""): quant.quantity for quant in self.quants()}

    def relocate(self, destination, quants=None):
        """Odoo's dialog on the stock list."""
        form = Form(self.env["stock.quant.relocate"].with_context(default_quant_ids=(quants or self.quants()).ids))
        form.dest_location_id = destination
        form.save().action_relocate_quants()

    def packed(self, name, quantity):
        """A package with so much of the milk in it."""
        package = self.env["stock.package"].create({"name": name})
        self.transfer({self.milk: quantity}, self.stock, self.stock, package=package)
        return package


class TestRelocate(RelocateCase):
    """Odoo moves stock without a transfer, too, and calls that by the name of a count."""

    def test_the_place_on_its_form_does_not_take_it_to_a_customer(self):
        self.milk.hold("damaged")
        for usage in ("customer", "production", "supplier"):
            place = self.place(usage, usage=usage)
            if usage == "supplier":
                self.milk.hold_ids.reason_id.stops_vendor_return = True
            with self.subTest(usage=usage), self.assertRaisesRegex(UserError, "milk-bad"), self.env.cr.savepoint(), \
                    Form(self.milk) as form:
                form.location_id = place
        self.assert_still_here()

    def test_the_place_on_its_form_takes_it_into_quarantine(self):
        self.milk.hold("damaged")
        with Form(self.milk) as form:
            form.location_id = self.place("Quarantine")
        self.assertEqual(self.lies(), {("Quarantine", ""): 10})

    def test_a_reason_that_stops_moves_stops_odoos_relocation(self):
        self.env.ref("lot_traceability.hold_reason_damaged").stops_internal_move = True
        self.milk.hold("damaged")
        self.assert_stopped(lambda: self.relocate(self.place("Shelf")), "cannot be moved")

    def test_a_count_is_not_stopped_whatever_the_reason_says(self):
        self.env.ref("lot_traceability.hold_reason_damaged").write(
            {"stops_internal_move": True, "stops_scrap": True})
        self.milk.hold("damaged")
        self.count(self.milk, 7)
        self.count(self.milk, 9)
        self.assertEqual(self.where(self.milk)["on_hand"], 9)

    def test_the_way_through_the_companys_own_transit_is_closed(self):
        self.milk.hold("damaged")
        transit = self.place("On the Way", usage="transit", company_id=self.env.company.id)
        self.transfer([self.milk], self.stock, transit)
        self.assert_stopped(lambda: self.transfer(
            [self.milk], transit, self.env.ref("stock.stock_location_inter_company")))


class TestHeldPart(RelocateCase):
    """A hold of what lies in one place does not end when somebody carries it to another."""

    def setUp(self):
        super().setUp()
        self.shelf, self.other = self.place("Shelf"), self.place("Other")

    def held_on_the_shelf(self, quantity=4):
        self.transfer({self.milk: quantity}, self.stock, self.shelf)
        self.milk.hold("damaged", location=self.shelf)

    def test_it_does_not_leave_its_shelf_and_the_message_names_it(self):
        self.held_on_the_shelf()
        self.assert_stopped(
            lambda: self.transfer({self.milk: 4}, self.shelf, self.other), "WH/Stock/Shelf (milk-bad) cannot be moved")
        self.assert_stopped(lambda: self.transfer({self.milk: 4}, self.shelf, self.stock), "Damaged")
        self.assertEqual(self.lies(), {("Stock", ""): 6, ("Shelf", ""): 4})

    def test_it_moves_within_its_shelf_and_the_rest_moves_freely(self):
        self.held_on_the_shelf()
        self.transfer({self.milk: 4}, self.shelf, self.place("Box", location_id=self.shelf.id))
        self.transfer({self.milk: 6}, self.stock, self.other)
        self.assertEqual(self.lies(), {("Box", ""): 4, ("Other", ""): 6})

    def test_it_goes_into_quarantine_and_is_held_there(self):
        self.env["lot.hold.rule"].create({
            "name": "Quarantine", "trigger": "arrival", "location_id": self.other.id,
            "reason_id": self.env.ref("lot_traceability.hold_reason_check_failed").id})
        self.held_on_the_shelf()
        self.transfer({self.milk: 4}, self.shelf, self.other)
        self.assert_stopped(lambda: self.transfer({self.milk: 4}, self.other, self.stock), "Failed Quality Check")

    def test_a_held_package_is_not_unpacked_but_moved_whole(self):
        package = self.packed("CASE-1", 4)
        self.milk.hold("damaged", package=package)
        self.assert_stopped(package.unpack, "CASE-1 (milk-bad) cannot be moved")
        self.relocate(self.shelf, self.quants().filtered("package_id"))
        self.assertEqual(self.lies(), {("Stock", ""): 6, ("Shelf", "CASE-1"): 4})

    def test_a_held_pallet_holds_its_cases_wherever_they_go(self):
        case = self.packed("CASE-1", 4)
        pallet = self.env["stock.package"].create({"name": "PALLET-1"})
        case.parent_package_id = pallet
        self.milk.hold("damaged", package=pallet)
        case.parent_package_id = False
        self.assertEqual(self.milk.hold_ids.package_id, case)
        self.deliver({self.milk: 6})
        self.assert_stopped(case.unpack, "CASE-1 (milk-bad) cannot be moved")

    def test_it_is_not_shipped_as_if_it_lay_elsewhere(self):
        self.held_on_the_shelf()
        self.assert_stopped(lambda: self.deliver({self.milk: 7}), "WH/Stock/Shelf (milk-bad) cannot be delivered")
        self.deliver({self.milk: 6})
        self.assertEqual(self.lies(), {("Shelf", ""): 4})

    def test_what_was_reserved_out_of_its_shelf_is_freed(self):
        self.transfer({self.milk: 4}, self.stock, self.shelf)
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": self.shelf.id,
            "location_dest_id": self.other.id, "move_ids": [(0, 0, {
                "product_id": self.milk.product_id.id, "product_uom_qty": 4, "location_id": self.shelf.id,
                "location_dest_id": self.other.id})]})
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.milk)
        self.milk.hold("damaged", location=self.shelf)
        self.assertFalse(picking.move_line_ids.lot_id)


class TestRelocateToTheSubcontractor(RelocateCase, OptionalAppCase):

    app = "mrp_subcontracting"

    def test_odoos_relocation_does_not_take_it_there(self):
        self.milk.hold("damaged")
        self.assert_stopped(
            lambda: self.relocate(self.env.company.subcontracting_location_id), "cannot be sent to a subcontractor")

    def test_it_does_not_go_from_one_subcontractor_to_another(self):
        anna, ben = (self.place(name, location_id=self.env.company.subcontracting_location_id.id)
                     for name in ("Anna", "Ben"))
        self.transfer([self.milk], self.stock, anna)
        self.milk.hold("damaged")
        self.assert_stopped(lambda: self.transfer([self.milk], anna, ben), "cannot be sent to a subcontractor")
        self.transfer([self.milk], anna, self.stock)
