from odoo import api, fields, models
from odoo.exceptions import UserError


class FairAllocationRun(models.Model):
    """Rotation: customers who have been with one person for long go to another.

    The same rules decide, only that nobody gets back what was theirs lately; what
    nobody else can take stays where it is. A manager writes down what the new
    salespeople should know before it takes effect.
    """

    _inherit = "fair.allocation.run"

    hand_over_note = fields.Text(
        "Hand-Over Note",
        readonly=True,
        copy=False,
        help="What the new salespeople should know. Posted on each lead.",
    )
    write_to_customers = fields.Boolean(
        readonly=True,
        copy=False,
        help="Introduce the new salesperson to each customer by e-mail.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "Message",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="In the language of each customer.",
    )
    written_count = fields.Integer(
        "Customers Written To", compute="_compute_written_count"
    )

    @api.depends("line_ids.customer_mail")
    def _compute_written_count(self):
        counts = dict(
            self.env["fair.allocation.run.line"]._read_group(
                [("run_id", "in", self.ids), ("customer_mail", "=", "queued")],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.written_count = counts.get(run, 0)

    # ------------------------------------------------------------
    # PREVIEW
    # ------------------------------------------------------------

    def _filter_free(self, leads):
        """Those that are due now, too, when the preview is made again."""
        if self.kind != "rotation":
            return super()._filter_free(leads)
        return leads & leads._fair_search_due(leads.team_id)

    def _get_excluded(self, leads):
        """Neither the present owner nor whoever had the lead shortly before."""
        excluded = super()._get_excluded(leads)
        if self.kind != "rotation":
            return excluded
        for lead, users in leads._fair_get_earlier_owners().items():
            excluded[lead] |= users
        return excluded

    def _has_fallback(self):
        return self.kind != "rotation" and super()._has_fallback()

    def _get_reason(self, assignment):
        if self.kind == "rotation":
            return "rotation"
        return super()._get_reason(assignment)

    # ------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------

    def action_apply(self):
        """A rotation takes effect with a hand-over note only."""
        self._open("previewed")._check_hand_over()
        return super().action_apply()

    def _check_hand_over(self):
        """Refuse a rotation that says nothing to those who get the customers.

        :raise UserError: naming the field
        """
        if self.kind != "rotation":
            return
        if not (self.hand_over_note or "").strip():
            raise UserError(
                self.env._(
                    "Hand-Over Note: write down what the new salespeople should know "
                    "about these customers, then apply."
                )
            )
        if self.write_to_customers and not self.mail_template_id:
            raise UserError(
                self.env._(
                    "Message: choose what is written to the customers, or switch off "
                    "Write to Customers."
                )
            )

    def _filter_givable(self, leads):
        """Leads protected, pooled or become somebody's own meanwhile stay."""
        if self.kind != "rotation":
            return super()._filter_givable(leads)
        return leads.filtered_domain(leads._fair_get_rotation_domain(leads.team_id))

    def action_open_hand_over(self):
        """Ask for the hand-over note and whether customers are written to."""
        self._open("previewed")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand-Over Note"),
            "res_model": "fair.allocation.rotate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def _set_hand_over(self, note, template=None):
        """Keep what the manager says; with a ``template`` customers are written to.

        :raise AccessError: when the user is no sales manager or may not see the run
        :raise UserError: when the run is no longer a preview
        """
        self._open("previewed").write(
            {
                "hand_over_note": (note or "").strip(),
                "write_to_customers": bool(template),
                "mail_template_id": template and template.id,
            }
        )

    # ------------------------------------------------------------
    # DISPLAY
    # ------------------------------------------------------------

    def _get_summary(self):
        """Of a rotation: how many customers it moves, and how many stay."""
        if self.kind != "rotation" or self.state not in ("previewed", "applied"):
            return super()._get_summary()
        numbers = self._get_summary_numbers()
        if self.state == "applied":
            return self.env._(
                "%(given)s of %(leads)s leads that were due for rotation were given to "
                "%(people)s; %(waiting)s stay as they are.",
                **numbers,
            )
        return self.env._(
            "%(given)s of %(leads)s leads that are due for rotation would go to "
            "%(people)s; %(waiting)s would stay as they are. Nothing has "
            "changed yet.",
            **numbers,
        )

    def _get_people(self):
        """Also who loses how many leads."""
        people = super()._get_people()
        if not self._is_moving():
            return people
        lost = dict(
            self.env["fair.allocation.run.line"]._read_group(
                [("run_id", "in", self.ids), ("state", "in", ("proposed", "applied"))],
                ["from_user_id"],
                ["__count"],
            )
        )
        nothing = dict.fromkeys(
            ("entitled", "before", "received", "after", "value", "gap"), 0
        )
        listed = {row["user"] for row in people}
        # Also somebody outside the team who has its customers.
        people += [
            {"team": self.team_ids[:1], "user": user, "penalty": False, **nothing}
            for user in lost
            if user not in listed
        ]
        return [{**row, "lost": lost.get(row["user"], 0)} for row in people]
