import { onMounted, onWillUnmount, useState } from "@odoo/owl";

const LEAST_ZOOM = 0.04;
const MOST_ZOOM = 2.5;
/** Smaller than this nothing can be read: rather show a part. */
const READABLE_ZOOM = 0.65;
/** What a picture is shown at that does not fit: boxes as large as other text; on a phone a little smaller. */
const START_ZOOM = { wide: 0.9, small: 0.75 };
const SMALL_WIDTH = 600;
/** A finger or a mouse that moved less has clicked. */
const CLICK_PIXELS = 5;
const WHEEL_STEP = 0.0016;

/**
 * The part of a picture that is in sight: dragged with the mouse or a finger, zoomed with the wheel or two fingers.
 *
 * @param {{el: HTMLElement|null}} frame ref of the element that shows the picture
 * @param {Function} size gives `{width, height}` of the picture
 * @returns {Object} `state` with `x`, `y` (of the picture's corner in the frame) and `zoom`, and the ways to change it
 */
export function useViewport(frame, size) {
    const state = useState({ x: 0, y: 0, zoom: 1, width: 0, height: 0 });
    const pointers = new Map();
    let moved = 0;
    const observer = new ResizeObserver(() => measure());

    onMounted(() => {
        frame.el.addEventListener("wheel", onWheel, { passive: false });
        observer.observe(frame.el);
        measure();
    });
    onWillUnmount(() => observer.disconnect());

    function measure() {
        state.width = frame.el?.clientWidth || 0;
        state.height = frame.el?.clientHeight || 0;
    }

    /** Zoom so that the point of the picture at (x, y) of the frame stays where it is. */
    function zoomAt(zoom, x = state.width / 2, y = state.height / 2) {
        const next = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
        state.x = x - ((x - state.x) * next) / state.zoom;
        state.y = y - ((y - state.y) * next) / state.zoom;
        state.zoom = next;
    }

    /** Show all of it. */
    function fit() {
        measure();
        const { width, height } = size();
        state.zoom = Math.min(1, Math.max(LEAST_ZOOM, Math.min(state.width / width, state.height / height)));
        state.x = (state.width - width * state.zoom) / 2;
        state.y = (state.height - height * state.zoom) / 2;
    }

    /** Show all of it if it can be read then; else the part around a point. */
    function start(point) {
        fit();
        if (state.zoom < READABLE_ZOOM) {
            state.zoom = state.width < SMALL_WIDTH ? START_ZOOM.small : START_ZOOM.wide;
            center(point);
            keepFilled();
        }
    }

    /** Leave no empty room on a side where the picture could be. */
    function keepFilled() {
        const { width, height } = size();
        const edge = (place, frameLength, length) => (length <= frameLength
            ? (frameLength - length) / 2
            : Math.min(0, Math.max(frameLength - length, place)));
        state.x = edge(state.x, state.width, width * state.zoom);
        state.y = edge(state.y, state.height, height * state.zoom);
    }

    function center({ x, y }) {
        state.x = state.width / 2 - x * state.zoom;
        state.y = state.height / 2 - y * state.zoom;
    }

    /** Move no further than needed for a box to be in sight. */
    function reveal(box, margin = 24) {
        for (const [place, length, start, extent] of [
            ["x", state.width, box.x, box.width], ["y", state.height, box.y, box.height],
        ]) {
            const from = start * state.zoom + state[place];
            const to = from + extent * state.zoom;
            if (from < margin) {
                state[place] += margin - from;
            } else if (to > length - margin) {
                state[place] -= to - length + margin;
            }
        }
    }

    function onWheel(ev) {
        ev.preventDefault();
        const { left, top } = frame.el.getBoundingClientRect();
        const lines = ev.deltaMode === 1 ? 16 : 1;
        zoomAt(state.zoom * Math.exp(-ev.deltaY * lines * WHEEL_STEP), ev.clientX - left, ev.clientY - top);
    }

    function onPointerDown(ev) {
        if (ev.button > 0) {
            return;
        }
        pointers.set(ev.pointerId, { x: ev.clientX, y: ev.clientY });
        moved = pointers.size > 1 ? CLICK_PIXELS : 0;
    }

    function onPointerMove(ev) {
        const before = pointers.get(ev.pointerId);
        if (!before) {
            return;
        }
        const now = { x: ev.clientX, y: ev.clientY };
        moved += Math.hypot(now.x - before.x, now.y - before.y);
        if (moved >= CLICK_PIXELS && !frame.el.hasPointerCapture(ev.pointerId)) {
            frame.el.setPointerCapture(ev.pointerId);
        }
        if (pointers.size === 1) {
            state.x += now.x - before.x;
            state.y += now.y - before.y;
        } else {
            pinch(ev.pointerId, before, now);
        }
        pointers.set(ev.pointerId, now);
    }

    function pinch(id, before, now) {
        const other = [...pointers].find(([key]) => key !== id)[1];
        const distance = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
        const { left, top } = frame.el.getBoundingClientRect();
        zoomAt((state.zoom * distance(now)) / distance(before), other.x - left, other.y - top);
    }

    function onPointerUp(ev) {
        pointers.delete(ev.pointerId);
    }

    return {
        state, fit, start, center, reveal, zoomAt, onPointerDown, onPointerMove, onPointerUp,
        wasDragged: () => moved >= CLICK_PIXELS,
    };
}
