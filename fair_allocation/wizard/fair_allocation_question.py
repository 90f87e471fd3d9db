from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from ..models.fair_allocation_problem_asked import LEAST_DIGITS

#: What can be asked by.
ASKED = ("email", "phone", "vat", "name")


class FairAllocationQuestion(models.TransientModel):
    """Asks whether a customer is taken, before anybody calls there.

    The answer is yes or no and until when, whatever the asker may read.
    """

    _name = "fair.allocation.question"
    _description = "Is This Customer Taken?"

    email = fields.Char("E-Mail")
    phone = fields.Char()
    vat = fields.Char("Tax Number")
    name = fields.Char("Company or Person")
    answer = fields.Selection(
        selection=lambda self: (
            self.env["fair.allocation.lookup"]
            ._fields["answer"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    answer_text = fields.Char("Answer", readonly=True)

    @api.onchange(*ASKED)
    def _onchange_asked(self):
        """An answer belongs to what was asked, and to nothing else."""
        self.answer = self.answer_text = False

    def action_ask(self):
        """Answer in the same window, ready for the next question.

        :raise UserError: when nothing was entered, or too much was asked today
        """
        self.ensure_one()
        self.check_access("write")
        asked = {
            name: self[name].strip() for name in ASKED if (self[name] or "").strip()
        }
        if not asked:
            raise UserError(
                self.env._("Enter an e-mail address, phone, tax number or name.")
            )
        code, text = self.env["fair.allocation.lookup"]._ask(
            asked, self._get_known(asked)
        )
        self.write({"answer": code, "answer_text": text})
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_known(self, asked):
        """What was typed, as it is compared; what can't be is refused with a mend."""
        Problem = self.env["fair.allocation.problem"]
        known = {}
        if email := asked.get("email"):
            known["email"] = email_normalize(email)
        if phone := asked.get("phone"):
            known["phone"] = self.env["res.partner"]._phone_format(number=phone)
        if vat := asked.get("vat"):
            is_whole = sum(map(str.isdecimal, vat)) >= LEAST_DIGITS
            known["vat"] = is_whole and Problem._find_entities_taxed(vat)
        if name := asked.get("name"):
            known["name"] = Problem._get_plain_name(name)
        for field, value in known.items():
            if value is False or value == "":
                raise ValidationError(self._get_mends()[field])
        if "vat" in known:
            known["entities"] = known.pop("vat")
        return known

    @api.model
    def _get_mends(self):
        """What to enter instead, by field."""
        return {
            "email": self.env._("E-Mail: enter one address, such as ann@example.com."),
            "phone": self.env._("Phone: enter a whole number, such as +49 30 901820."),
            "vat": self.env._("Tax Number: enter the whole number."),
            "name": self.env._("Company or Person: enter the whole name."),
        }
