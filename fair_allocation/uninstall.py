def keep_lost_reason(env):
    """Leave the reason to the leads that were lost for it, as a record of theirs.

    Odoo can't delete a reason in use; without its external id it doesn't try to.
    """
    reason = env.ref("fair_allocation.crm_lost_reason_bad", raise_if_not_found=False)
    leads = env["crm.lead"].with_context(active_test=False)
    if reason and leads.search_count([("lost_reason_id", "=", reason.id)], limit=1):
        env["ir.model.data"].search(
            [("module", "=", "fair_allocation"), ("name", "=", "crm_lost_reason_bad")]
        ).unlink()
