import { Component, useRef } from "@odoo/owl";

/** The summary numbers of a trace; each is the tab that opens its list. Arrow keys move between them. */
export class TraceTabs extends Component {
    static template = "lot_traceability.TraceTabs";
    static props = {
        tabs: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    id: String,
                    label: String,
                    value: String,
                    note: String,
                    class: { type: String, optional: true },
                    "*": true,
                },
            },
        },
        active: String,
        onSelect: Function,
    };

    setup() {
        this.root = useRef("root");
    }

    onKeydown(ev) {
        const { tabs, active } = this.props;
        const index = tabs.findIndex((tab) => tab.id === active);
        const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 };
        if (ev.key in steps) {
            ev.preventDefault();
            ev.stopPropagation();
            const next = (steps[ev.key] + tabs.length) % tabs.length;
            this.props.onSelect(tabs[next].id);
            this.root.el.children[next].focus();
        }
    }
}
