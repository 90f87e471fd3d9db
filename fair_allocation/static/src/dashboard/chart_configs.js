import {COLORS} from "./chart";
import {_t} from "@web/core/l10n/translation";

const axis = (color, further = {}) => ({
    ticks: {color, ...further.ticks},
    grid: {color: COLORS.grid, ...further.grid},
    border: {color: COLORS.grid},
    ...(further.range || {}),
});

const shorten = (name, length) =>
    name.length > length ? `${name.slice(0, length - 1)}…` : name;

const plugins = (color, label) => ({
    legend: {
        position: "bottom",
        labels: {color, usePointStyle: true, boxHeight: 8},
    },
    tooltip: {callbacks: {label}},
});

/** A hand where something can be pressed. */
const onHover = (event, elements) => {
    event.native.target.style.cursor = elements.length ? "pointer" : "";
};

/**
 * Entitled and received, two bars a person.
 *
 * @param {object[]} people rows in the order of the chart
 * @param {object} options color (of text), entitled and received (names of the amounts),
 *   gap (text of a row's gap), text (of an amount), narrow (for a phone), open (called
 *   with a row)
 * @returns {object} the configuration for Chart.js
 */
export function getPeopleConfig(people, options) {
    const {color, entitled, received, gap, text, narrow, open} = options;
    const bars = (name, label, fill) => ({
        label,
        data: people.map((row) => row[name]),
        backgroundColor: fill,
        borderColor: COLORS.edge,
        borderWidth: name === entitled ? 1 : 0,
        borderRadius: 3,
        pointStyle: "rect",
    });
    return {
        type: "bar",
        data: {
            labels: people.map((row) => [
                shorten(row.name, narrow ? 14 : 28),
                gap(row),
            ]),
            datasets: [
                bars(entitled, _t("Entitled"), COLORS.gray),
                bars(received, _t("Received"), COLORS.blue),
            ],
        },
        options: {
            indexAxis: "y",
            animation: false,
            maintainAspectRatio: false,
            interaction: {mode: "nearest", axis: "y", intersect: false},
            onClick: (_event, elements) =>
                elements.length && open(people[elements[0].index]),
            onHover,
            plugins: plugins(
                color,
                ({dataset, raw}) => `${dataset.label}: ${text(raw)}`
            ),
            scales: {
                x: axis(color, {
                    range: {beginAtZero: true},
                    ticks: {maxTicksLimit: narrow ? 4 : 8},
                }),
                y: axis(color, {
                    ticks: {autoSkip: false, crossAlign: "far"},
                    grid: {display: false},
                }),
            },
        },
    };
}

/** Colour, dashes and marks, so that no line is told by its colour alone. */
const LINES = {
    balance: {color: COLORS.blue, borderDash: [], pointStyle: "circle"},
    balance_value: {color: COLORS.teal, borderDash: [6, 3], pointStyle: "rect"},
    jain: {color: COLORS.orange, borderDash: [2, 3], pointStyle: "triangle"},
    gini: {color: COLORS.edge, borderDash: [8, 3, 2, 3], pointStyle: "rectRot"},
};

/**
 * The indices month by month, in per cent.
 *
 * @param {object[]} trend months, the oldest first
 * @param {object} options color (of text), lines (pairs of code and label), value (of a
 *   month and code, in per cent), text (of the same), narrow (for a phone), open (called
 *   with a month)
 * @returns {object} the configuration for Chart.js
 */
export function getTrendConfig(trend, {color, lines, value, text, narrow, open}) {
    return {
        type: "line",
        data: {
            labels: trend.map((month) => month.label),
            datasets: lines.map(([code, label]) => ({
                label,
                data: trend.map((month) => value(month, code)),
                borderColor: LINES[code].color,
                backgroundColor: LINES[code].color,
                borderDash: LINES[code].borderDash,
                pointStyle: LINES[code].pointStyle,
                borderWidth: 2,
                pointRadius: 4,
                pointHitRadius: 12,
                spanGaps: true,
            })),
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: {mode: "index", intersect: false},
            onClick: (_event, elements) =>
                elements.length && open(trend[elements[0].index]),
            onHover,
            plugins: plugins(color, ({dataset, dataIndex, datasetIndex}) => {
                const told = text(trend[dataIndex], lines[datasetIndex][0]);
                return `${dataset.label}: ${told}`;
            }),
            scales: {
                x: axis(color, {
                    ticks: {maxTicksLimit: narrow ? 4 : 12, maxRotation: 0},
                    grid: {display: false},
                }),
                y: axis(color, {
                    range: {suggestedMin: 50, max: 100},
                    ticks: {maxTicksLimit: 6, callback: (number) => `${number} %`},
                }),
            },
        },
    };
}
