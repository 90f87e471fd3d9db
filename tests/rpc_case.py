from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .allocation_case import AllocationCase

REFUSED = {"AccessError", "UserError", "ValidationError", "MissingError"}
MISSING = 2**31 - 1
OURS = "odoo.addons.fair_allocation."


class RpcCase(HttpCase, AllocationCase):
    """The small company over the network: real sessions, real requests.

    Beside the known people there are ``pia`` (portal), ``emil`` (an employee without
    sales rights), and ``otto``, who manages another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pia = cls._new_user("pia", "base.group_portal")
        cls.emil = cls._new_user("emil", "base.group_user")
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.otto = new_test_user(
            cls.env,
            "fair_otto",
            groups="sales_team.group_sale_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        users = cls.env["res.users"].search([("login", "=like", "fair\\_%")])
        users.lang = "en_US"

    def _sign_in(self, user):
        """All further calls are made by ``user``."""
        self.authenticate(user.login, user.login)

    def _rpc(self, model, method, *args, **kwargs):
        """What the server answers to a call, as the web client would make it.

        :return: ``(result, None, "")``, or ``(None, name of the fault, message)``
        """
        with mute_logger("odoo.http", "odoo.sql_db", "odoo.models"):
            response = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json=self.build_rpc_payload(
                    {"model": model, "method": method, "args": args, "kwargs": kwargs}
                ),
                timeout=60,
            )
        answer = response.json()
        if error := answer.get("error"):
            data = error["data"]
            return None, data["name"].rpartition(".")[2], data["message"]
        return answer.get("result"), None, ""

    def _rpc_undone(self, *args, **kwargs):
        """As ``_rpc``, and take back what it did.

        :return: as ``_rpc``, and whether it had changed anything
        """
        before = self._digest()
        with self.env.cr.savepoint() as savepoint:
            answer = self._rpc(*args, **kwargs)
            changed = self._digest() != before
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        return *answer, changed

    def _digest(self):
        """A figure that changes when any record the product is about changes."""
        tables = {
            model._table
            for model in self._product_models()
            if model._auto and not model._transient
        }
        tables |= {"onboarding_progress", "onboarding_progress_step"}
        # That an attempt was refused is on record; it has changed nothing.
        tables -= {"fair_allocation_refusal"}
        parts = " UNION ALL ".join(
            f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY id)) "
            f"FROM {table} t"
            for table in sorted(tables)
        )
        # Of what only grows, the end tells whether somebody said or started something.
        parts += "".join(
            f" UNION ALL SELECT '{table}', COUNT(*) || '/' || MAX(id) FROM {table}"
            for table in ("mail_message", "ir_cron_trigger")
        )
        self.env.flush_all()
        self.env.cr.execute(parts)  # pylint: disable=sql-injection
        # In whichever order PostgreSQL answers: it may read the tables side by side.
        return set(self.env.cr.fetchall())

    @classmethod
    def _product_models(cls):
        """Our models, and those of Odoo's that we extend."""
        return [
            model
            for model in cls.env.values()
            if not model._abstract
            and any(parent.__module__.startswith(OURS) for parent in type(model).mro())
        ]

    def assertRefused(self, answer, wanted=(AccessError,)):
        result, fault, message = answer
        names = {error.__name__ for error in wanted}
        self.assertIn(fault, names, f"answered {result!r}{message}")
