from odoo.fields import Command

from .common import LotCase


class TestFlows(LotCase):
    """How lots come, move and leave: each flow of Odoo's, made through its own documents."""

    def test_the_parts_of_a_kit_go_to_the_customer(self):
        blade, handle = self.lots("blade", "handle")
        self.receive({blade: 10, handle: 10})
        kit = self.product("knife kit", tracking="none")
        self.recipe(kit, 1, {blade.product_id: 1, handle.product_id: 2}).type = "phantom"
        picking = self.sell({kit: 3}, to=self.partner("Grocer"))
        self._fill(picking.move_ids, {blade: 3, handle: 6})
        self._validate(picking)

        self.assertEqual((self.net(blade), self.net(handle)), ({"Grocer": 3}, {"Grocer": 6}))
        self.assertEqual(self.where(handle), {"on_hand": 4, "delivered": 6})

    def test_a_delivery_in_three_steps_is_delivered_only_at_the_last(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        pick = self.sell({loaf: 4}, to=self.partner("Grocer"))
        order = pick.sale_id
        self.assertEqual(self.where(loaf), {"on_hand": 10, "stoppable": 4})
        steps = 0
        while picking := order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel")):
            self.assertEqual(self.net(loaf), {})
            self._fill(picking.move_ids, {loaf: 4})
            self._validate(picking)
            steps += 1

        self.assertEqual(steps, 3)
        self.assertEqual(self.where(loaf), {"on_hand": 6, "delivered": 4})
        self.assertEqual(self.net(loaf), {"Grocer": 4})

    def test_a_delivery_and_its_backorder_are_both_delivered(self):
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        picking = self.sell({loaf: 8}, to=self.partner("Grocer"))
        self._fill(picking.move_ids, {loaf: 5})
        self._validate(picking)
        self.assertEqual(self.where(loaf), {"on_hand": 5, "stoppable": 3, "delivered": 5})
        rest = picking.backorder_ids
        self._fill(rest.move_ids, {loaf: 3})
        self._validate(rest)

        self.assertEqual(self.where(loaf), {"on_hand": 2, "delivered": 8})
        self.assertEqual(self.net(loaf), {"Grocer": 8})

    def test_the_return_of_a_return_is_back_at_the_customer(self):
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        delivery = self.deliver({loaf: 6}, to=self.partner("Grocer"))
        returned = self.give_back(delivery, {loaf: 4})
        self.give_back(returned, {loaf: 3})

        self.assertEqual(self.net(loaf), {"Grocer": 5})
        self.assertEqual(self.where(loaf), {"on_hand": 5, "delivered": 5})

    def test_without_a_sale_a_return_belongs_to_whoever_received_that_delivery(self):
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        customers = self.env.ref("stock.stock_location_customers")
        delivery = self.transfer(
            {loaf: 6}, self.stock, customers, kind=self.warehouse.out_type_id,
            partner_id=self.partner("Grocer").id)
        returned = self.give_back(delivery, {loaf: 4})
        returned.partner_id = self.partner("Carrier")
        self.assertEqual(self.net(loaf), {"Grocer": 2})
        again = self.give_back(returned, {loaf: 3})
        again.partner_id = self.partner("Baker")
        self.give_back(again, {loaf: 1}).partner_id = self.partner("Carrier")

        self.assertEqual(self.net(loaf), {"Grocer": 2, "Baker": 2})

    def test_a_lot_corrected_on_a_done_delivery_moves_the_consignee(self):
        wrong = self.lots("loaf-wrong")
        right = self.lot("loaf-right", wrong.product_id)
        self.receive({wrong: 10, right: 10})
        delivery = self.deliver({wrong: 4}, to=self.partner("Grocer"))
        delivery.move_line_ids.lot_id = right

        self.assertEqual((self.net(wrong), self.net(right)), ({}, {"Grocer": 4}))
        self.assertEqual((self.where(wrong), self.where(right)), ({"on_hand": 10}, {"on_hand": 6, "delivered": 4}))

    def test_stock_without_a_lot_that_is_given_one_leaves_the_balance_open(self):
        """Odoo takes the missing units of the lot from those without: nothing says where they came from."""
        flour = self.product("flour", tracking="none")
        self.receive({flour: 10})
        flour.tracking = "lot"
        lot = self.lot("flour-1", flour)
        self.deliver({lot: 4}, to=self.partner("Grocer"))
        answer = lot.trace()

        self.assertEqual(self.where(lot), {"delivered": 4})
        self.assertEqual([row["difference"] for row in answer["balance"]], [-4])

    def test_a_lot_between_companies_is_in_transit_until_the_other_receives_it(self):
        other = self.env["res.company"].create({"name": "Other Bakery"})
        self.env.user.company_ids |= other
        there = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        transit = self.env["stock.location"].create({"name": "Between", "usage": "transit", "company_id": False})
        flour = self.lots("flour")
        self.receive({flour: 10})
        self.transfer({flour: 6}, self.stock, transit, kind=self.warehouse.out_type_id)
        self.assertEqual(self.where(flour), {"on_hand": 4, "in_transit": 6})
        self.transfer({flour: 5}, transit, there.lot_stock_id, kind=there.in_type_id)

        self.assertEqual(self.where(flour), {"on_hand": 9, "in_transit": 1})
        places = {row["location_id"]: row["quantity"] for row in flour.whereabouts()["on_hand"]}
        self.assertEqual(places, {self.stock.id: 4, there.lot_stock_id.id: 5})
        self.assertEqual([row["difference"] for row in flour.trace()["balance"]], [0])

    def test_a_lot_shared_by_companies_shows_each_its_own_units(self):
        other = self.env["res.company"].create({"name": "Other Bakery"})
        self.env.user.company_ids |= other
        there = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        flour = self.lots("flour")
        self.receive({flour: 10})
        self.transfer({flour: 7}, self.env.ref("stock.stock_location_suppliers"), there.lot_stock_id,
                      kind=there.in_type_id)
        reader = self.user(company_id=self.env.company.id, company_ids=[Command.set(self.env.company.ids)])
        rows = flour.with_user(reader).whereabouts()["on_hand"]

        self.assertEqual(self.where(flour), {"on_hand": 17})
        self.assertEqual([row["quantity"] for row in rows if not row.get("redacted")], [10])
        self.assertEqual([row for row in rows if row.get("redacted")], [{"lot_id": flour.id, "redacted": True}])

    def test_a_package_is_named_where_it_stands_and_goes_whole(self):
        loaf = self.lots("loaf")
        package = self.env["stock.package"].create({"name": "PALLET-1"})
        receipt = self.receive({loaf: 10})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({loaf: 6}, receipt.location_dest_id, shelf, package=package)
        places = {row.get("package_id"): (row["location_id"], row["quantity"]) for row in loaf.whereabouts()["on_hand"]}
        self.assertEqual(places, {None: (self.stock.id, 4), package.id: (shelf.id, 6)})

        picking = self.sell({loaf: 6}, to=self.partner("Grocer"))
        picking.move_line_ids.write({
            "package_id": package.id, "result_package_id": package.id, "location_id": shelf.id, "picked": True})
        self._validate(picking)
        self.assertEqual(self.where(loaf), {"on_hand": 4, "delivered": 6})
        self.assertEqual([row.get("package_id") for row in loaf.whereabouts()["on_hand"]], [None])

    def test_units_of_measure_change_along_the_chain_and_quantities_do_not(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        egg, cake = self.lots("egg", "cake")
        self.receive({egg: 100})
        recipe = self.recipe(cake.product_id, 1, {egg.product_id: 1})
        recipe.product_uom_id = dozen
        recipe.bom_line_ids.product_uom_id = dozen
        order = self.env["mrp.production"].create({
            "product_id": cake.product_id.id, "product_qty": 2, "product_uom_id": dozen.id, "bom_id": recipe.id})
        order.action_confirm()
        self.close(order, cake, used={egg: 24}, quantity=2)
        sale = self.env["sale.order"].create({
            "partner_id": self.partner("Grocer").id, "order_line": [
                Command.create({"product_id": cake.product_id.id, "product_uom_qty": 1, "product_uom_id": dozen.id}),
                Command.create({"product_id": egg.product_id.id, "product_uom_qty": 3, "product_uom_id": dozen.id})]})
        sale.action_confirm()
        self._fill(sale.picking_ids.move_ids, {cake: 12, egg: 36})
        self._validate(sale.picking_ids)

        self.assertEqual(self.current_lines(order), [("input", "egg", 24), ("output", "cake", 24)])
        self.assertEqual(self.where(egg), {"on_hand": 40, "delivered": 36, "used": 24})
        self.assertEqual(self.where(cake), {"on_hand": 12, "delivered": 12})

    def test_units_sold_over_a_counter_have_no_consignee(self):
        """Test case 16: a point of sale ships without saying to whom."""
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        customers = self.env.ref("stock.stock_location_customers")
        self.transfer({loaf: 3}, self.stock, customers, kind=self.warehouse.out_type_id)
        delivered = loaf.whereabouts()["delivered"]

        self.assertEqual([(row["quantity"], "partner_id" in row) for row in delivered], [(3, False)])
        self.assertFalse(loaf.consignee_ids)
        preview = self.env["lot.recall"].create_from(loaf).preview()
        self.assertEqual([row["quantities"][0]["quantity"] for row in preview["consignees"]], [3])

    def test_consigned_units_name_their_owner(self):
        """Test case 16: units of a supplier lie in the house and are used there."""
        flour, loaf = self.lots("flour", "loaf")
        mill = self.partner("Mill")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self.transfer({flour: 10}, suppliers, self.stock, kind=self.warehouse.in_type_id, owner_id=mill.id)
        on_hand = flour.whereabouts()["on_hand"]
        self.assertEqual([(row["owner_id"], row["quantity"]) for row in on_hand], [(mill.id, 10)])
        self.assertEqual(flour.trace()["names"]["partners"][mill.id]["name"], "Mill")
        order = self.plan(loaf, used={flour: 4})
        order.move_raw_ids.move_line_ids.owner_id = mill
        self.close(order, loaf, used={flour: 4})

        self.assertEqual(flour._descendants(), loaf)
        self.assertEqual([row["difference"] for row in flour.trace()["balance"]], [0, 0])
