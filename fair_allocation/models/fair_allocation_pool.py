from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..domain_text import check_domain


class FairAllocationPool(models.Model):
    """Customers nobody looks after, for its members to claim.

    A lead that is given back goes to the first pool, by sequence, that serves its team
    and whose domain it matches.
    """

    _name = "fair.allocation.pool"
    _description = "Public Pool"
    _inherit = ["mail.thread", "fair.allocation.bounds.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    _fair_bounds = {
        "freeze_hours": (0, 8760),
        "claims_per_day": (0, 1000),
        "held_max": (0, 100000),
        "cool_down_days": (0, 3650),
    }

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(
        default=10,
        help="A lead goes to the first pool, the lowest number, that takes it.",
    )
    active = fields.Boolean(default=True)
    color = fields.Integer(default=0)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    team_ids = fields.Many2many(
        "crm.team",
        "fair_allocation_pool_team_rel",
        "pool_id",
        "team_id",
        string="Sales Teams",
        check_company=True,
        help="Whose leads it takes, and whose members may claim from it. Empty: all.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "fair_allocation_pool_member_rel",
        "pool_id",
        "user_id",
        string="Members",
        domain="[('share', '=', False)]",
        help="Who may claim from it. Empty: the members of its sales teams.",
    )
    admin_ids = fields.Many2many(
        "res.users",
        "fair_allocation_pool_admin_rel",
        "pool_id",
        "user_id",
        string="Administrators",
        domain="[('share', '=', False)]",
        help="See who the customers are. Sales managers always do.",
    )
    domain = fields.Char(
        "Which Leads",
        default="[]",
        help="Only leads that match go into this pool.",
    )
    freeze_hours = fields.Integer(
        "Freeze (hours)",
        default=0,
        tracking=True,
        help="Nobody can claim a lead for so long after it came in.",
    )
    claims_per_day = fields.Integer(
        default=5,
        tracking=True,
        help="Leads one person may claim a day, also if they are given back. 0: no "
        "limit.",
    )
    held_max = fields.Integer(
        "Open Leads at Most",
        default=0,
        tracking=True,
        help="Nobody with so many open leads may claim another one. 0: only the cap on "
        "the person's profile.",
    )
    cool_down_days = fields.Integer(
        "Cool-down (days)",
        default=30,
        tracking=True,
        help="Whoever looked after a customer before can't claim it for so long.",
    )
    blind = fields.Boolean(
        tracking=True,
        help="Nobody chooses: “Next lead, please” gives the one that waits longest.",
    )
    lead_model = fields.Char(
        compute="_compute_lead_model", export_string_translation=False
    )

    def _compute_lead_model(self):
        self.lead_model = "crm.lead"

    @api.constrains("name", "domain")
    def _check_domain(self):
        """What is typed is a literal that its author may search leads with."""
        label = self._fields["domain"]._description_string(self.env)
        for pool in self:
            check_domain(self.env["crm.lead"], pool.domain, label)

    @api.constrains("active", "company_id")
    def _check_leads_stay(self):
        """Nothing is lost: neither a closed pool nor one that moved hides a lead."""
        is_open = self.env["fair.allocation.run"]._get_open_domain()
        for pool, company, count in self._count_contents(is_open):
            if not pool.active:
                raise UserError(
                    self.env._(
                        "%(pool)s: leads still in this pool: %(count)s. Put them into "
                        "another pool or assign them, then archive it.",
                        pool=pool.name,
                        count=count,
                    )
                )
            if company and company != pool.company_id:
                raise UserError(
                    self.env._(
                        "Company: leads of %(company)s still in %(pool)s: %(count)s. "
                        "Put them into another pool or assign them first.",
                        pool=pool.name,
                        company=company.name,
                        count=count,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """The ledger says which pool a lead came from."""
        # sudo: whether there are any is all that is asked.
        entries = self.env["fair.allocation.decision"].sudo()
        if entries.search_count([("pool_id", "in", self.ids)], limit=1) or list(
            self._count_contents([])
        ):
            raise UserError(
                self.env._(
                    "%s can't be deleted, because leads or the ledger refer to it. "
                    "Archive it instead.",
                    ", ".join(self.mapped("name")),
                )
            )

    def _count_contents(self, domain):
        """How many leads of each company are in these pools."""
        # sudo: whether there are any is all that is asked.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        return leads._read_group(
            Domain("fair_pool_id", "in", self.ids) & Domain(domain),
            ["fair_pool_id", "company_id"],
            ["__count"],
        )
