// What is wrong with the picture on the page: measured where the browser has put things.
// Coordinates are those of the window, at the scale at which the picture is shown.
const box = (one) => { const r = one.getBoundingClientRect(); return { l: r.left, t: r.top, r: r.right, b: r.bottom }; };
const isSeen = (one) => one.getClientRects().length > 0;
const meet = (a, b, slack = 0.5) => a.l < b.r - slack && b.l < a.r - slack && a.t < b.b - slack && b.t < a.b - slack;
const pairs = (all, test) => { let n = 0; all.forEach((a, i) => all.slice(i + 1).forEach((b) => { if (test(a, b)) n++; })); return n; };
const svg = document.querySelector("svg.flow:not([hidden])") ?? document.documentElement;
const { x, y, width, height } = svg.viewBox.baseVal, toWindow = svg.getScreenCTM();
const corner = (px, py) => new DOMPoint(px, py).matrixTransform(toWindow);
const [low, high] = [corner(x, y), corner(x + width, y + height)];
const boxes = [...svg.querySelectorAll(".box")].filter(isSeen).map((one) => ({ id: one.id, isReached: !one.matches(".unreached"), ...box(one.querySelector("rect")) }));
const arrows = [...svg.querySelectorAll(".arrow")].filter((one) => isSeen(one.querySelector("path"))).map((one) => {
  const path = one.querySelector("path"), length = path.getTotalLength(), at = path.getScreenCTM(), points = [];
  for (let i = 0; i <= 60; i++) { const p = path.getPointAtLength((length * i) / 60).matrixTransform(at); points.push([p.x, p.y]); }
  return { from: one.dataset.from, to: one.dataset.to, points };
});
const labels = [...svg.querySelectorAll(".arrow text")].filter(isSeen).map(box);
const texts = [...svg.querySelectorAll(".box > text")].filter(isSeen).map((one) => ({ id: one.parentNode.id, ...box(one) }));
const inside = (a, [x, y]) => x > a.l + 1 && x < a.r - 1 && y > a.t + 1 && y < a.b - 1;
const turn = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
const cut = (a, b, c, d) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
const range = (a) => ({ l: Math.min(...a.points.map((p) => p[0])), r: Math.max(...a.points.map((p) => p[0])), t: Math.min(...a.points.map((p) => p[1])), b: Math.max(...a.points.map((p) => p[1])) });
arrows.forEach((one) => Object.assign(one, range(one)));
function crosses(a, b) {
  if (!meet(a, b, 0)) return false;
  for (let i = 1; i < a.points.length; i++) for (let j = 1; j < b.points.length; j++)
    if (cut(a.points[i - 1], a.points[i], b.points[j - 1], b.points[j])) return true;
  return false;
}
return {
  boxes: boxes.length,
  size: [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
  boxesOverBoxes: pairs(boxes, meet),
  arrowsThroughBoxes: arrows.reduce((n, a) => n + boxes.filter((b) => b.id !== a.from && b.id !== a.to && a.points.some((p) => inside(b, p))).length, 0),
  labelsOverLabels: pairs(labels, meet),
  labelsOverTexts: labels.reduce((n, a) => n + texts.filter((b) => meet(a, b)).length, 0),
  textsOutOfBoxes: texts.filter((t) => { const b = boxes.find((one) => one.id === t.id); return t.l < b.l || t.r > b.r || t.t < b.t || t.b > b.b; }).length,
  outOfView: boxes.filter((b) => b.l < low.x - 1 || b.t < low.y - 1 || b.r > high.x + 1 || b.b > high.y + 1).length,
  // Boxes to which no arrow leads; the first has none, and those that no call reaches.
  notLedTo: boxes.filter((b) => b.isReached && !arrows.some((a) => a.to === b.id && a.from !== b.id)).length - 1,
  crossings: pairs(arrows, crosses),
};
