/**
 * What a key does in a tree table, after the treegrid pattern of WAI-ARIA.
 *
 * @param {string} key as in `KeyboardEvent.key`
 * @param {Object[]} rows the visible rows (see `visibleRows`)
 * @param {number} index of the row that has the focus
 * @param {boolean} unfolded whether that row is unfolded
 * @returns {{index: number}|{fold: boolean}|{open: true}|null} go to a row, unfold (true) or fold (false) this one,
 *   open it; null when the key means nothing here
 */
export function treeKey(key, rows, index, unfolded) {
    const row = rows[index];
    const foldable = row.children.length > 0;
    switch (key) {
        case "ArrowUp":
            return goTo(index - 1, rows);
        case "ArrowDown":
            return goTo(index + 1, rows);
        case "Home":
            return goTo(0, rows);
        case "End":
            return goTo(rows.length - 1, rows);
        case "ArrowRight":
            if (!foldable) {
                return null;
            }
            return unfolded ? goTo(index + 1, rows) : { fold: true };
        case "ArrowLeft":
            if (foldable && unfolded) {
                return { fold: false };
            }
            return row.parent ? goTo(rows.indexOf(row.parent), rows) : null;
        case "Enter":
            return { open: true };
    }
    return null;
}

function goTo(index, rows) {
    return { index: Math.min(Math.max(index, 0), rows.length - 1) };
}
