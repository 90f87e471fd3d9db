"""Ways to somebody else's customer: to take it, move it, work it, or be rid of it.

Each is a function of the case; what it comes to is read back, so it returns nothing.
"""

from odoo.fields import Command

#: Keys somebody might try who has read our code, or Odoo's.
FORGED = {
    "fair_allocation_pen": True,
    "fair_batch_chatter": True,
    "install_mode": True,
    "import_file": True,
    "tracking_disable": True,
    "su": True,
    "uid": 1,
    "bin_size": True,
}


def _merge_by_wizard(case):
    case.call_wizard(
        "crm.merge.opportunity",
        {
            "opportunity_ids": [Command.set((case.lead | case.mine[case.role]).ids)],
            "user_id": case.me.id,
        },
        "action_merge",
    )


def _convert(case, lead, **vals):
    case.call_wizard(
        "crm.lead2opportunity.partner",
        {"lead_id": lead.id, "action": "exist", "user_id": case.me.id, **vals},
        "action_apply",
        case.select(lead),
    )


def _convert_many(case, *leads, **vals):
    case.call_wizard(
        "crm.lead2opportunity.partner.mass",
        {
            "lead_tomerge_ids": [Command.set([lead.id for lead in leads])],
            "user_ids": [Command.set(case.me.ids)],
            "force_assignment": True,
            **vals,
        },
        "action_mass_convert",
        case.select(*leads),
    )


def _lose_by_wizard(case):
    case.call_wizard(
        "crm.lead.lost",
        {"lead_ids": [Command.set(case.lead.ids)]},
        "action_lost_reason_apply",
    )


def _import_file(case):
    """The whole way through the import screen."""
    file = f".id,user_id/.id\n{case.lead.id},{case.me.id}\n"
    vals = {"res_model": "crm.lead", "file": file, "file_type": "text/csv"}
    wizard, _fault, _message = case._rpc("base_import.import", "create", [vals])
    if wizard:
        columns = [".id", "user_id/.id"]
        options = {"has_headers": True, "separator": ",", "quoting": '"'}
        case._rpc(
            *("base_import.import", "execute_import", wizard, columns, columns, options)
        )


def _import_by_name(case):
    name = "__test__.azur_lead"
    if not case.env.ref(name, raise_if_not_found=False):
        case.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "azur_lead",
                "model": "crm.lead",
                "res_id": case.lead.id,
            }
        )
        case.env.flush_all()
    case.call("load", ["id", "user_id/.id"], [[name, str(case.me.id)]])


def _merge_customers(case):
    """Merge the customer into a contact of one's own."""
    created, _fault, _message = case._rpc(
        "res.partner", "create", [{"name": "Azur 2", "email": case.azur.email}]
    )
    if created:
        case.call_wizard(
            "base.partner.merge.automatic.wizard",
            {
                "partner_ids": [Command.set([*created, case.azur.id])],
                "dst_partner_id": created[0],
            },
            "action_merge",
        )


def _duplicate(case):
    case.call("copy", case.lead.ids, {"user_id": case.me.id})


