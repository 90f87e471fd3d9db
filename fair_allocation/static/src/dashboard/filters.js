import {Component} from "@odoo/owl";

/** Team, tier and period; plain fields, which every keyboard and phone knows. */
export class FairFilters extends Component {
    static template = "fair_allocation.DashboardFilters";
    static props = {
        filters: Object,
        choices: Object,
        days: {type: String, optional: true},
        choose: Function,
    };

    onTeam(ev) {
        this.props.choose({team: Number(ev.target.value)});
    }

    onTier(ev) {
        this.props.choose({tier: Number(ev.target.value)});
    }

    /** Chosen days begin with those that were shown before. */
    onPeriod(ev) {
        this.props.choose({period: ev.target.value});
    }

    /** An empty day is one that somebody is still typing. */
    onDay(name, ev) {
        if (ev.target.value) {
            this.props.choose({[name]: ev.target.value});
        }
    }
}
