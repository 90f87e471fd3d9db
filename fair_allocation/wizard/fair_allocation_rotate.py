from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class FairAllocationRotate(models.TransientModel):
    """A manager says what goes with a rotation: the note, and word to the customers."""

    _name = "fair.allocation.rotate"
    _description = "Hand-Over of a Rotation"

    run_id = fields.Many2one(
        "fair.allocation.run", required=True, readonly=True, ondelete="cascade"
    )
    note = fields.Text(
        "Hand-Over Note",
        required=True,
        help="Posted on each lead, for the new salesperson and everyone who reads it.",
    )
    write_to_customers = fields.Boolean(
        help="Each customer gets the message once, in their own language. Who has "
        "unsubscribed, or has no e-mail address, is left out.",
    )
    template_id = fields.Many2one(
        "mail.template", "Message", domain="[('model', '=', 'crm.lead')]"
    )
    line_id = fields.Many2one(
        "fair.allocation.run.line",
        "Preview For",
        domain="[('run_id', '=', run_id), ('state', '=', 'proposed')]",
    )
    preview_html = fields.Html(
        "Preview", compute="_compute_preview_html", sanitize=False
    )

    @api.model
    def default_get(self, fields):
        """What was said before, and the message that comes with the product."""
        values = super().default_get(fields)
        run = self.env["fair.allocation.run"].browse(values.get("run_id"))
        # Refused for whoever may not see the run.
        run.check_access("read")
        template = run.mail_template_id or self.env.ref(
            "fair_allocation.mail_template_rotation", raise_if_not_found=False
        )
        line = run.line_ids.filtered(lambda line: line.state == "proposed")
        return values | {
            "note": run.hand_over_note,
            "write_to_customers": run.write_to_customers,
            "template_id": template and template.id,
            "line_id": (line._filter_reachable() or line)[:1].id,
        }

    @api.depends("template_id", "line_id")
    @api.depends_context("uid")
    def _compute_preview_html(self):
        for wizard in self:
            wizard.preview_html = (
                wizard.template_id
                and wizard.line_id
                and wizard.line_id._preview_mail(wizard.template_id)
            )

    @api.constrains("template_id")
    def _check_template(self):
        for wizard in self:
            if wizard.template_id and wizard.template_id.model != "crm.lead":
                raise ValidationError(
                    self.env._(
                        "Message: choose a template for leads instead of %s.",
                        wizard.template_id.name,
                    )
                )

    def action_save(self):
        """Keep it with the preview; the rotation can be applied later."""
        self.ensure_one()
        if self.write_to_customers and not self.template_id:
            raise UserError(
                self.env._("Message: choose what is written to the customers.")
            )
        template = self.write_to_customers and self.template_id
        self.run_id._set_hand_over(self.note, template)
        return {"type": "ir.actions.act_window_close"}

    def action_apply(self):
        """Keep it and apply the rotation."""
        self.action_save()
        return self.run_id.action_apply()
