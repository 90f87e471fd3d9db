from odoo import api, models
from odoo.tools import format_list

from .fair_allocation_evaluation_facts_people import PROFILE


class FairAllocationEvaluationFinding(models.Model):
    """A finding in words, with its numbers, in the language of the reader."""

    _inherit = "fair.allocation.evaluation.finding"

    @api.depends("code", "numbers", "run_id.state")
    @api.depends_context("lang")
    def _compute_text(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: names of people, tiers and skills that the reader's own finding names.
        for finding, named in zip(self, self.sudo(), strict=True):
            say = getattr(named, f"_say_{finding.kind}", None)
            if not finding.numbers or not say:
                finding.text, finding.proposal = labels.get(finding.kind), False
                continue
            finding.text, finding.proposal = say(named._get_words())

    def _get_words(self):
        """Names and numbers that sentences are made of."""
        return {
            **self.numbers,
            "person": self.user_id.name or "",
            "tier": self.tier_id.name or self.env._("leads without a tier"),
            "skill": self.skill_id.name or "",
        }

    @api.model
    def _name_user(self, user_id):
        return self.env["res.users"].browse(user_id).exists().name or "?"

    @api.model
    def _name_record(self, model, record_id):
        return self.env[model].browse(record_id).exists().display_name or "?"

    # ------------------------------------------------------------
    # WHAT, AND WHAT WOULD BE DONE
    # ------------------------------------------------------------

    def _say_move(self, words):
        givers = format_list(
            self.env,
            [
                self.env._(
                    "%(giver)s holds %(leads)s that %(person)s could take",
                    giver=self._name_user(giver["person"]),
                    leads=giver["leads"],
                    person=words["person"],
                )
                for giver in words["givers"]
            ],
        )
        text = self.env._(
            "%(person)s received %(received)s leads of %(tier)s, entitled to "
            "%(entitled)s. %(givers)s.",
            **{**words, "givers": givers},
        )
        if self.run_id.state == "undone":
            return text, self.env._("Undone: the leads went back.")
        names = [self._name_user(giver["person"]) for giver in words["givers"]]
        return text, self.env._(
            "Leads that go from %(givers)s to %(person)s: %(leads)s, as prepared in "
            "%(run)s. Undo of the run brings them back.",
            **{
                **words,
                "givers": format_list(self.env, names),
                "run": self.run_id.name or self.env._("a run"),
            },
        )

    def _say_cap(self, words):
        if self.code == "raise":
            text = self.env._(
                "%(person)s had nothing left of a capacity of %(before)s leads on "
                "%(full_days)s of %(days)s days, while %(waiting)s leads waited "
                "because everybody was full.",
                **words,
            )
        else:
            text = self.env._(
                "%(person)s never used more than %(peak)s of a capacity of %(before)s "
                "leads, while colleagues were full.",
                **words,
            )
        return text, self.env._(
            "The capacity of %(person)s becomes %(after)s leads in 30 days instead of "
            "%(before)s.",
            **words,
        )

    def _say_seniority(self, words):
        rung = self.env["fair.allocation.seniority"].browse(words["after"]).exists()
        words["after_name"] = rung.name or "?"
        if self.code == "proven":
            text = self.env._(
                "%(person)s won %(won)s of %(closed)s leads, colleagues on the same "
                "rung or below %(others_won)s of %(others_closed)s. That is more than "
                "chance.",
                **words,
            )
        else:
            text = self.env._(
                "%(waiting)s leads of %(tier)s wait for people. %(person)s, who won "
                "%(won)s of %(closed)s leads, could take them one rung higher.",
                **words,
            )
        return text, self.env._(
            "%(person)s becomes %(after_name)s. Capacity stays as it is.", **words
        )

    def _say_skill(self, words):
        words["target_name"] = self._name_record("hr.skill.level", words.get("target"))
        words["holder"] = format_list(
            self.env, [self._name_user(user) for user in words["holders"]]
        )
        if words["holders"]:
            text = self.env._(
                "%(asked)s leads needed %(skill)s; %(waited)s waited and %(misfit)s "
                "went to somebody without it. Only %(holder)s has it.",
                **words,
            )
        else:
            text = self.env._(
                "%(asked)s leads needed %(skill)s; %(waited)s waited and %(misfit)s "
                "went to somebody without it. Nobody has it.",
                **words,
            )
        return text, self.env._(
            "Train %(person)s in %(skill)s to “%(target_name)s”.", **words
        )

    def _say_rule(self, words):
        return getattr(self, f"_say_rule_{self.code}")(words)

    def _say_rule_condition(self, words):
        labels = self.env["fair.allocation.explained"]._get_condition_labels()
        words["label"] = labels[words["condition"]]
        return self.env._(
            "%(waiting)s of %(leads)s leads wait, most people being kept from them by: "
            "%(label)s.",
            **words,
        ), self.env._(
            "Open the policy, with a reminder: make “%(label)s” less strict, or find "
            "people who meet it.",
            **words,
        )

    def _say_rule_overridden(self, words):
        reasons = [
            self.env._(
                "“%(text)s” (%(times)s)",
                text=word["text"] or "–",
                times=word["times"],
            )
            for word in words["words"]
        ]
        return self.env._(
            "Managers decided %(overridden)s of %(decided)s times against the rules: "
            "%(reasons)s.",
            **{**words, "reasons": format_list(self.env, reasons)},
        ), self.env._(
            "Open the policy, with a reminder: make these reasons part of the rules."
        )

    def _say_rule_unserved(self, words):
        return self.env._(
            "No lead of %(tier)s was given to anybody, and %(waiting)s wait.", **words
        ), self.env._(
            "Open the policy, with a reminder: say who serves %(tier)s.", **words
        )

    def _say_rule_balance(self, words):
        return self.env._(
            "Only %(balance)s %% of the leads are where the rules want them; the "
            "policy alerts below %(alert)s %%.",
            **words,
        ), self.env._(
            "Open the policy, with a reminder: see what keeps leads from where they "
            "should be, or state a lower alert."
        )

    def _say_fact(self, words):
        field = self.env["crm.team.member"]._fields[PROFILE[self.code][1]]
        words["value_name"] = self._name_record(field.comodel_name, words["value"])
        words["label"] = field._description_string(self.env)
        return self.env._(
            "%(person)s won %(won)s of %(closed)s leads with %(value_name)s, the rest "
            "of the team %(others_won)s of %(others_closed)s. That is more than "
            "chance.",
            **words,
        ), self.env._(
            "%(value_name)s is added to %(label)s on the profile of %(person)s.",
            **words,
        )
