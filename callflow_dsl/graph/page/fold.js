// Folding: what stands behind the entrance of a part, or behind a menu, is taken out of the
// picture. What is left stays in its order: rows and columns that became empty close up, and
// arrows through what is folded lead along the way that they led before.
class Folding {
  // `toggled` is called when somebody folds or unfolds a group in the picture.
  constructor(svg, toggled) {
    this.svg = svg;
    this.folded = new Set();
    this.size = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
    this.whole = this.size;
    this.boxes = new Map([...svg.querySelectorAll(".box")].map((element) => {
      const { x, y, width, height } = element.querySelector("rect").getBBox();
      return [element.id, { id: element.id, element, x, y, width, height, groups: JSON.parse(element.dataset.groups ?? "[]") }];
    }));
    this.arrows = [...svg.querySelectorAll(".arrow")].map((element) => ({
      element, from: element.dataset.from, to: element.dataset.to,
      path: element.querySelector("path"), tab: [...element.querySelectorAll("rect, text")],
      points: readPath(element.querySelector("path").getAttribute("d")),
    }));
    this.bands = [...svg.querySelectorAll("[data-band]")].map((element) => ({ element, ...bounds(element) }));
    this.extra = [];
    this.groups = this.findGroups();
    this.groups.forEach((group) => this.sign(group, toggled));
  }
  // Each group that hides something: its members, those that stay, and the box that stands for it.
  findGroups() {
    const groups = new Map(), entered = new Set();
    for (const { id, groups: keys } of this.boxes.values())
      for (const key of keys) {
        const head = this.boxes.has(key) ? key : null;
        const name = head ? this.boxes.get(head).element.dataset.name : key;
        if (!groups.has(key)) groups.set(key, { key, name, head, members: new Set() });
        groups.get(key).members.add(id);
      }
    for (const { key, head, members } of groups.values()) {
      for (const { from, to } of this.arrows)
        if (members.has(to) && !members.has(from) && from !== head) entered.add(`${key} ${to}`);
      const isHidden = (id) => !entered.has(`${key} ${id}`);
      const hidden = [...members].filter(isHidden);
      if (!hidden.length || (!head && hidden.length === members.size)) { groups.delete(key); continue; }
      Object.assign(groups.get(key), { hidden: new Set(hidden), head, front: head ?? [...members].find((id) => !isHidden(id)) });
    }
    return groups;
  }
  // A sign on the corner of the box that stands for a group; the list of folds is its twin.
  sign(group, toggled) {
    const { element, x, y, width } = this.boxes.get(group.front), left = group.head ? x + width - 2 : x + 2;
    const sign = draw("g", { class: "sign", "aria-label": `fold ${group.name}` });
    group.text = draw("text", { x: left, y: y + 4, "text-anchor": "middle", "font-size": 11, "font-weight": 700 });
    group.disc = draw("rect", { x: left - 9, y: y - 8, width: 18, height: 16, rx: 8 });
    const title = draw("title", {});
    title.textContent = `fold ${group.name}`;
    sign.append(title, group.disc, group.text);
    sign.onclick = (event) => { event.stopPropagation(); this.toggle(group.key); toggled(); };
    element.append(sign);
    this.mark(group);
  }
  mark(group) {
    const isFolded = this.folded.has(group.key);
    group.text.textContent = isFolded ? `+${group.hidden.size}` : "−";
    const wide = 12 + 6 * group.text.textContent.length;
    group.disc.setAttribute("x", Number(group.text.getAttribute("x")) - wide / 2);
    group.disc.setAttribute("width", wide);
  }
  toggle(key) { if (!this.folded.delete(key)) this.folded.add(key); }
  unfold(box) { for (const key of this.boxes.get(box.id).groups) this.folded.delete(key); }
  isHidden(id) {
    return this.boxes.get(id).groups.some((key) => this.folded.has(key) && this.groups.get(key)?.hidden.has(id));
  }
  // The element that is seen in place of a box.
  seen(box) {
    let { id } = box;
    for (let left = this.groups.size; left > 0 && this.isHidden(id); left--)
      id = this.groups.get(this.boxes.get(id).groups.find((key) => this.folded.has(key) && this.groups.get(key)?.hidden.has(id))).front;
    return this.boxes.get(id).element;
  }

