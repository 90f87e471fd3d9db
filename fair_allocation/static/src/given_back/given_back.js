import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Says that leads were given back, for as long as it may have been a mistake.
 *
 * @param {object} env services
 * @param {object} action with params: leads, message, next
 * @returns {object} the action that follows
 */
function givenBack(env, action) {
    const {leads, message, next} = action.params;
    let close = null;
    const undo = async () => {
        close();
        const method = "action_fair_take_back";
        const opened = await env.services.orm.call("crm.lead", method, [leads]);
        env.services.action.doAction(opened);
    };
    close = env.services.notification.add(message, {
        type: "success",
        autocloseDelay: 15000,
        buttons: [{name: _t("Undo"), onClick: undo, primary: true}],
    });
    return next;
}

registry.category("actions").add("fair_allocation.given_back", givenBack);
