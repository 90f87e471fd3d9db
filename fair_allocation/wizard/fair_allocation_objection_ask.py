from odoo import api, fields, models


class FairAllocationObjectionAsk(models.TransientModel):
    """Somebody questions a decision of the team's log."""

    _name = "fair.allocation.objection.ask"
    _description = "Question a Decision"

    log_id = fields.Many2one("fair.allocation.log", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True
    )
    subject = fields.Char("Decision", compute="_compute_subject")
    question = fields.Text(required=True, help="The manager reads it, and answers.")

    @api.depends("log_id")
    def _compute_company_id(self):
        """For the rule: nothing can be looked for through the log, which is a view."""
        for ask in self:
            # sudo: only compared.
            ask.company_id = ask.log_id.sudo().company_id

    @api.depends("log_id")
    @api.depends_context("uid", "lang")
    def _compute_subject(self):
        Log = self.env["fair.allocation.log"]
        for ask in self:
            readable = ask.log_id and Log.search_count([("id", "=", ask.log_id.id)])
            ask.subject = Log._get_subject(ask.log_id.id) if readable else False

    def action_ask(self):
        """Ask, and say that it was asked."""
        self.ensure_one()
        self.check_access("write")
        self.env["fair.allocation.objection"]._ask(self.log_id, self.question)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Your manager has been asked, and will answer."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
