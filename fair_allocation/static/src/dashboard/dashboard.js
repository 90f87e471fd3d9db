import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {formatFloat, formatMonetary} from "@web/views/fields/formatters";
import {getPeopleConfig, getTrendConfig} from "./chart_configs";
import {FairChart} from "./chart";
import {FairFilters} from "./filters";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const MODEL = "fair.allocation.dashboard";
const POLICIES = "fair_allocation.fair_allocation_policy_action";

/** As many are shown who are furthest behind, and as many who are furthest ahead. */
const EXTREMES = 15;

/** What is kept in the address, and what it is called there. */
const KEYS = {
    team: "team",
    tier: "tier",
    period: "period",
    date_from: "from",
    date_to: "to",
};

/** Fairness at a glance: what the published rules come to, and where to look closer. */
export class FairnessDashboard extends Component {
    static template = "fair_allocation.Dashboard";
    static components = {FairChart, FairFilters, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.display = {controlPanel: {}};
        const kept = this.props.state || {};
        this.state = useState({
            filters: kept.filters || this.getFiltersOfAddress(),
            data: null,
            error: "",
            busy: true,
            version: 0,
            money: false,
            tables: {people: false, trend: false},
            gini: false,
            ...kept.shown,
        });
        const {setScrollFromState} = useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({
                filters: {...this.state.filters},
                shown: {
                    money: this.state.money,
                    tables: {...this.state.tables},
                    gini: this.state.gini,
                },
            }),
        });
        onWillStart(() => {
            // The page is there at once; its figures come when they are ready.
            this.keepInAddress();
            this.load();
        });
        // Coming back, one is where one was; there is nothing to scroll before.
        useEffect(
            (isThere) => {
                if (isThere) {
                    setScrollFromState();
                }
            },
            () => [Boolean(this.state.data)]
        );
    }

    // ------------------------------------------------------------
    // FILTERS AND DATA
    // ------------------------------------------------------------

    /** What the address says, if it is that of this page. */
    getFiltersOfAddress() {
        const known = [this.props.action.path, this.props.action.id];
        const address = known.includes(router.current.action) ? router.current : {};
        const given = this.props.action.params?.filters || {};
        return Object.fromEntries(
            Object.entries(KEYS)
                .map(([name, key]) => [name, address[key] ?? given[name]])
                .filter(([, value]) => value !== undefined)
        );
    }

    /** What has its default isn't in the address. */
    keepInAddress() {
        const {filters} = this.state;
        const isCustom = filters.period === "custom";
        const kept = {...filters};
        if (!isCustom) {
            delete kept.date_from;
            delete kept.date_to;
        }
        this.props.updateActionState?.(
            Object.fromEntries(
                Object.entries(KEYS).map(([name, key]) => [
                    key,
                    kept[name] || undefined,
                ])
            )
        );
    }

    async load() {
        this.state.busy = true;
        try {
            const data = await this.keepLast.add(
                this.orm.silent.call(MODEL, "get_data", [this.state.filters])
            );
            this.state.data = data;
            this.state.filters = this.pickFilters(data.filters);
            this.state.error = "";
            this.keepInAddress();
        } catch (error) {
            this.state.error = error.data?.message || _t("The server didn't answer.");
        }
        this.state.busy = false;
        this.state.version++;
    }

    pickFilters(filters) {
        return Object.fromEntries(
            Object.keys(KEYS).map((name) => [name, filters[name]])
        );
    }

    choose(changes) {
        Object.assign(this.state.filters, changes);
        this.load();
    }

    reset() {
        this.state.filters = {};
        this.load();
    }

    // ------------------------------------------------------------
    // TO THE RECORDS
    // ------------------------------------------------------------

    async open(what, key = false) {
        const args = [this.state.filters, what, key];
        this.action.doAction(await this.orm.call(MODEL, "get_action", args));
    }

    openPolicies() {
        this.action.doAction(POLICIES);
    }

    // ------------------------------------------------------------
    // HEADLINE
    // ------------------------------------------------------------

    get data() {
        return this.state.data;
    }

    get figures() {
        return this.data.figures;
    }

    /** The figures beside the headline; money only where it is in one currency. */
    get keyFigures() {
        const rows = [
            ["balance_value", "report"],
            ["unassigned", "unassigned"],
            ["gap", "list"],
            ["gap_value", "list"],
        ];
        return rows
            .filter(([code]) => this.figures[code])
            .filter(([code]) => this.data.currency || code !== "gap_value")
            .map(([code, what]) => ({...this.figures[code], what}));
    }

    /** Better or worse than in the period before, in words. */
    get direction() {
        const now = this.figures.balance.value;
        const {value, label} = this.data.before;
        if (now === null || value === null) {
            const text = _t("Nothing to compare with in %s.", label);
            return {icon: "fa-minus", text};
        }
        const change = formatFloat(Math.abs(now - value), {digits: [16, 1]});
        const before = formatFloat(value, {digits: [16, 1]});
        if (Math.abs(now - value) < 0.05) {
            const text = _t("As in %(period)s.", {period: label});
            return {icon: "fa-arrow-right", text};
        }
        const told = {points: change, period: label, before};
        return now > value
            ? {
                  icon: "fa-arrow-up",
                  text: _t(
                      "%(points)s points better than in %(period)s (%(before)s %).",
                      told
                  ),
              }
            : {
                  icon: "fa-arrow-down",
                  text: _t(
                      "%(points)s points worse than in %(period)s (%(before)s %).",
                      told
                  ),
              };
    }

    get isBelowAlert() {
        const {value} = this.figures.balance;
        return value !== null && value < this.data.alert;
    }

    get alertText() {
        const told = {balance: this.data.alert};
        return this.isBelowAlert
            ? _t("Below %(balance)s %, where the rules ask for attention.", told)
            : _t("The rules ask for attention below %(balance)s %.", told);
    }

    // ------------------------------------------------------------
    // PEOPLE
    // ------------------------------------------------------------

    get names() {
        return this.state.money
            ? {entitled: "entitled_value", received: "received_value", gap: "gap_value"}
            : {entitled: "entitled", received: "received", gap: "gap"};
    }

    /** Those furthest behind first; of many only the ends. */
    get people() {
        const {gap} = this.names;
        const ranked = [...this.data.people].sort(
            (one, other) => one[gap] - other[gap] || one.id - other.id
        );
        return this.isLargeTeam
            ? [...ranked.slice(0, EXTREMES), ...ranked.slice(-EXTREMES)]
            : ranked;
    }

    get isLargeTeam() {
        return this.data.people_count > 2 * EXTREMES;
    }

    get largeTeamText() {
        return _t("The %(number)s furthest behind and ahead, of %(people)s people.", {
            number: EXTREMES,
            people: this.data.people_count,
        });
    }

    measureIn(money) {
        this.state.money = money;
    }

    showTable(chart, isTable) {
        this.state.tables[chart] = isTable;
    }

    formatAmount(value) {
        if (this.state.money) {
            return formatMonetary(value, {
                currencyId: this.data.currency,
                humanReadable: Math.abs(value) >= 10000,
            });
        }
        return formatFloat(value, {digits: [16, Number.isInteger(value) ? 0 : 1]});
    }

    /** With its sign, so that behind and ahead need no colour. */
    formatGap(row) {
        const gap = row[this.names.gap];
        const sign = gap > 0 ? "+" : gap < 0 ? "−" : "±";
        return `${sign}${this.formatAmount(Math.abs(gap))}`;
    }

    formatFulfilment(row) {
        const {entitled, received} = this.names;
        return row[entitled] > 0
            ? `${formatFloat((100 * row[received]) / row[entitled], {digits: [16, 0]})} %`
            : "—";
    }

    get peopleHeight() {
        return 90 + 40 * this.people.length;
    }

    get peopleLabel() {
        const {people} = this;
        return _t(
            "Entitled and received by person. Furthest behind: %(behind)s (%(less)s). Furthest ahead: %(ahead)s (%(more)s). The table has everybody shown.",
            {
                behind: people[0].name,
                less: this.formatGap(people[0]),
                ahead: people.at(-1).name,
                more: this.formatGap(people.at(-1)),
            }
        );
    }

    getPeopleConfig(color) {
        return getPeopleConfig(this.people, {
            color,
            ...this.names,
            gap: (row) => this.formatGap(row),
            text: (value) => this.formatAmount(value),
            narrow: this.ui.isSmall,
            open: (row) => this.open("person", row.id),
        });
    }

    // ------------------------------------------------------------
    // TREND
    // ------------------------------------------------------------

    get lines() {
        const lines = [
            ["balance", this.figures.balance.label],
            ["balance_value", this.figures.balance_value.label],
            ["jain", this.figures.jain.label],
        ];
        return this.state.gini ? [...lines, ["gini", this.figures.gini.label]] : lines;
    }

    toggleGini() {
        this.state.gini = !this.state.gini;
    }

    get hasTrend() {
        return this.data.trend.some((month) => month.balance !== null);
    }

    /** In per cent, so that all lines have one scale. */
    getIndex(month, code) {
        const value = month[code];
        if (value === null) {
            return null;
        }
        return ["jain", "gini"].includes(code) ? 100 * value : value;
    }

    formatIndex(month, code) {
        const value = this.getIndex(month, code);
        return value === null ? "—" : `${formatFloat(value, {digits: [16, 1]})} %`;
    }

    get trendLabel() {
        const known = this.data.trend.filter((month) => month.balance !== null);
        return _t(
            "Balance by month, from %(first)s in %(start)s to %(last)s in %(end)s. The table has all months.",
            {
                first: this.formatIndex(known[0], "balance"),
                start: known[0].label,
                last: this.formatIndex(known.at(-1), "balance"),
                end: known.at(-1).label,
            }
        );
    }

    getTrendConfig(color) {
        return getTrendConfig(this.data.trend, {
            color,
            lines: this.lines,
            value: (month, code) => this.getIndex(month, code),
            text: (month, code) => this.formatIndex(month, code),
            narrow: this.ui.isSmall,
            open: (month) => this.open("month", month.start),
        });
    }

    /** What a chart depends on: it is drawn anew when this changes. */
    getVersion(...parts) {
        return [this.state.version, this.ui.isSmall, ...parts].join("/");
    }

    // ------------------------------------------------------------
    // AS THINGS STAND
    // ------------------------------------------------------------

    get states() {
        return {
            full: {name: _t("Full"), icon: "fa-exclamation-triangle"},
            nearly_full: {name: _t("Nearly full"), icon: "fa-adjust"},
            fine: {name: _t("Fine"), icon: "fa-check"},
            idle: {name: _t("Idle"), icon: "fa-circle-o"},
            away: {name: _t("Away"), icon: "fa-plane"},
        };
    }

    get loadSummary() {
        return Object.entries(this.states)
            .filter(([code]) => this.data.load_states[code])
            .map(([code, state]) => ({
                code,
                text: `${state.name}: ${this.data.load_states[code]}`,
                icon: state.icon,
            }));
    }

    get isLargeLoad() {
        return this.data.load_count > this.data.load.length;
    }

    get largeLoadText() {
        return _t("The fullest and the idlest, of %s people.", this.data.load_count);
    }

    get soonText() {
        return _t("of which until %s days from now", this.data.protected.days);
    }

    get hasTeams() {
        return this.data.load.some((row) => row.team !== this.data.load[0].team);
    }

    formatUsed(used, limit) {
        return limit ? _t("%(used)s of %(limit)s", {used, limit}) : `${used}`;
    }

    getPercent(used, limit) {
        return limit ? Math.min(Math.round((100 * used) / limit), 100) : 0;
    }

    getWaitingPercent(row) {
        return Math.round((100 * row.count) / this.data.waiting[0].count);
    }

    get pooledCount() {
        return this.data.pools.reduce((sum, pool) => sum + pool.count, 0);
    }
}

registry.category("actions").add("fair_allocation.dashboard", FairnessDashboard);
