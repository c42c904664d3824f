import { type District, type Goal, beliefs, coverage } from "./district.js";

const WIDTH = 560;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The page of one school; everything in it is drawn here, so it shows without any other server. A live one is shown anew when something happens. */
export function page(district: District, school: string, today: string, live: boolean): string {
  const name = district.schools[school]?.name ?? school;
  const since = new Date(Date.parse(today) - 30 * 24 * 3_600_000).toISOString().slice(0, 10);
  const active = Object.entries(district.goals).filter(([, goal]) => goal.school === school && goal.status === "ACTIVE");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(name)}</title>
<style>
  :root { color-scheme: light dark; --ink: light-dark(#1d2733, #e8edf2); --quiet: light-dark(#5a6b7b, #9fb0bf); --line: light-dark(#d5dde4, #3a4754);
          --fact: light-dark(#0b6e8a, #4fc3e0); --wish: light-dark(#b4530a, #f0a35e); --ground: light-dark(#fff, #161c22); }
  body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  main { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1.5rem 3rem; }
  nav a { margin-right: 1em; } a { color: var(--fact); } h1 { margin: 0; } h2 { font-size: 1.1rem; border-bottom: 1px solid var(--line); }
  .quiet { color: var(--quiet); } svg { width: 100%; height: auto; } text { fill: var(--ink); font-size: 13px; }
  .fact { fill: var(--fact); stroke: var(--fact); } .wish { stroke: var(--wish); fill: var(--wish); } .line { stroke: var(--line); } polyline { fill: none !important; stroke-width: 2; }
</style>
</head>
<body>
<nav aria-label="Schools">${Object.entries(district.schools)
    .map(([id, other]) => `<a href="/?school=${encodeURIComponent(id)}"${id === school ? ' aria-current="page"' : ""}>${escape(other.name)}</a>`)
    .join("")}</nav>
<h1>${escape(name)}</h1>
<p class="quiet">After ${Object.values(district.seen).reduce((sum, count) => sum + count, 0)} events.</p>
<main>
<section aria-labelledby="goals"><h2 id="goals">Goals against target</h2>
${active.map(([id, goal]) => goalFigure(id, goal)).join("\n") || '<p class="quiet">No active goal.</p>'}</section>
<section aria-labelledby="visits"><h2 id="visits">Classes visited in the last 30 days</h2>${coverageFigure(coverage(district, school, since, today))}</section>
<section aria-labelledby="time"><h2 id="time">Time for instruction: believed and measured</h2>${beliefFigure(beliefs(district, school))}</section>
</main>
${live ? '<script>new EventSource("/changes").onmessage = () => location.reload();</script>' : ""}
</body>
</html>`;
}

function goalFigure(id: string, goal: Goal): string {
  const values = [goal.baseline, goal.target, ...goal.checkIns.map((checkIn) => checkIn.value)];
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  const days = [...goal.checkIns.map((checkIn) => Date.parse(checkIn.on)), Date.parse(goal.dueDate)];
  const first = Math.min(...days);
  const length = Math.max(...days) - first || 1;
  const x = (day: string) => 40 + ((Date.parse(day) - first) / length) * (WIDTH - 80);
  const y = (value: number) => 90 - ((value - least) / span) * 70;
  const told = goal.checkIns.length
    ? `${goal.checkIns.at(-1)?.value} on ${goal.checkIns.at(-1)?.on}`
    : "no check-in with a value yet";
  return `<figure data-goal="${escape(id)}"><figcaption>${escape(goal.domain.toLowerCase())}: from ${goal.baseline} to ${goal.target} by ${escape(goal.dueDate)}; ${escape(told)}</figcaption>
<svg viewBox="0 0 ${WIDTH} 110" role="img" aria-label="From ${goal.baseline} to ${goal.target}; ${escape(told)}">
<line class="line" x1="30" x2="${WIDTH - 30}" y1="${y(goal.baseline)}" y2="${y(goal.baseline)}"/>
<line class="wish" stroke-dasharray="6 4" x1="30" x2="${WIDTH - 30}" y1="${y(goal.target)}" y2="${y(goal.target)}"/>
<text x="${WIDTH - 28}" y="${y(goal.target) + 4}">${goal.target}</text><text x="0" y="${y(goal.baseline) + 4}">${goal.baseline}</text>
<polyline class="fact" points="${goal.checkIns.map((checkIn) => `${x(checkIn.on)},${y(checkIn.value)}`).join(" ")}"/>
${goal.checkIns.map((checkIn) => `<circle class="fact" r="4" cx="${x(checkIn.on)}" cy="${y(checkIn.value)}"/>`).join("")}
</svg></figure>`;
}

function coverageFigure(found: ReturnType<typeof coverage>): string {
  const share = found.classes === 0 ? 0 : found.visited / found.classes;
  return `<p data-coverage="${found.visited}/${found.classes} ${found.visits}">${found.visited} of ${found.classes} classes, ${percent(share)}; ${found.visits} visits to them.</p>
<svg viewBox="0 0 ${WIDTH} 30" role="img" aria-label="${percent(share)} of classes visited">
<rect class="line" fill="none" x="1" y="1" width="${WIDTH - 2}" height="28"/><rect class="fact" x="1" y="1" height="28" width="${share * (WIDTH - 2)}"/></svg>`;
}

function beliefFigure(found: ReturnType<typeof beliefs>): string {
  if (found.length === 0) {
    return '<p class="quiet">Nobody has said yet what they believe.</p>';
  }
  return found
    .map(({ period, believed, measured: { instructional, working } }) => {
      const share = working === 0 ? 0 : instructional / working;
      const fact = working === 0 ? "not measured" : `measured ${percent(share)} of the ${Math.round(working / 60)} hours noted`;
      return `<figure data-belief="${escape(period)} ${believed} ${instructional}/${working}"><figcaption>${escape(period)}: believed ${percent(believed)}, ${fact}</figcaption>
<svg viewBox="0 0 ${WIDTH} 44" role="img" aria-label="Believed ${percent(believed)}, ${fact}">
<rect class="wish" x="0" y="2" height="18" width="${believed * WIDTH}"/><rect class="fact" x="0" y="24" height="18" width="${share * WIDTH}"/></svg></figure>`;
    })
    .join("\n");
}
