import {onWillUnmount} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {formView} from "@web/views/form/form_view";

/** Milliseconds between two looks at how far it has come. */
const PAUSE = 2000;

/** The form of a replay: while it runs, the page follows. */
class ReplayFormController extends formView.Controller {
    setup() {
        super.setup();
        const timer = setInterval(() => this.follow(), PAUSE);
        onWillUnmount(() => clearInterval(timer));
    }

    async follow() {
        const {root} = this.model;
        if (!this.isAsking && root?.resId && root.data.state === "running") {
            this.isAsking = true;
            try {
                await root.load();
            } finally {
                this.isAsking = false;
            }
        }
    }
}

registry.category("views").add("fair_allocation_replay_form", {
    ...formView,
    Controller: ReplayFormController,
});
