import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {getColors} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

const palette = getColors(cookie.get("color_scheme"), "lg");

/** Colours of Odoo's palette that stand out from a white and from a dark page. */
export const COLORS = {
    blue: palette[2],
    teal: palette[11],
    orange: palette[14],
    gray: palette[18],
    edge: palette[19],
    grid: "rgba(128, 128, 128, .25)",
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
        const config = this.props.config(getComputedStyle(this.canvas.el).color);
        this.chart = new window.Chart(this.canvas.el, config);
    }
}