  fold(keys) {
    this.folded = new Set([...keys].filter((key) => this.groups.has(key)));
    this.extra.splice(0).forEach((element) => element.remove());
    this.groups.forEach((group) => this.mark(group));
    const seen = [...this.boxes.values()].filter(({ id }) => !this.isHidden(id));
    const past = this.throughArrows();
    const across = closedUp(seen.map(({ x, width }) => [x, x + width]), this.whole.width, 30);
    const down = closedUp(seen.map(({ y, height }) => [y, y + height]), this.whole.height, 52);
    this.size = { width: across(this.whole.width), height: down(this.whole.height) };
    const place = ({ x, y }) => [across(x) - x, down(y) - y];
    for (const box of this.boxes.values()) {
      box.element.toggleAttribute("hidden", this.isHidden(box.id));
      box.element.classList.toggle("folded", [...this.folded].some((key) => this.groups.get(key).front === box.id));
      move(box.element, place(box));
    }
    for (const arrow of this.arrows) {
      const { element, from, to, path, tab, points } = arrow;
      element.toggleAttribute("hidden", this.isHidden(from));
      path.toggleAttribute("hidden", this.isHidden(to));
      path.setAttribute("d", writePath(points, across, down));
      if (tab.length) { const shift = place(bounds(tab[0])); tab.forEach((one) => move(one, shift)); }
    }
    for (const { first, to, points } of past) {
      const element = first.element.cloneNode(false), path = first.path.cloneNode(false);
      path.removeAttribute("hidden");
      path.setAttribute("d", writePath(points, across, down));
      element.dataset.to = to;
      element.append(path);
      first.element.after(element);
      this.extra.push(element);
    }
    for (const { element, x, y, width, height } of this.bands) {
      const left = across(x), top = down(y);
      Object.entries({ x: left, y: top, width: across(x + width) - left, height: down(y + height) - top })
        .forEach(([name, value]) => element.setAttribute(name, value));
      element.toggleAttribute("hidden", this.folded.has(element.dataset.band));
    }
  }
  // The ways from boxes that are seen through folded ones to others that are seen.
  throughArrows() {
    const from = new Map(), ways = [];
    for (const arrow of this.arrows) from.set(arrow.from, [...(from.get(arrow.from) ?? []), arrow]);
    for (const first of this.arrows) {
      if (this.isHidden(first.from) || !this.isHidden(first.to)) continue;
      const been = new Set([first.to]), work = [[first.to, first.points]];
      for (const [box, points] of work)
        for (const arrow of from.get(box) ?? []) {
          if (been.has(arrow.to)) continue;
          been.add(arrow.to);
          const way = joined(points, arrow.points);
          if (this.isHidden(arrow.to)) work.push([arrow.to, way]);
          else ways.push({ first, to: arrow.to, points: way });
        }
    }
    return ways;
  }
}

const draw = (name, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const bounds = (rect) => Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, Number(rect.getAttribute(name))]));
const move = (element, [dx, dy]) => {
  if (dx || dy) element.setAttribute("transform", `translate(${dx} ${dy})`);
  else element.removeAttribute("transform");
};
// A path as its pieces: a letter and the points that go with it.
const readPath = (text) => text.match(/[MLC][^MLC]*/g).map((piece) => {
  const numbers = piece.slice(1).trim().split(/\s+/).map(Number);
  return [piece[0], numbers.flatMap((x, index) => (index % 2 ? [] : [[x, numbers[index + 1]]]))];
});
const writePath = (pieces, across, down) =>
  pieces.map(([letter, points]) => letter + points.map(([x, y]) => `${across(x).toFixed(1)} ${down(y).toFixed(1)}`).join(" ")).join(" ");
// Two paths as one: from the end of the first a curve leads to the beginning of the second.
function joined(one, other) {
  const [x, y] = one.at(-1)[1].at(-1), [nextX, nextY] = other[0][1][0], middle = (y + nextY) / 2;
  return [...one, ["C", [[x, middle], [nextX, middle], [nextX, nextY]]], ...other.slice(1)];
}
// Room at the edge of a picture: a line from a box to itself stands out beside it.
const EDGE = 50;
// Where a coordinate goes when gaps between these spans are no wider than `gap`.
function closedUp(spans, end, gap) {
  const edges = [];
  for (const [low, high] of spans.sort((a, b) => a[0] - b[0])) {
    if (edges.length && low <= edges.at(-1)[1]) edges.at(-1)[1] = Math.max(edges.at(-1)[1], high);
    else edges.push([low, high]);
  }
  const margin = Math.min(EDGE, edges[0][0]), stops = [[0, 0], [edges[0][0], margin]];
  edges.forEach(([low, high], index) => {
    const at = stops.at(-1)[1] + high - low, next = edges[index + 1];
    stops.push([high, at]);
    if (next) stops.push([next[0], at + Math.min(gap, next[0] - high)]);
  });
  const [last, lastAt] = stops.at(-1);
  stops.push([end, lastAt + Math.min(EDGE, end - last)]);
  return (value) => {
    const index = Math.max(1, stops.findIndex(([at]) => at >= value));
    const [[low, lowTo], [high, highTo]] = [stops[index - 1], stops[index]];
    return high === low ? highTo : lowTo + ((value - low) / (high - low)) * (highTo - lowTo);
  };
}
