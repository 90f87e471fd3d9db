import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {PulseQuestion} from "../pulse/pulse";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** A colour for each state of what is owed. */
const OWED = {
    owed: "text-bg-info",
    even: "text-bg-success",
    ahead: "text-bg-warning",
    new: "text-bg-secondary",
};

/** What a salesperson is owed, has, must look after, and why. */
export class Standing extends Component {
    static template = "fair_allocation.Standing";
    static components = {Layout, PulseQuestion};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({standing: null});
        this.owed = OWED;
        onWillStart(() => this.load());
    }

    async load() {
        const person = this.props.action.params?.person || false;
        const standing = await this.orm.call(
            "fair.allocation.standing",
            "get_standing",
            [person]
        );
        this.state.standing = standing;
        this.env.config.setDisplayName(standing.title);
    }

    get isEmpty() {
        const {teams, others} = this.state.standing;
        return !teams.length && !others.length;
    }

    /** A bar is full when everything is received, however much more it is. */
    getWidth(share) {
        return Math.min(share.percent ?? 100, 100);
    }

    open(action) {
        return this.action.doAction(action);
    }

    openRecord(model, id, view) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[view || false, "form"]],
        });
    }

    openXml(name) {
        return this.action.doAction(`fair_allocation.${name}`);
    }
}

registry.category("actions").add("fair_allocation.standing", Standing);
