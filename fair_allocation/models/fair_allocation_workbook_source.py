import re

from odoo import models
from odoo.exceptions import AccessError


class FairAllocationWorkbookSource(models.AbstractModel):
    """Something the fairness workbook can be made of.

    Whoever may export and may read the record gets the workbook, with what that person
    may read.
    """

    _name = "fair.allocation.workbook.source"
    _description = "Source of a Fairness Workbook"

    #: What the address of the file calls the model.
    _workbook_kind = None

    def action_workbook(self):
        """Lead the browser to the file.

        :raise AccessError: for users who may not export, or not read the record
        """
        self._check_may_export()
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/fair_allocation/workbook/{self._workbook_kind}/{self.id}",
            "target": "download",
        }

    def _check_may_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask an administrator for the right "
                    "“Export”."
                )
            )

    def _make_workbook(self, file):
        """Write the workbook into ``file``, with the rights of the present user.

        :raise AccessError: for users who may not export, or not read the record
        """
        self._check_may_export()
        self.ensure_one()
        self.check_access("read")
        self._write_workbook(file)

    def _write_workbook(self, file):
        """Write what this record is about; rights were checked."""
        raise NotImplementedError

    def _get_workbook_name(self):
        """Name of the file, which any system can save."""
        name = re.sub(r"[^\w.-]+", "_", self._get_workbook_subject())
        return self.env._("fairness_%s.xlsx", name)

    def _get_workbook_subject(self):
        """What the workbook is about, in a few words."""
        return self.display_name
