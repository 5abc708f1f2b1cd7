import { browser } from "@web/core/browser/browser";

/** Pairs of a tone in hertz and its length in seconds, and the pattern of the vibration, for each verdict. */
const SIGNALS = {
    ok: { tones: [[1320, 0.08]], vibration: [60] },
    warning: { tones: [[660, 0.12], [880, 0.12]], vibration: [80, 60, 80] },
    stop: { tones: [[196, 0.45]], vibration: [350] },
    finished: { tones: [[880, 0.1], [1320, 0.1], [1760, 0.2]], vibration: [60, 40, 60, 40, 60] },
};

/** What a person hears and feels without looking; a browser that can do neither stays silent. */
export function signal(verdict) {
    const { tones, vibration } = SIGNALS[verdict] || SIGNALS.stop;
    browser.navigator.vibrate?.(vibration);
    const Sound = browser.AudioContext || browser.webkitAudioContext || window.AudioContext;
    if (Sound) {
        play(new Sound(), tones);
    }
}

function play(context, tones) {
    let start = context.currentTime;
    let last;
    for (const [hertz, seconds] of tones) {
        const oscillator = context.createOscillator();
        oscillator.frequency.value = hertz;
        oscillator.connect(context.destination);
        oscillator.start(start);
        oscillator.stop((start += seconds));
        last = oscillator;
    }
    // Once: a busy browser may tell of several tones when all are over, and what is closed cannot be closed again.
    last.onended = () => context.close();
}