WAYS = {
    # Take it.
    "write": lambda c: c.call("write", c.lead.ids, {"user_id": c.me.id}),
    "write, with the team": lambda c: c.call(
        "write", c.lead.ids, {"user_id": c.me.id, "team_id": c.south.id}
    ),
    "save the form": lambda c: c.call(
        "web_save", c.lead.ids, {"user_id": c.me.id}, {"user_id": {}}
    ),
    "edit in the list": lambda c: c.call(
        "web_save_multi", c.lead.ids, [{"user_id": c.me.id}], {"user_id": {}}
    ),
    "drag in the kanban": lambda c: c.call(
        "web_save", c.lead.ids, {"user_id": c.me.id}, {"id": {}, "stage_id": {}}
    ),
    "mass edit with one's own": lambda c: c.call(
        "write", (c.mine[c.role] | c.lead).ids, {"user_id": c.me.id}
    ),
    "import by database id": lambda c: c.call(
        "load", [".id", "user_id/.id"], [[str(c.lead.id), str(c.me.id)]]
    ),
    "import by external id": _import_by_name,
    "import a file": _import_file,
    "XML-RPC": lambda c: c.call_xml_rpc("write", c.lead.ids, {"user_id": c.me.id}),
    "JSON-RPC": lambda c: c.call_json_rpc("write", c.lead.ids, {"user_id": c.me.id}),
    "JSON-2": lambda c: c.call_json_2(
        "write", ids=c.lead.ids, vals={"user_id": c.me.id}
    ),
    "forged context": lambda c: c.call(
        "write", c.lead.ids, {"user_id": c.me.id}, context=FORGED
    ),
    "update as mail": lambda c: c.call(
        "message_update", c.lead.ids, {}, {"user_id": c.me.id}
    ),
    "server action": lambda c: c.run_action("take"),
    "server action as superuser": lambda c: c.run_action("take as superuser"),
    "through the customer": lambda c: c._rpc(
        "res.partner",
        "write",
        c.azur.ids,
        {"opportunity_ids": c.update(c.lead, user_id=c.me.id)},
    ),
    "through a new customer": lambda c: c._rpc(
        "res.partner",
        "create",
        [{"name": "x", "opportunity_ids": [Command.link(c.lead.id)]}],
    ),
    "assign to several": lambda c: c.call(
        "convert_opportunity", c.lead.ids, c.azur.id, c.me.ids
    ),
    "undo and redo": lambda c: c.call("action_restore", c.lead.ids),
    # Move it.
    "release": lambda c: c.call("write", c.lead.ids, {"user_id": False}),
    "to another team": lambda c: c.call("write", c.lead.ids, {"team_id": c.south.id}),
    "to no team": lambda c: c.call("write", c.lead.ids, {"team_id": False}),
    "to another company": lambda c: c.call(
        "write",
        c.lead.ids,
        {"company_id": c.me.company_id.id, "team_id": False, "user_id": False},
    ),
    "to no company": lambda c: c.call(
        "write", c.lead.ids, {"company_id": False, "team_id": False, "user_id": False}
    ),
    "company through the customer": lambda c: c._rpc(
        "res.partner", "write", c.azur.ids, {"company_id": c.other_company.id}
    ),
    "another customer": lambda c: c.call(
        "write", c.lead.ids, {"partner_id": c.me.partner_id.id}
    ),
    "customer lets go": lambda c: c._rpc(
        "res.partner",
        "write",
        c.azur.ids,
        {"opportunity_ids": [Command.unlink(c.lead.id)]},
    ),
    "merge customers": _merge_customers,
    # Work it.
    "phone": lambda c: c.call("write", c.lead.ids, {"phone": "+49 30 1"}),
    "phone of the customer": lambda c: c._rpc(
        "res.partner", "write", c.azur.ids, {"phone": "+49 30 1"}
    ),
    "e-mail of the customer": lambda c: c._rpc(
        "res.partner", "write", c.azur.ids, {"email": "me@azur.example"}
    ),
    "stage": lambda c: c.call("write", c.lead.ids, {"stage_id": c.won_stage.id}),
    "won": lambda c: c.call("action_set_won", c.lead.ids),
    "won with a rainbow": lambda c: c.call("action_set_won_rainbowman", c.lead.ids),
    "probability": lambda c: c.call("write", c.lead.ids, {"probability": 100}),
    "convert": lambda c: _convert(c, c.young, name="convert", force_assignment=True),
    "convert without force": lambda c: _convert(
        c, c.young, name="convert", force_assignment=False
    ),
    "convert by method": lambda c: c.call(
        "convert_opportunity", c.young.ids, c.azur.id
    ),
    "convert many": lambda c: _convert_many(c, c.young, c.lead, deduplicate=False),
    # Be rid of it.
    "archive": lambda c: c.call("action_archive", c.lead.ids),
    "archive by hand": lambda c: c.call("write", c.lead.ids, {"active": False}),
    "lost": lambda c: c.call("action_set_lost", c.lead.ids),
    "lost by wizard": _lose_by_wizard,
    "lost by superuser": lambda c: c.run_action("lose as superuser"),
    "delete": lambda c: c.call("unlink", c.lead.ids),
    "delete as superuser": lambda c: c.run_action("delete as superuser"),
    "delete through the customer": lambda c: c._rpc(
        "res.partner",
        "write",
        c.azur.ids,
        {"opportunity_ids": [Command.delete(c.lead.id)]},
    ),
    "delete the customer": lambda c: c._rpc("res.partner", "unlink", c.azur.ids),
    # Merge it away.
    "merge": lambda c: c.call(
        "merge_opportunity", (c.lead | c.mine[c.role]).ids, c.me.id
    ),
    "merge, keep both": lambda c: c.call(
        "merge_opportunity", (c.young | c.mine[c.role]).ids, c.me.id, False, False
    ),
    "merge wizard": _merge_by_wizard,
    "convert and merge": lambda c: _convert(
        c,
        c.mine[c.role],
        name="merge",
        duplicated_lead_ids=[Command.set((c.lead | c.young).ids)],
    ),
    "convert and merge what Odoo finds": lambda c: _convert(
        c, c.mine[c.role], name="merge"
    ),
    "convert one's own, merging": lambda c: _convert_many(
        c, c.mine[c.role], deduplicate=True
    ),
    "convert many, merging": lambda c: _convert_many(c, c.young, deduplicate=True),
    # By mail, as the superuser.
    "mail to the lead": lambda c: c.send_mail(
        "crm.lead", {"user_id": c.me.id}, thread_id=c.lead.id
    ),
    "mail that makes a customer": lambda c: c.send_mail(
        "res.partner", {"opportunity_ids": c.update(c.lead, user_id=c.me.id)}
    ),
    "mail in the owner's name": lambda c: c.send_mail(
        "res.partner",
        {"opportunity_ids": c.update(c.lead, phone="+49 30 1")},
        sender=c.sven.email,
    ),
    "mail in the manager's name": lambda c: c.send_mail(
        "res.partner",
        {"opportunity_ids": c.update(c.lead, user_id=c.me.id)},
        sender=c.mara.email,
    ),
    "mail that is a copy": lambda c: c.send_mail(
        "crm.lead", {"duplicate_lead_ids": c.update(c.lead, user_id=c.me.id)}
    ),
    # Another one like it.
    "copy": _duplicate,
}
