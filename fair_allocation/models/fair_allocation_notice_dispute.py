from odoo import api, fields, models


class FairAllocationNotice(models.AbstractModel):
    """Tells the sides, the arbiters and the managers how far a dispute is.

    Each message says no more about the customer than the page of the case would.
    """

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_dispute(self, dispute):
        """Tell who looks after the lead that somebody claims it."""
        for user in dispute.respondent_id.filtered("active"):
            case = self._read_as(dispute, user)
            self._tell_case(
                user,
                case,
                case.env._(
                    "%(person)s claims %(lead)s. Say what speaks for you until "
                    "%(until)s. You go on working it; nobody takes it from you "
                    "meanwhile.",
                    # sudo: the name of a colleague.
                    person=case.claimant_id.sudo().name,
                    lead=case._get_subject(),
                    until=case._say_moment(case.hearing_until),
                ),
            )
            dispute._fair_remind(
                user,
                case.env._("Say what speaks for you"),
                self._get_day(case, case.hearing_until),
            )
        self._send_no_arbiter(dispute)

    @api.model
    def _send_no_arbiter(self, dispute):
        """Where nobody could be drawn, managers who are no side have to see to it."""
        if dispute._get_seats():
            return
        for user in self._get_uninvolved(dispute):
            case = self._read_as(dispute, user)
            self._tell_case(user, case, case._get_no_arbiter_text())
            dispute._fair_remind(user, case.env._("Appoint an arbiter"))

    @api.model
    def _send_seat(self, dispute, arbiter):
        """Tell who was drawn, and remind of it until there is an opinion."""
        case = self._read_as(dispute, arbiter)
        self._tell_case(
            arbiter,
            case,
            case.env._(
                "You were chosen to rule on %(case)s by %(date)s, because you have "
                "nothing to do with either side. Both are heard first.",
                case=case.name,
                date=case._say_moment(case.rule_by),
            ),
        )
        dispute._fair_remind(
            arbiter,
            case.env._("Rule on %s", case.name),
            self._get_day(case, case.rule_by),
        )

    @api.model
    def _send_replaced(self, dispute, former, arbiter):
        """Tell who rules no more that somebody else does, and both sides who."""
        people = former | dispute._get_parties()
        for user in (people - self.env.user).filtered("active"):
            case = self._read_as(dispute, user)
            text = case.env._(
                "%(person)s was appointed to rule on %(case)s by %(date)s.",
                # sudo: the name of a colleague.
                person=arbiter.sudo().name,
                case=case.name,
                date=case._say_moment(case.rule_by),
            )
            if user == former:
                text += " " + case.env._("You needn't do anything more.")
            self._tell_case(user, case, text)

    @api.model
    def _send_heard(self, dispute):
        """Both sides spoke, or had the time to: it is the arbiters' turn."""
        for user in dispute._get_seats().arbiter_id:
            case = self._read_as(dispute, user)
            text = case.env._("Both sides were heard in %s. Please rule.", case.name)
            self._tell_case(user, case, text)

    @api.model
    def _send_withdrawn(self, dispute):
        people = dispute.respondent_id | dispute._get_seats().arbiter_id
        for user in people.filtered("active"):
            case = self._read_as(dispute, user)
            self._tell_case(user, case, case.story)

    @api.model
    def _send_appeal(self, dispute):
        """Tell the other side, and managers where nobody could be drawn."""
        others = dispute._get_parties() - dispute.appealed_by_id
        for user in others.filtered("active"):
            case = self._read_as(dispute, user)
            self._tell_case(user, case, case.story)
        self._send_no_arbiter(dispute)

    @api.model
    def _send_ruling(self, dispute):
        """Tell both sides what was ruled; the page says why."""
        for user in dispute._get_parties().filtered("active"):
            case = self._read_as(dispute, user)
            self._tell_case(user, case, case.story)

    @api.model
    def _send_overdue(self, dispute):
        """Tell who is late, and managers who may appoint somebody else."""
        late = dispute._get_seats().arbiter_id
        for user in (late | self._get_uninvolved(dispute)).filtered("active"):
            case = self._read_as(dispute, user)
            self._tell_case(
                user,
                case,
                case.env._("%s is overdue.", case.name) + " " + case.story,
            )

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    @api.model
    def _get_uninvolved(self, dispute):
        """Managers of the company who are no side, those of the team first."""
        return self._get_leaders(
            dispute.team_id, without=dispute._get_parties(), company=dispute.company_id
        )

    @api.model
    def _read_as(self, dispute, user):
        """The case as ``user`` reads it: what is computed says what they may know."""
        # sudo: the companies in which the reader is.
        company = dispute.company_id & user.sudo().company_ids or user.sudo().company_id
        return dispute.with_user(user).with_context(
            lang=user.lang,
            tz=user.tz,
            allowed_company_ids=company.ids,
            fair_allocation_pen=False,
        )

    @api.model
    def _tell_case(self, user, case, text):
        self._tell(
            user,
            case.env._("Dispute %s", case.name),
            text,
            case,
            case.env._("Open the case"),
        )

    @api.model
    def _get_day(self, case, moment):
        return fields.Datetime.context_timestamp(case, moment).date()
