"""Trying every way to somebody else's customer, and looking afterwards."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tools import mute_logger

from .common import ALL_LEADS, SALESMAN
from .rpc_case import RpcCase

CONTACTS = "base.group_partner_manager"

#: Read back after every attempt.
WATCHED = (
    *("id", "name", "user_id", "team_id", "company_id", "active", "won_status"),
    *("type", "stage_id", "probability", "partner_id", "phone", "email_from"),
    *("expected_revenue", "fair_protected_from", "fair_protected_until"),
    "fair_pool_id",
)
WATCHED_CUSTOMER = ("id", "email", "phone")


class PathsCase(RpcCase):
    """Sven's protected customer, and everybody who would like to have it.

    ========  =================================================================
    who       role
    ========  =================================================================
    own       own-documents salesperson of Sven's team
    all       all-documents salesperson of no team
    leader    leads another team, with all documents
    manager   manages another company
    employee  no sales rights
    portal    portal user
    ========  =================================================================

    Azur is the customer of Sven's opportunity ``lead`` and of his lead ``young``. Each
    of the others has a lead of their own from the same address: a duplicate to merge.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "own": cls._new_user("olga", f"{SALESMAN},{CONTACTS}"),
            "all": cls._new_user("alan", f"{ALL_LEADS},{CONTACTS}"),
            "leader": cls._new_user("lea", f"{ALL_LEADS},{CONTACTS}"),
            "manager": cls.otto,
            "employee": cls.emil,
            "portal": cls.pia,
        }
        cls.otto.group_ids += cls.env.ref(CONTACTS)
        cls.south.user_id = cls.roles["leader"]
        cls.env["crm.team.member"].create(
            {"crm_team_id": cls.north.id, "user_id": cls.roles["own"].id}
        )
        cls.tier_c.protection_days = 30
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls._set_up_customer()
        cls._set_up_actions()
        cls.keys = {role: cls._new_key(user) for role, user in cls.roles.items()}
        cls.env.flush_all()

    @classmethod
    def _set_up_customer(cls):
        cls.azur = cls.env["res.partner"].create(
            {"name": "Azur", "email": "buyer@azur.example", "phone": "+33 1 23 45 67"}
        )
        cls.lead, cls.young = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Azur wants {what}",
                    "type": kind,
                    "partner_id": cls.azur.id,
                    "team_id": cls.north.id,
                    "company_id": cls.company.id,
                    "user_id": cls.sven.id,
                }
                for what, kind in (("arms", "opportunity"), ("more", "lead"))
            ]
        )
        cls._protect(cls.lead | cls.young)
        cls.mine = {
            role: cls.env["crm.lead"].create(
                {
                    "name": f"Of {user.login}",
                    "type": "lead",
                    "email_from": cls.azur.email,
                    "team_id": False,
                    "company_id": user.company_id.id,
                    "user_id": user.id,
                }
            )
            for role, user in cls.roles.items()
        }

    @classmethod
    def _protect(cls, leads, days=30):
        """As if the product had given them to their owners just now."""
        now = cls.env.cr.now()
        leads._fair_write(
            {
                "fair_protected_from": now,
                "fair_protected_until": now + timedelta(days=days),
            }
        )

    @classmethod
    def _set_up_actions(cls):
        """Server actions a consultant left behind, for whoever selects leads."""
        cls.actions = {
            name: cls.env["ir.actions.server"].create(
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                    "state": "code",
                    "code": code,
                }
            )
            for name, code in {
                "take": "records.write({'user_id': env.uid})",
                "take as superuser": "records.sudo().write({'user_id': env.uid})",
                "lose as superuser": "records.sudo().action_set_lost()",
                "delete as superuser": "records.sudo().unlink()",
            }.items()
        }

    @classmethod
    def _new_key(cls, user):
        return (
            cls.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", cls.env.cr.now() + timedelta(days=1))
        )

    # ------------------------------------------------------------
    # ATTEMPTS
    # ------------------------------------------------------------

    def _become(self, role):
        self.role = role
        self.me = self.roles[role]
        self._sign_in(self.me)

    def _try(self, way):
        """What ``way`` changed: nothing, as long as the guard stands."""
        self.env.flush_all()
        before = self._look()
        with self.env.cr.savepoint() as savepoint:
            with mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.mail"):
                way(self)
            after = self._look()
            savepoint.rollback()
        self.env.invalidate_all()
        return {
            f"{title} {name}": (was, after[title].get(name))
            for title, values in before.items()
            for name, was in values.items()
            if was != after[title].get(name)
        }

    def _look(self):
        """What must stay as it is, read from the database."""
        self.env.flush_all()
        known = max(lead.id for lead in self.mine.values())
        new = (
            f"SELECT COUNT(*) FROM crm_lead WHERE partner_id = {self.azur.id} "
            f"AND user_id = {self.me.id} AND id > {known}"
        )
        return {
            title: next(iter(self._read(query)), {})
            for title, query in {
                "lead": self._select(self.lead, WATCHED),
                "young lead": self._select(self.young, WATCHED),
                "customer": self._select(self.azur, WATCHED_CUSTOMER),
                "new leads of the customer:": new,
            }.items()
        }

    def _select(self, record, names):
        return f"SELECT {', '.join(names)} FROM {record._table} WHERE id = {record.id}"

    def _read(self, query):
        self.env.cr.execute(query)  # pylint: disable=sql-injection
        return self.env.cr.dictfetchall()

    # ------------------------------------------------------------
    # DOORS
    # ------------------------------------------------------------

    def call(self, method, *args, **kwargs):
        """Call a method of leads, as the web client does."""
        return self._rpc("crm.lead", method, *args, **kwargs)

    def call_wizard(self, model, vals, method, context=None):
        """Fill in a wizard and press its button; whether it could be opened."""
        context = context or {}
        created, _fault, _message = self._rpc(model, "create", [vals], context=context)
        if created:
            self._rpc(model, method, created, context=context)

    def select(self, *leads):
        """The context of leads selected in a list."""
        ids = [lead.id for lead in leads]
        return {"active_model": "crm.lead", "active_ids": ids, "active_id": ids[0]}

    def run_action(self, name):
        self._rpc(
            "ir.actions.server",
            "run",
            self.actions[name].ids,
            context=self.select(self.lead),
        )

    def call_xml_rpc(self, method, *args):
        """XML-RPC answers a refusal with a fault."""
        try:
            self.xmlrpc_object.execute_kw(
                *(self.env.cr.dbname, self.me.id, self.me.login),
                *("crm.lead", method, list(args)),
            )
        except Exception as error:  # noqa: BLE001 - whatever the answer: read back
            return error

    def call_json_rpc(self, method, *args):
        credentials = (self.env.cr.dbname, self.me.id, self.me.login)
        self.url_open(
            "/jsonrpc",
            json=self.build_rpc_payload(
                {
                    "service": "object",
                    "method": "execute_kw",
                    "args": [*credentials, "crm.lead", method, list(args)],
                }
            ),
        )

    def call_json_2(self, method, **arguments):
        self.url_open(
            f"/json/2/crm.lead/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {self.keys[self.role]}"},
        )

    def send_mail(self, model, vals, sender=None, thread_id=None):
        """Hand a mail to the gateway, as any employee can."""
        sender = sender or self.me.email
        mail = (
            f"From: {sender}\nTo: sales@azur.example\nSubject: Azur wants it all\n"
            f"Message-Id: <{self.role}.{len(sender)}@x.example>\n\nHi"
        )
        return self._rpc(
            *("mail.thread", "message_process", model, mail, vals),
            thread_id=thread_id,
        )

    def update(self, *leads, **vals):
        """Commands that change these leads through a relation."""
        return [Command.update(lead.id, vals) for lead in leads]
