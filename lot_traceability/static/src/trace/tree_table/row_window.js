import { onMounted, onPatched, useExternalListener, useState } from "@odoo/owl";
import { useThrottleForAnimation } from "@web/core/utils/timing";

/** Rows drawn above and below the screen; the window moves in steps of half of it, not at every pixel. */
const BUFFER = 16;

/**
 * Which rows of a long list are near the screen. Only those are drawn, so that thousands cost as little as fifty.
 * All rows have the same height; whatever scrolls, the list or an element around it, is noticed.
 *
 * @param {{el: HTMLElement|null}} bodyRef the element that holds the rows
 * @param {() => number} getHeight height of one row in pixels
 * @returns {{start: number, end: number}} reactive; may reach beyond the number of rows
 */
export function useRowWindow(bodyRef, getHeight) {
    const range = useState({ start: 0, end: 4 * BUFFER });
    const measure = () => {
        if (!bodyRef.el) {
            return;
        }
        const height = getHeight();
        const above = Math.max(0, Math.floor(-bodyRef.el.getBoundingClientRect().top / height));
        const step = BUFFER / 2;
        range.start = Math.max(0, Math.floor(above / step) * step - BUFFER);
        range.end = range.start + Math.ceil(window.innerHeight / height / step) * step + 2 * BUFFER + step;
    };
    const throttled = useThrottleForAnimation(measure);
    useExternalListener(window, "scroll", throttled, { capture: true, passive: true });
    useExternalListener(window, "resize", throttled);
    onMounted(measure);
    onPatched(measure);
    return range;
}

/**
 * Scroll so that a row can be seen below the sticky header, whether it is drawn or not.
 *
 * @param {HTMLElement} body the element that holds the rows
 * @param {number} index of the row
 * @param {number} height of one row in pixels
 * @param {number} header height of what sticks to the top of the scrolling element
 */
export function scrollToRow(body, index, height, header) {
    const scroller = scrollingElement(body);
    const frame = scroller.getBoundingClientRect();
    const top = body.getBoundingClientRect().top + index * height;
    const upper = Math.max(0, frame.top) + header;
    const lower = Math.min(window.innerHeight, frame.bottom);
    if (top < upper) {
        scroller.scrollTop -= upper - top;
    } else if (top + height > lower) {
        scroller.scrollTop += top + height - lower;
    }
}

function scrollingElement(el) {
    for (let parent = el.parentElement; parent; parent = parent.parentElement) {
        const { overflowY } = getComputedStyle(parent);
        if ((overflowY === "auto" || overflowY === "scroll") && parent.scrollHeight > parent.clientHeight) {
            return parent;
        }
    }
    return document.scrollingElement;
}
