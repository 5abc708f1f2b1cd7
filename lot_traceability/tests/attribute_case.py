"""What tests of attributes stand on: fruit that says something, the juice pressed of it, and what was told of that."""

from datetime import date

from odoo.tests import Form

from .common import LotCase


class AttributesCase(LotCase):
    """Juice is pressed of fruit of several farms, and says what they say."""

    def setUp(self):
        super().setUp()
        self.fruit, self.juice = self.product("Fruit"), self.product("Juice")
        self.rules = self.env["lot.attribute.rule"].search([])
        self.rules.active = False

    def rule(self, label=None, how="all", **values):
        """A rule as a person writes it, on its form."""
        with Form(self.env["lot.attribute.rule"]) as form:
            for name, value in values.items():
                setattr(form, name, value)
            form.how = how
            if label:
                form.label = label
        return form.record

    def knows(self, product, label, kind, **more):
        """Give a product a property, as a person does on the form of its lots."""
        name = f"{label.lower().replace(' ', '')}{product.id}"
        product.lot_properties_definition = [
            *product.lot_properties_definition, {"name": name, "string": label, "type": kind, **more}]
        return name

    def says(self, lot, label):
        return next((prop.get("value") for prop in lot.read(["lot_properties"])[0]["lot_properties"]
                     if prop["string"] == label), None)

    def fruit_lot(self, name, product=None, **said):
        """A lot whose properties say this; a property that its product has not got is given to it."""
        lot = self.lot(name, product or self.fruit)
        for label, value in said.items():
            known = {prop["string"]: prop["name"] for prop in lot.product_id.lot_properties_definition}
            kind = "float" if isinstance(value, float) else "date" if isinstance(value, date) else "char"
            key = known.get(label) or self.knows(lot.product_id, label, kind)
            value = value.isoformat() if isinstance(value, date) else value
            lot.lot_properties = {**dict(lot.lot_properties), key: value}
        return lot

    def press(self, *used, name="juice-1", **more):
        lot = self.lot(name, self.juice)
        self.produce(lot, used[0] if isinstance(used[0], dict) else dict.fromkeys(used, 1), **more)
        return lot

    def work_out(self, lots):
        """Through the door of Quality: Actions › Work Out Attributes."""
        lots.with_user(self.user("quality")).action_work_out_attributes()

    def told(self, lot):
        return {(record.label, record.value_text, record.source_text, record.state)
                for record in lot.attribute_value_ids}
