from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.fair_allocation_problem_capacity import CAPACITY_DAYS

REPORT = "fair_allocation.fair_allocation_report_action"
DECISIONS = "fair_allocation.fair_allocation_decision_action"
WAITING = "fair_allocation.crm_lead_action_waiting"
LEADS = "fair_allocation.crm_lead_action_dashboard"
POOL = "fair_allocation.crm_lead_action_pool"
MEMBERS = "sales_team.crm_team_member_action"


class FairAllocationDashboard(models.AbstractModel):
    """From each figure to the records behind it."""

    _inherit = "fair.allocation.dashboard"

    @api.model
    @api.readonly
    def get_action(self, filters, what, key=False):
        """What opens when somebody presses a figure or a bar.

        :param dict filters: as for ``get_data``
        :param str what: which figure: the name of one of the methods ``_open_…`` here
        :param key: which bar: an id, a month's first day or a reason's code
        :raise AccessError: for those who see only their own figures
        :raise UserError: for what is no figure of the dashboard
        """
        self._check_may_read()
        scope = self._read_filters(filters)
        openers = {
            "report": self._open_report,
            "list": self._open_list,
            "person": self._open_person,
            "month": self._open_month,
            "unassigned": self._open_unassigned,
            "members": self._open_members,
            "received": self._open_received,
            "held": self._open_held,
            "waiting": self._open_waiting,
            "protected": self._open_protected,
            "pool": self._open_pool,
        }
        if not isinstance(what, str) or what not in openers:
            raise UserError(self.env._("Choose one of the figures of the dashboard."))
        return openers[what](scope, key)

    @api.model
    def _open(self, action, name, domain, context=None, **values):
        """The action, for these records only, under this name."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": context or {},
            **values,
        }

    @api.model
    def _find(self, model, key):
        """The record with the id ``key``, if the reader may see it.

        :raise UserError: else
        """
        number = key if isinstance(key, int) and not isinstance(key, bool) else 0
        # Past the numbers a database can hold there is nothing.
        if 0 < number < 2**31:
            found = (
                self.env[model]
                .with_context(active_test=False)
                .search([("id", "=", number)])
            )
            if found:
                return found
        raise UserError(self.env._("This isn't here any more. Reload the dashboard."))

    # ------------------------------------------------------------
    # FAIRNESS IN THE PERIOD
    # ------------------------------------------------------------

    @api.model
    def _open_report(self, scope, _key):
        return self._open(
            REPORT, self.env._("Fairness"), self._get_report_domain(scope)
        )

    @api.model
    def _open_list(self, scope, _key):
        """Everybody: who was entitled to what, and who received what."""
        domain = self._get_report_domain(scope) & Domain("user_id", "!=", False)
        domain &= Domain("entitled", "!=", 0) | Domain("received", "!=", 0)
        return self._open(
            REPORT,
            self.env._("Entitled and Received"),
            domain,
            {"search_default_group_user": 1},
            views=[(False, "list"), (False, "pivot"), (False, "graph")],
            view_mode="list,pivot,graph",
        )

    @api.model
    def _open_person(self, scope, key):
        """Each lead that counts for the person in the period, and why."""
        user = self._find("res.users", key)
        domain = self._get_report_domain(scope)
        domain &= Domain("account_user_id", "=", user.id) & Domain("count", "!=", 0)
        return self._open(DECISIONS, self.env._("Decisions: %s", user.name), domain)

    @api.model
    def _open_month(self, scope, key):
        try:
            first = date.fromisoformat(key)
        except (TypeError, ValueError):
            raise UserError(self.env._("Month: choose one of the list.")) from None
        if not 1900 < first.year < 3000:
            raise UserError(self.env._("Month: choose one of the list."))
        Figures = self.env["fair.allocation.figures"]
        start, end = Figures._get_moments(
            scope.teams, first, first + relativedelta(months=1, days=-1)
        )
        return self._open(
            REPORT,
            self._get_days_label(first, first + relativedelta(months=1, days=-1)),
            self._get_report_domain(scope, start, end),
        )

    @api.model
    def _open_unassigned(self, scope, _key):
        """Leads that came in during the period and that nobody has."""
        domain = self._get_lead_domain(scope) & Domain("user_id", "=", False)
        domain &= Domain("create_date", ">=", scope.start)
        domain &= Domain("create_date", "<", scope.end)
        return self._open(WAITING, self.env._("Unassigned Leads"), domain)

    # ------------------------------------------------------------
    # AS THINGS STAND
    # ------------------------------------------------------------

    @api.model
    def _open_members(self, scope, _key):
        return self._open(
            MEMBERS,
            self.env._("Salespeople"),
            Domain("crm_team_id", "in", scope.teams.ids),
            {"create": False},
        )

    @api.model
    def _open_received(self, scope, key):
        """What counts against the capacity of a member."""
        member = self._find("crm.team.member", key)
        since = self.env.cr.now() - timedelta(days=CAPACITY_DAYS)
        domain = (
            Domain("team_id", "=", member.crm_team_id.id)
            & Domain("account_user_id", "=", member.user_id.id)
            & Domain("date", ">=", since)
            & Domain("count", "!=", 0)
        )
        name = self.env._("Received in 30 Days: %s", member.user_id.name)
        return self._open(DECISIONS, name, domain)

    @api.model
    def _open_held(self, scope, key):
        """Open leads of a person, in whichever team."""
        user = self._find("res.users", key)
        domain = self.env["fair.allocation.run"]._get_open_domain()
        return self._open(
            LEADS,
            self.env._("Open Leads: %s", user.name),
            domain & Domain("user_id", "=", user.id),
        )

    @api.model
    def _open_waiting(self, scope, key):
        """Waiting leads of one reason; all of them without one, by reason."""
        labels = self._get_waiting_labels()
        if not key:
            return self._open(
                WAITING,
                self.env._("Waiting Leads"),
                self._get_waiting_domain(scope),
                {"search_default_fair_group_wait_reason": 1},
            )
        if not isinstance(key, str) or key not in labels:
            raise UserError(self.env._("Reason: choose one of the list."))
        name = self.env._("Waiting: %s", labels[key])
        return self._open(WAITING, name, self._get_waiting_domain(scope, key))

    @api.model
    def _open_protected(self, scope, key):
        """Protected leads; those whose protection ends soon with the key ``soon``."""
        soon = key == "soon"
        name = self.env._("Protection Ends Soon") if soon else self.env._("Protected")
        return self._open(LEADS, name, self._get_protected_domain(scope, soon))

    @api.model
    def _open_pool(self, scope, key):
        """Leads of one pool, or of all."""
        domain, name = self._get_pool_domain(scope), self.env._("In Public Pools")
        if key:
            pool = self._find("fair.allocation.pool", key)
            domain &= Domain("fair_pool_id", "=", pool.id)
            name = pool.display_name
        return self._open(POOL, name, domain)
