from odoo import api, fields, models
from odoo.tools import format_datetime, format_list, html2plaintext

from ..evidence import SHOWN, Event, assemble

#: Letters of a message that are shown; who may read the lead reads it all there.
QUOTED = 300


class FairAllocationDispute(models.Model):
    """The evidence: what happened to the lead, put together from all registers.

    Arbiters read what the case needs, even of a lead they may not open. A side that
    may not read the lead sees when it changed hands, and nothing of the customer.
    """

    _inherit = "fair.allocation.dispute"

    timeline_html = fields.Html(
        "What Happened", compute="_compute_timeline_html", sanitize=False
    )

    @api.depends("state")
    @api.depends_context("uid", "lang", "tz")
    def _compute_timeline_html(self):
        for dispute in self:
            events, further = dispute._get_events()
            dispute.timeline_html = self.env["ir.qweb"]._render(
                "fair_allocation.dispute_timeline",
                {
                    "events": [
                        (
                            event,
                            format_datetime(self.env, event.moment, dt_format="short"),
                        )
                        for event in events
                    ],
                    "further": further,
                },
                minimal_qcontext=True,
            )

    def _get_events(self):
        """What happened, for the reader: ``(events, how many are left out)``."""
        # sudo: whoever reads the case sees what the methods below give out of it.
        case = self.sudo()
        lead = case.lead_id
        registers = [
            case._get_own_events(),
            case._get_draw_events(),
            case._get_ledger_events(lead, case._shows_all()),
        ]
        if case._shows_all():
            registers += [
                case._get_protection_events(lead),
                case._get_follow_up_events(lead),
                case._get_request_events(lead),
                case._get_attempt_events(lead),
                case._get_message_events(lead),
            ]
        return assemble(*registers, until=case.closed_on or None)

    def _shows_all(self):
        """Whether the reader may know it all: arbiters, and who may read the lead.

        It is the reader that counts, with whatever rights this is called.
        """
        # sudo: whether the reader has a seat, nothing of what others wrote.
        if self.env.user in self.sudo().opinion_ids.arbiter_id:
            return True
        lead = self.sudo().lead_id
        return bool(lead) and lead.sudo(False).has_access("read")

    def _knows_customer(self):
        """Whether the reader may know the name of the lead."""
        # sudo: whether the reader is the one who looks after it.
        if self._shows_all() or self.env.user == self.sudo().respondent_id:
            return True
        return self.is_known and self.env.user == self.claimant_id

    # ------------------------------------------------------------
    # REGISTERS
    # ------------------------------------------------------------

    @api.model
    def _name_of(self, user):
        return user.name or self.env._("A former colleague")

    def _get_ledger_events(self, lead, whole):
        """Every change of hands; with the whole reason for who may read it."""
        entries = self.env["fair.allocation.decision"].search(
            [("lead_id", "=", lead.id), ("lead_id", "!=", False)], limit=SHOWN
        )
        # A side that may not read the lead knows no more names than the log says.
        named = entries if whole else self._filter_logged(entries)
        kinds = dict(entries._fields["kind"]._description_selection(self.env))
        reasons = dict(entries._selection_reason())
        return [
            Event(
                entry.date,
                "ledger",
                kinds[entry.kind],
                self._get_hands(entry) if entry in named else "",
                entry.summary if whole else reasons.get(entry.reason, ""),
            )
            for entry in entries.sorted("id")
        ]

    @api.model
    def _filter_logged(self, entries):
        """Those that the reader finds in the log of his or her team."""
        log = self.env["fair.allocation.log"].sudo(False)
        return entries.browse(log.search([("id", "in", entries.ids)]).ids)

    @api.model
    def _get_hands(self, entry):
        """From whom to whom."""
        nobody = self.env._("nobody")
        giver, taker = entry.from_user_id.name, entry.to_user_id.name
        if entry.from_user_id == entry.to_user_id:
            return taker or ""
        return f"{giver or nobody} → {taker or entry.pool_id.name or nobody}"

    def _get_protection_events(self, lead):
        if not lead.fair_protected_from or not lead.fair_protected_until:
            return []
        until = format_datetime(self.env, lead.fair_protected_until, dt_format="short")
        return [
            Event(
                lead.fair_protected_from,
                "protection",
                self.env._("Protected"),
                self.env._(
                    "for %(person)s until %(until)s",
                    person=self._name_of(lead.user_id),
                    until=until,
                ),
            )
        ]

    def _get_follow_up_events(self, lead):
        """Work on the lead that counted."""
        done = self.env["fair.allocation.follow.up"].search(
            [("lead_id", "=", lead.id), ("lead_id", "!=", False)], limit=SHOWN
        )
        kinds = dict(done._selection_kind())
        return [
            Event(
                entry.date,
                "follow_up",
                self._name_of(entry.user_id),
                self.env._("Follow-up: %s", kinds[entry.kind]),
            )
            for entry in done
        ]

    def _get_request_events(self, lead):
        """Requests for more time, and what became of them."""
        states = dict(
            lead.fair_extension_ids._fields["state"]._description_selection(self.env)
        )
        return [
            Event(
                request.create_date,
                "request",
                self._name_of(request.user_id),
                self.env._(
                    "Asked for %(days)s more days: %(answer)s",
                    days=request.days,
                    answer=states[request.state],
                ),
                request.reason or "",
            )
            for request in lead.fair_extension_ids
        ]

    def _get_attempt_events(self, lead):
        """What was tried with the lead, and refused."""
        tried = self.env["fair.allocation.refusal"].search(
            [("lead_id", "=", lead.id), ("lead_id", "!=", False)], limit=SHOWN
        )
        operations = dict(tried._selection_operation())
        return [
            Event(
                attempt.date,
                "attempt",
                self._name_of(attempt.user_id),
                self.env._("Tried, and was refused: %s", operations[attempt.operation]),
            )
            for attempt in tried
        ]

    def _get_message_events(self, lead):
        """What was written to or by the customer, or noted on the lead."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "=", lead.id),
                ("message_type", "in", ["email", "email_outgoing", "comment"]),
            ],
            limit=SHOWN,
        )
        return [
            Event(
                message.date,
                "message",
                message.author_id.name or message.email_from or "",
                self._get_message_title(message),
                html2plaintext(message.body or "")[:QUOTED].strip(),
            )
            for message in messages
        ]

    @api.model
    def _get_message_title(self, message):
        if message.subtype_id.internal:
            return self.env._("Note")
        if message.subject:
            return self.env._("Wrote: %s", message.subject)
        return self.env._("Wrote")

    def _get_draw_events(self):
        """Who was drawn, and when: on an appeal as well."""
        titles = {
            1: self.env._("Drawn to rule"),
            2: self.env._("Drawn to rule on the appeal"),
        }
        return [
            Event(
                fields.Datetime.to_datetime(draw["on"]),
                "draw",
                format_list(
                    self.env,
                    [self._get_drawn_names(draw)[user] for user in draw["drawn"]],
                ),
                titles[draw["instance"]],
            )
            for draw in self.draws or []
            if draw["drawn"]
        ]

    def _get_own_events(self):
        """The steps of this very case."""
        events = [
            Event(
                self.create_date,
                "dispute",
                self._name_of(self.claimant_id),
                self.env._("Claimed the lead: %s", self.name),
            )
        ]
        outcomes = dict(self._selection_outcome())
        events += [
            Event(
                seat.given_on,
                "dispute",
                self._name_of(seat.arbiter_id),
                self.env._("Opinion: %s", outcomes[seat.outcome]),
            )
            for seat in self.opinion_ids
            if seat.is_published
        ]
        return events
