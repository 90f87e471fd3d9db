import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** One question, answered by a tap. What is written meanwhile stays in the browser. */
export class PulseQuestion extends Component {
    static template = "fair_allocation.PulseQuestion";
    static props = {ask: Object, onAnswered: Function};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({words: "", sent: false});
    }

    async answer(score) {
        if (this.state.sent) {
            return;
        }
        this.state.sent = true;
        try {
            const args = [[this.props.ask.id], score, this.state.words];
            await this.orm.call("fair.allocation.pulse", "action_answer", args);
        } catch (error) {
            this.state.sent = false;
            throw error;
        }
        this.notification.add(_t("Thank you. Your answer is counted."), {
            type: "success",
        });
        await this.props.onAnswered();
    }
}

/** The question on the page of a pulse. */
class PulseField extends Component {
    static template = "fair_allocation.PulseField";
    static components = {PulseQuestion};
    static props = {...standardFieldProps};

    get ask() {
        return this.props.record.data[this.props.name];
    }

    reload() {
        return this.props.record.load();
    }
}

registry.category("fields").add("fair_pulse", {
    component: PulseField,
    supportedTypes: ["json"],
});
