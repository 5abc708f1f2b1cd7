/**
 * Turns the answer of `stock.lot.trace` into trees and rows. Plain data in, plain data out: nothing
 * here decides anything, and nothing here needs a component.
 */

/** The lines of a transformation on the side where a walk enters it and on the side where it leaves. */
const SIDES = {
    descendant: { enter: "inputs", leave: "outputs" },
    ancestor: { enter: "outputs", leave: "inputs" },
};

/**
 * @typedef {Object} TreeNode
 * @property {string} key
 * @property {"root"|"lot"|"pool"|"untracked"} type
 * @property {Object|null} lot a lot of the answer; null for an untracked product
 * @property {Object|null} pool a pool of the answer, between the lots that went in and those made of it
 * @property {boolean} possible the records do not prove the way from the roots to it
 * @property {number} level 1 for the roots
 * @property {TreeNode|null} parent
 * @property {TreeNode[]} children
 * @property {number} position place among its siblings, from 1
 * @property {number} siblings how many share its parent, itself included
 * @property {Object|null} transformation the one that led here
 * @property {{quantity: number, uom: string}|null} amount what that transformation made or used of it
 * @property {string} product
 * @property {Object[]} also other lots and pools it was reached from
 */

/**
 * The tree of one relation: every lot once, under the lot it was first reached from.
 *
 * @param {Object} answer of `stock.lot.trace`
 * @param {"ancestor"|"descendant"} relation
 * @returns {{relation: string, roots: TreeNode[], nodes: Map<string, TreeNode>}}
 */
export function buildTree(answer, relation) {
    const lots = new Map(answer.lots.map((lot) => [lot.id, lot]));
    const transformations = new Map(answer.transformations.map((each) => [each.id, each]));
    const nodes = new Map();
    for (const lot of answer.lots) {
        if (lot.is_root || lot[relation]) {
            nodes.set(lotKey(lot.id), makeNode(lot, relation, lots, transformations));
        }
    }
    for (const pool of answer.pools.filter((each) => each[relation])) {
        nodes.set(poolKey(pool.id), makePool(pool, relation, lots, transformations));
    }
    const roots = [];
    for (const node of nodes.values()) {
        const step = node.type !== "root" && (node.lot || node.pool)[relation];
        attach(node, step && nodes.get(step.pool ? poolKey(step.pool) : lotKey(step.parent)), roots);
    }
    nameOtherPools(nodes, relation);
    setLevels(roots);
    for (const leaf of untrackedLeaves(answer, relation, nodes)) {
        nodes.set(leaf.key, leaf);
        attach(leaf, leaf.parent, roots);
    }
    setLevels(roots);
    return { relation, roots, nodes };
}

/**
 * The rows to draw: nodes whose ancestors in the tree are all unfolded, in order.
 *
 * @param {{roots: TreeNode[]}} tree
 * @param {Set<string>} unfolded keys
 * @returns {TreeNode[]}
 */
export function visibleRows(tree, unfolded) {
    const rows = [];
    const waiting = [...tree.roots].reverse();
    while (waiting.length) {
        const node = waiting.pop();
        rows.push(node);
        if (unfolded.has(node.key)) {
            for (let i = node.children.length - 1; i >= 0; i--) {
                waiting.push(node.children[i]);
            }
        }
    }
    return rows;
}

/** @returns {Set<string>} keys of every node that has something under it */
export function allUnfolded(tree) {
    return new Set([...tree.nodes.values()].filter((node) => node.children.length).map((node) => node.key));
}

/**
 * What is unfolded at first: the roots, and whole levels below them while the table stays short.
 *
 * @param {{roots: TreeNode[]}} tree
 * @param {number} [limit] of rows
 * @returns {Set<string>}
 */
export function firstUnfolded(tree, limit = 200) {
    const unfolded = new Set();
    let shown = tree.roots.length;
    let level = tree.roots;
    while (level.length) {
        const next = level.flatMap((node) => node.children);
        if (level !== tree.roots && shown + next.length > limit) {
            break;
        }
        level.filter((node) => node.children.length).forEach((node) => unfolded.add(node.key));
        shown += next.length;
        level = next;
    }
    return unfolded;
}

/** @returns {number} lots of the answer in that relation to the roots, redacted ones included */
export function countRelated(answer, relation) {
    return answer.lots.filter((lot) => lot[relation] && !lot.is_root).length;
}

/**
 * How much of the roots is in a descendant, or of an ancestor in the roots, in the unit of the earlier of the two.
 *
 * @param {{relation: string, nodes: Map<string, TreeNode>, roots: TreeNode[]}} tree
 * @param {TreeNode} node
 * @returns {{root: Object, share: number, worst: number, fraction: number, uom: string}[]} one for each root; none
 *   where it was not worked out
 */
