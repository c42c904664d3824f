/** From the JSON format of CloudEvents. */
export function fromJson(json) {
    return {
        source: String(json["source"]),
        type: String(json["type"]),
        subject: String(json["subject"]),
        sequence: Number(json["sequence"]),
        time: String(json["time"]),
        data: json["data"],
    };
}
/** Milliseconds to wait before attempt n (from 0): doubling, bounded, with jitter, so that clients do not come back all at once. */
export function pause(attempt) {
    return Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);
}
