import {Component, onWillStart, useState} from "@odoo/owl";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

const MODEL = "onboarding.onboarding.step";

/** What a manager does from installation to the first run, above the list of runs. */
export class FirstSteps extends Component {
    static template = "fair_allocation.FirstSteps";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({steps: []});
        onWillStart(async () => {
            this.state.steps = await this.orm.call(MODEL, "get_fair_steps");
        });
    }

    /** The step to do next is highlighted. */
    get next() {
        return this.state.steps.find((step) => !step.done);
    }

    async open(step) {
        this.action.doAction(await this.orm.call(MODEL, step.action));
    }

    async close() {
        await this.orm.call(MODEL, "close_fair_steps");
        this.state.steps = [];
    }
}

class RunListController extends ListController {
    static template = "fair_allocation.RunListView";
    static components = {...ListController.components, FirstSteps};
}

class RunKanbanController extends KanbanController {
    static template = "fair_allocation.RunKanbanView";
    static components = {...KanbanController.components, FirstSteps};
}

registry
    .category("views")
    .add("fair_allocation_run_list", {...listView, Controller: RunListController})
    .add("fair_allocation_run_kanban", {
        ...kanbanView,
        Controller: RunKanbanController,
    });
