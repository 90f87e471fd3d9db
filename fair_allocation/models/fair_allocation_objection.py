from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class FairAllocationObjection(models.Model):
    """A question about a decision: asked by a salesperson, answered by a manager.

    Everybody may question what the log of their team shows, masked as it is there: who
    asks learns nothing of a colleague's customer. Records are made by asking and
    changed by answering, in no other way, and never deleted.
    """

    _name = "fair.allocation.objection"
    _description = "Question About a Decision"
    _inherit = ["fair.allocation.register", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    log_id = fields.Many2one(
        "fair.allocation.log",
        "Log Entry",
        required=True,
        readonly=True,
        index=True,
        help="The decision, as everybody in the team sees it.",
    )
    subject = fields.Char("Decision", compute="_compute_subject")
    explanation_html = fields.Html(
        "Explanation", compute="_compute_explanation_html", sanitize=False
    )
    user_id = fields.Many2one(
        "res.users", "Asked By", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    question = fields.Text(readonly=True)
    state = fields.Selection(
        [
            ("asked", "To answer"),
            ("answered", "Answered"),
            ("settled", "Settled"),
            ("disputed", "In dispute"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )
    answer = fields.Text(readonly=True, help="The manager's words.")
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    answered_on = fields.Datetime(readonly=True)
    can_answer = fields.Boolean(compute="_compute_what_can_be_done")
    can_settle = fields.Boolean(compute="_compute_what_can_be_done")

    # Two questions of the same person at once become one.
    _open_uniq = models.UniqueIndex(
        "(log_id, user_id) WHERE state IN ('asked', 'answered')",
        "You have a question about this decision already. Look under Questions.",
    )

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_what_can_be_done(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for objection in self:
            own = objection.user_id == self.env.user
            asked = objection.state == "asked"
            objection.can_answer = is_manager and asked and not own
            objection.can_settle = own and objection.state in ("asked", "answered")

    # ------------------------------------------------------------
    # WHAT IT IS ABOUT
    # ------------------------------------------------------------

    @api.depends("log_id")
    @api.depends_context("uid", "lang")
    def _compute_subject(self):
        Log = self.env["fair.allocation.log"]
        for objection in self:
            subject = Log._get_subject(objection.log_id.id)
            objection.subject = subject[:1].upper() + subject[1:]

    @api.depends("log_id")
    @api.depends_context("uid", "lang")
    def _compute_explanation_html(self):
        """The whole explanation for those who may read it, else the reason."""
        # Whoever calls it, and with whatever rights: it is the reader that counts.
        Decision = self.env["fair.allocation.decision"].sudo(False)
        for objection in self:
            decision = Decision.browse(objection.log_id.id)
            if decision.has_access("read"):
                objection.explanation_html = decision.explanation_html
            else:
                # sudo: the code of the reason, which is in the team's log.
                reason = objection.log_id.sudo().reason
                labels = dict(decision._selection_reason())
                objection.explanation_html = labels.get(reason, False)

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _ask(self, log, question):
        """Question the decision that is ``log`` in the log of the team.

        :raise AccessError: for a decision that isn't in a log the user may read
        :raise UserError: when the user has asked before
        :raise ValidationError: without any words
        """
        log._check_readable()
        if not (question or "").strip():
            raise ValidationError(
                self.env._("Question: say what you don't agree with.")
            )
        self._check_not_asked(log)
        objection = self._as_product().create(
            {
                "log_id": log.id,
                "user_id": self.env.uid,
                "team_id": log.team_id.id,
                "company_id": log.company_id.id,
                "question": question.strip(),
            }
        )
        objection = objection.with_env(self.env)
        # sudo: the notice tells each reader only what they may know.
        self.env["fair.allocation.notice"]._send_objection(objection.sudo())
        return objection

    @api.model
    def _check_not_asked(self, log):
        """One question about a decision at a time."""
        # sudo: questions of the user's own.
        asked = self.sudo().search_count(
            [
                ("log_id", "=", log.id),
                ("user_id", "=", self.env.uid),
                ("state", "in", ["asked", "answered"]),
            ],
            limit=1,
        )
        if asked:
            raise UserError(
                self.env._(
                    "You have a question about this decision already. Look under "
                    "Questions."
                )
            )

    # ------------------------------------------------------------
    # ANSWERING
    # ------------------------------------------------------------

    def action_open_answer(self):
        """Ask a manager for the answer, the explanation beside it."""
        self._check_answerable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "fair.allocation.objection.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_objection_id": self.id},
        }

    def _answer(self, answer):
        """Answer in a manager's words, which are final.

        :raise ValidationError: without any
        """
        self._check_answerable()
        if not (answer or "").strip():
            raise ValidationError(
                self.env._("Answer: say why it was decided this way.")
            )
        self._step(
            {
                "state": "answered",
                "answer": answer.strip(),
                "answered_by_id": self.env.uid,
                "answered_on": self.env.cr.now(),
            }
        )
        # sudo: reminders of the managers, and the message to who asked.
        objection = self.sudo()
        objection.activity_ids.unlink()
        self.env["fair.allocation.notice"]._send_objection_answer(objection)

    def _check_answerable(self):
        """Only managers answer, and nobody a question of their own."""
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers answer questions. Ask yours to.")
            )
        self.ensure_one()
        self.check_access("read")
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("Nobody answers their own question. Ask another manager.")
            )
        if self.state != "asked":
            raise UserError(self.env._("This question isn't open any more."))

    def action_settle(self):
        """The one who asked is content: nothing more is to be done."""
        self._check_own()
        self._step({"state": "settled"})
        # sudo: reminders of the managers.
        self.sudo().activity_ids.unlink()
        return True

    def _check_own(self):
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._("Only the person who asked says whether it is answered.")
            )
        if self.state not in ("asked", "answered"):
            raise UserError(self.env._("This question isn't open any more."))
