from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_time

#: Questions a day of people whose teams have no published rules.
LIMIT = 30


class FairAllocationLookup(models.Model):
    """Who asked whether a customer is taken: one entry a question, never edited.

    Asking for one customer after another would list them all. So questions are limited
    by the day, and managers see what was asked.
    """

    _name = "fair.allocation.lookup"
    _description = "Question about a Customer"
    _inherit = ["fair.allocation.append.only"]
    _order = "date desc, id desc"
    _rec_name = "answer"

    date = fields.Datetime("Asked On", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Asked By", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    source = fields.Selection(
        [("menu", "Is It Taken?"), ("lead", "New lead")], required=True, readonly=True
    )
    email = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    vat = fields.Char("Tax Number", readonly=True)
    name = fields.Char("Customer", readonly=True)
    answer = fields.Selection(
        [
            ("protected", "Protected"),
            ("looked_after", "Looked after"),
            ("pool", "In a public pool"),
            ("own", "The person's own"),
            ("free", "Nobody's"),
        ],
        required=True,
        readonly=True,
    )
    until = fields.Datetime("Protected Until", readonly=True)
    is_guess = fields.Boolean(
        "By Name Only", readonly=True, help="Another customer may have the same name."
    )

    # What is counted whenever somebody asks.
    _user_date_idx = models.Index("(user_id, date)")

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _ask(self, asked, known):
        """Answer one question in words, and enter it.

        :param dict asked: what was typed, by field of the entry
        :param dict known: the same as it is compared; see ``_judge``
        :return: ``(code, sentence)``
        :raise UserError: if there were too many today
        """
        members = self._get_members()
        # Two questions at the same instant see each other, see ``_fair_touch``.
        members._fair_touch()
        limit = self._get_limit(members)
        if limit and self._count_today() >= limit:
            raise UserError(
                self.env._(
                    "You have asked %s times today, which is the limit. Ask again "
                    "tomorrow, or ask your sales manager.",
                    limit,
                )
            )
        verdict = self.env["fair.allocation.taken"]._judge(self.env.companies, **known)
        self._enter("menu", asked, verdict)
        return verdict.code, self._say(verdict)

    @api.model
    def _enter(self, source, asked, verdict):
        self._append(
            [
                {
                    **asked,
                    "date": self.env.cr.now(),
                    "user_id": self.env.uid,
                    "company_id": self.env.company.id,
                    "source": source,
                    "answer": verdict.code,
                    "until": verdict.until,
                    "is_guess": verdict.is_guess,
                }
            ]
        )

    @api.model
    def _get_members(self):
        # sudo: one's own memberships, for the limit that one's own teams set.
        return (
            self.env["crm.team.member"].sudo().search([("user_id", "=", self.env.uid)])
        )

    @api.model
    def _get_limit(self, members):
        """Questions a day the user may ask: the most any of the teams grants.

        0: as many as one likes.
        """
        versions = members.crm_team_id.fair_policy_id.version_id
        limits = [version._settings()["lookups_per_day"] for version in versions]
        return 0 if 0 in limits else max(limits, default=LIMIT)

    @api.model
    def _count_today(self, domain=Domain.TRUE):
        """Questions the user asked since midnight where the company works."""
        version = self.env["fair.allocation.policy.version"]
        midnight = version._get_start_of("day", self.env.company)
        # sudo: one's own questions, of which only the number counts.
        return self.sudo().search_count(
            domain
            & Domain("user_id", "=", self.env.uid)
            & Domain("date", ">=", midnight)
        )

    # ------------------------------------------------------------
    # IN WORDS
    # ------------------------------------------------------------

    @api.model
    def _say(self, verdict):
        """The answer in one sentence, which names nobody."""
        date = self._say_moment(verdict.until)
        if verdict.is_guess:
            return self._get_guesses(date)[verdict.code]
        return {
            "protected": self.env._(
                "Yes, this customer is looked after, protected until %s.", date
            ),
            "looked_after": self.env._(
                "Yes, this customer is looked after, but not protected."
            ),
            "pool": self.env._("Yes, it is in a public pool: claim it there."),
            "own": self.env._("You look after it yourself."),
            "free": self.env._("No, nobody looks after this customer."),
        }[verdict.code]

    @api.model
    def _get_guesses(self, date):
        return {
            "protected": self.env._(
                "Possibly: a customer of this name is looked after, protected until "
                "%s.",
                date,
            ),
            "looked_after": self.env._(
                "Possibly: a customer of this name is looked after, but not protected."
            ),
            "pool": self.env._(
                "Possibly: a customer of this name is in a public pool. Claim it there."
            ),
            "own": self.env._("Possibly: you look after a customer of this name."),
        }

    @api.model
    def _say_moment(self, moment):
        """Day and minute by the reader's own clock."""
        if not moment:
            return ""
        here = fields.Datetime.context_timestamp(self, moment)
        return "{} {}".format(
            format_date(self.env, here.date(), date_format="long"),
            format_time(self.env, here.replace(tzinfo=None), time_format="short"),
        )
