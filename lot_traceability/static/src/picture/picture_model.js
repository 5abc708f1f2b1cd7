/**
 * What can be asked about a picture as `stock.lot.picture` gives it. Plain data in, plain data out.
 */

/** As many lots are offered to a search. */
const FEW = 8;
/** Of a letter on a box, in pixels. */
const TEXT_WIDTH = 6.2;

/**
 * @param {Object} picture
 * @returns {{nodes: Map<string, Object>, after: Map<string, Object[]>, before: Map<string, Object[]>}} nodes by key,
 *   and the edges that leave and enter each
 */
export function indexed(picture) {
    const nodes = new Map(picture.nodes.map((node) => [node.key, node]));
    const after = new Map(picture.nodes.map((node) => [node.key, []]));
    const before = new Map(picture.nodes.map((node) => [node.key, []]));
    for (const edge of picture.edges) {
        after.get(edge.source).push(edge);
        before.get(edge.target).push(edge);
    }
    return { nodes, after, before };
}

/** @returns {{x: number, y: number}} the middle of a node */
export function middle(node) {
    return { x: node.x + node.width / 2, y: node.y + node.height / 2 };
}

/**
 * Where an arrow key leads from a node: right and left along an edge, up and down within the column.
 *
 * @param {string} key as in `KeyboardEvent.key`
 * @param {Object} node
 * @param {Object} index as {@link indexed} gives it
 * @returns {Object|null} a node
 */
export function neighbour(key, node, { nodes, after, before }) {
    switch (key) {
        case "ArrowRight":
            return nearest(node, after.get(node.key).map((edge) => nodes.get(edge.target)));
        case "ArrowLeft":
            return nearest(node, before.get(node.key).map((edge) => nodes.get(edge.source)));
        case "ArrowDown":
            return nearest(node, inColumn(node, nodes).filter((other) => other.y > node.y));
        case "ArrowUp":
            return nearest(node, inColumn(node, nodes).filter((other) => other.y < node.y));
    }
    return null;
}

/**
 * The lots that a text means, those whose name begins with it first.
 *
 * @param {Iterable<Object>} lots of the trace
 * @param {string} text
 * @returns {Object[]} a few lots
 */
export function found(lots, text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) {
        return [];
    }
    const first = [];
    const others = [];
    for (const lot of lots) {
        const name = (lot.name || "").toLowerCase();
        if (name.startsWith(wanted)) {
            first.push(lot);
        } else if (name.includes(wanted) || (lot.product || "").toLowerCase().includes(wanted)) {
            others.push(lot);
        }
        if (first.length >= FEW) {
            break;
        }
    }
    return [...first, ...others].slice(0, FEW);
}

/** @returns {Object[][]} the nodes by column, from left to right and from top to bottom */
export function byColumn(picture) {
    const columns = new Map();
    for (const node of picture.nodes) {
        columns.set(node.column, [...(columns.get(node.column) || []), node]);
    }
    return [...columns.keys()]
        .sort((a, b) => a - b)
        .map((column) => columns.get(column).sort((a, b) => a.y - b.y));
}

/**
 * @param {Object} index as {@link indexed} gives it
 * @param {Object} node
 * @param {"before"|"after"} side
 * @returns {Object[]} the nodes next to it, each with the `label` of the edge and whether it is `possible`
 */
export function linksOf(index, node, side) {
    return index[side].get(node.key).map((edge) => ({
        node: index.nodes.get(side === "after" ? edge.target : edge.source),
        label: edge.label,
        possible: edge.possible,
    }));
}

/**
 * The signs on a box: those with a text in a row at its bottom, the others at its top (as svg.py does for a file).
 *
 * @param {Object} node
 * @param {Object} tones of the picture
 * @returns {{x: number, y: number, text: string, sign: string, stroke: string}[]}
 */
export function signsOf(node, tones) {
    let left = 13;
    let right = node.width - 21;
    return node.marks.map(({ state, text }) => {
        const place = text ? { x: left, y: node.height - 18 } : { x: right, y: 9 };
        if (text) {
            left += 24 + text.length * TEXT_WIDTH;
        } else {
            right -= 16;
        }
        return { ...tones[state], ...place, text };
    });
}

/** The ways along which a branch can be folded: away from the roots. */
export function foldableWays(node) {
    return node.fold.filter((way) => node.is_root || (way === "down") === node.column > 0);
}

function inColumn(node, nodes) {
    return [...nodes.values()].filter((other) => other.column === node.column);
}

function nearest(node, candidates) {
    const here = middle(node).y;
    let best = null;
    for (const candidate of candidates) {
        if (!best || Math.abs(middle(candidate).y - here) < Math.abs(middle(best).y - here)) {
            best = candidate;
        }
    }
    return best;
}
