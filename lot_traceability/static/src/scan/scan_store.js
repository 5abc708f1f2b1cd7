import { browser } from "@web/core/browser/browser";

/**
 * What survives a reload. Waiting scans stand in the browser's storage, each under a name of its own, so that two tabs
 * leave each other's alone; what is open on the screen stands in that of the tab.
 */
export class ScanStore {
    /**
     * @param {Object} outside
     * @param {Storage} outside.storage of the browser
     * @param {Storage} outside.session of the tab
     * @param {string} outside.place under which name, that of the database and the user
     */
    constructor({ storage, session, place }) {
        Object.assign(this, { storage, session, place: `${place}.` });
    }

    /** The waiting scans, in the order they were made. */
    load() {
        const names = [...Array(this.storage.length).keys()].map((index) => this.storage.key(index));
        return names
            .filter((name) => name.startsWith(this.place))
            .sort()
            .map((name) => JSON.parse(this.storage.getItem(name)));
    }

    keep(entry) {
        write(this.storage, this.place + entry.key, { ...entry, desk: entry.desk.id });
    }

    drop(entry) {
        this.storage.removeItem(this.place + entry.key);
    }

    loadDesk() {
        return JSON.parse(this.session.getItem(this.place) || "null");
    }

    keepDesk({ id, document, context }) {
        write(this.session, this.place, { id, document, context });
    }
}

/** A storage that is full, or forbidden, costs no scan: it is asked about all the same. */
function write(storage, name, value) {
    try {
        storage.setItem(name, JSON.stringify(value));
    } catch (error) {
        browser.console.warn(error);
    }
}
