import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {getColors, getCustomColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {loadBundle} from "@web/core/assets";

const scheme = cookie.get("color_scheme");
const palette = getColors(scheme, "lg");

/** Colours of Odoo's palette that stand out from a white and from a dark page. */
export const COLORS = {
    blue: palette[2],
    teal: palette[11],
    orange: palette[14],
    gray: palette[18],
    edge: getCustomColor(scheme, "#545B70", "#C4C7D0"),
    text: getCustomColor(scheme, "#111827", "#E4E4E4"),
    grid: getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)"),
};

/**
 * One chart of Chart.js, which Odoo ships.
 *
 * To a screen reader it is a picture with a text; a table with the same facts, and with
 * what can be pressed, is beside it.
 */
export class FairChart extends Component {
    static template = "fair_allocation.Chart";
    static props = {
        config: Function,
        label: String,
        height: Number,
        version: {optional: true},
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.version, this.props.height]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        // Chart.js comes with the bundle.
        this.chart = new window.Chart(this.canvas.el, this.props.config());
    }
}
