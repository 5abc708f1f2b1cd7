import { Component, useRef } from "@odoo/owl";

const MOST_WIDTH = 180;
const MOST_HEIGHT = 110;

/** The whole picture in small, with the part in sight; a click or a drag goes there. */
export class PictureMinimap extends Component {
    static template = "lot_traceability.PictureMinimap";
    static props = { picture: Object, viewport: Object };

    setup() {
        this.root = useRef("root");
    }

    get scale() {
        const { width, height } = this.props.picture;
        return Math.min(MOST_WIDTH / width, MOST_HEIGHT / height);
    }

    get sight() {
        const { x, y, zoom, width, height } = this.props.viewport.state;
        return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    }

    onPointer(ev) {
        if (ev.type === "pointerdown") {
            this.root.el.setPointerCapture(ev.pointerId);
        } else if (!ev.buttons) {
            return;
        }
        const { left, top } = this.root.el.getBoundingClientRect();
        this.props.viewport.center({ x: (ev.clientX - left) / this.scale, y: (ev.clientY - top) / this.scale });
    }
}