export function exposureOf(tree, node) {
    const step = (node.lot || node.pool)?.[tree.relation];
    if (!step || node.type === "root") {
        return [];
    }
    const rows = step.exposure || ("share" in step ? [{ ...step, root_id: tree.roots[0].lot.id }] : []);
    return rows.map(({ root_id, share, worst_case, fraction }) => {
        const root = tree.nodes.get(lotKey(root_id)).lot;
        const earlier = tree.relation === "descendant" ? root : node.lot || node.pool;
        return { root, share, worst: worst_case, fraction, uom: earlier.uom || "" };
    });
}

export function lotKey(id) {
    return `lot-${id}`;
}

export function poolKey(id) {
    return `pool-${id}`;
}

function makeNode(lot, relation, lots, transformations) {
    const step = lot[relation];
    const type = lot.is_root ? "root" : "lot";
    const transformation = (step && transformations.get(step.transformation)) || null;
    const reachedFrom = step ? (lot.is_root ? [step.parent, ...step.also] : step.also) : [];
    return {
        ...emptyNode(lotKey(lot.id), type),
        lot,
        product: lot.product || "",
        transformation: lot.is_root ? null : transformation,
        amount: lot.is_root || !transformation ? null : amountOf(transformation, SIDES[relation].leave, lot),
        possible: step?.certain === false,
        also: reachedFrom.map((id) => lots.get(id)).filter(Boolean),
    };
}

function makePool(pool, relation, lots, transformations) {
    const step = pool[relation];
    const transformation = transformations.get(step.transformation) || null;
    const lines = (transformation?.[SIDES[relation].leave] || []).filter((line) => line.pool_id === pool.id);
    return {
        ...emptyNode(poolKey(pool.id), "pool"),
        pool,
        product: pool.product || "",
        transformation,
        amount: lines.length ? { quantity: sum(lines), uom: pool.uom || "" } : null,
        also: step.also.map((id) => lots.get(id)).filter(Boolean),
    };
}

/** A pool goes by the name of its product. */
function nameOtherPools(nodes, relation) {
    for (const node of nodes.values()) {
        for (const id of (node.lot || node.pool)[relation]?.also_pools || []) {
            const { redacted, product } = nodes.get(poolKey(id)).pool;
            node.also.push({ redacted, name: product });
        }
    }
}

function emptyNode(key, type) {
    return {
        key, type, lot: null, pool: null, possible: false, level: 1, parent: null, children: [], position: 1, siblings: 1,
        transformation: null, amount: null, product: "", also: [],
    };
}

function attach(node, parent, roots) {
    node.parent = parent || null;
    (parent ? parent.children : roots).push(node);
}

function setLevels(roots) {
    let level = roots;
    for (let depth = 1; level.length; depth++) {
        const next = [];
        for (const node of level) {
            node.level = depth;
            const family = node.parent ? node.parent.children : roots;
            node.siblings = family.length;
            node.children.forEach((child, index) => (child.position = index + 1));
            next.push(...node.children);
        }
        level = next;
    }
    roots.forEach((root, index) => (root.position = index + 1));
}

function amountOf(transformation, side, lot) {
    const lines = transformation[side].filter((line) => line.lot_id === lot.id && "quantity" in line);
    if (!lines.length) {
        return null;
    }
    return { quantity: sum(lines), uom: lines[0].uom || lot.uom || "" };
}

/** An untracked product has no lot, so the walk ends there: a leaf says so, lest the tree look complete. */
function untrackedLeaves(answer, relation, nodes) {
    const { enter, leave } = SIDES[relation];
    const leaves = new Map();
    for (const transformation of answer.transformations) {
        const lines = transformation[leave].filter((line) => line.lot_id === null && !line.pool_id && line.product_id);
        const parent = lines.length && nearest(transformation[enter], nodes);
        for (const line of parent ? lines : []) {
            const key = `untracked-${transformation.id}-${line.product_id}`;
            const leaf = leaves.get(key) || {
                ...emptyNode(key, "untracked"),
                parent,
                transformation,
                product: answer.names.products[line.product_id] || "",
                amount: { quantity: 0, uom: line.uom || "" },
            };
            leaf.amount.quantity = sum([leaf.amount, line]);
            leaves.set(key, leaf);
        }
    }
    return leaves.values();
}

function nearest(lines, nodes) {
    const keyOf = (line) => (line.pool_id ? poolKey(line.pool_id) : lotKey(line.lot_id));
    const entered = lines.map((line) => nodes.get(keyOf(line))).filter(Boolean);
    return entered.reduce((best, node) => (best && best.level <= node.level ? best : node), null);
}

/** Sums without the dust of binary fractions. */
export function sum(rows) {
    return Math.round(rows.reduce((total, row) => total + row.quantity, 0) * 1e6) / 1e6;
}
