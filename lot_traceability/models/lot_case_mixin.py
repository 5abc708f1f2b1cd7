from odoo import api, models
from odoo.exceptions import AccessError


class LotCaseMixin(models.AbstractModel):
    """A case: a record that goes its way by its own methods alone.

    Nobody gets it there by writing a field, nor by the defaults for any field that a context may carry. The methods
    check who may, and write as superuser.
    """

    _name = "lot.case.mixin"
    _description = "Case"

    # The names of the fields that only methods set, and whether ``name`` is a number from the sequence of this model.
    _set_by_methods = frozenset()
    _is_numbered = False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_can_be_set(vals)
            if self._is_numbered:
                vals["name"] = self._next_number(vals.get("company_id"))
        forged = {f"default_{name}" for name in self._set_by_methods}
        context = {key: value for key, value in self.env.context.items() if key not in forged}
        return super(LotCaseMixin, self.with_env(self.env(context=context))).create(vals_list)

    def write(self, vals):
        self._ensure_can_be_set(vals)
        return super().write(vals)

    def _own_files(self, name):
        """Whoever may read a case reads the files in its field ``name``; those that belong elsewhere stay there."""
        for case in self:
            mine = case[name].filtered(lambda file: not file.res_id and file.create_uid == self.env.user)
            # As superuser: the file was uploaded by this very user and belongs to no record yet.
            mine.sudo().write({"res_model": case._name, "res_id": case.id})

    def _next_number(self, company_id):
        company = self.env["res.company"].browse(company_id or self.env.company.id)
        # As superuser: whoever may open a case numbers it.
        return self.env["ir.sequence"].sudo().with_company(company).next_by_code(self._name)

    @api.model
    def _ensure_can_be_set(self, vals):
        if not self.env.su and self._set_by_methods & vals.keys():
            labels = (self._fields[name]._description_string(self.env) for name in self._set_by_methods & vals.keys())
            raise AccessError(self.env._("These fields are set by the buttons of the form: %s.",
                                         ", ".join(sorted(labels))))
