// The view on the picture: a camera that is moved by drag, wheel, keys and the overview.
class View {
  constructor(room, overview) {
    this.room = room; this.overview = overview; this.svg = null; this.camera = null;
    room.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), this.at(event));
    }, { passive: false });
    this.drag(room, (event) => {
      const { k } = this.camera;
      this.move(-event.movementX / k, -event.movementY / k);
    });
    this.drag(overview, (event) => this.centre(...this.inOverview(event)), true);
    room.addEventListener("keydown", (event) => {
      const step = 60 / this.camera.k;
      const act = { ArrowLeft: () => this.move(-step, 0), ArrowRight: () => this.move(step, 0),
        ArrowUp: () => this.move(0, -step), ArrowDown: () => this.move(0, step),
        "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), f: () => this.fit() }[event.key];
      if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); act(); }
    });
  }
  // One finger (or the mouse) drags, two zoom.
  drag(element, act, atOnce = false) {
    const fingers = new Map();
    let from = null;
    const gap = () => { const [[ax, ay], [bx, by]] = fingers.values(); return Math.hypot(ax - bx, ay - by); };
    element.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
      from = [event.clientX, event.clientY];
      this.moved = false;
      if (atOnce) act(event);
    });
    element.addEventListener("pointermove", (event) => {
      if (!fingers.has(event.pointerId) || !event.buttons) { fingers.delete(event.pointerId); return; }
      const before = fingers.size === 2 ? gap() : 0;
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
      if (!this.moved && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < 4) return;
      if (!this.moved) { this.moved = true; element.setPointerCapture(event.pointerId); }
      if (before && element === this.room) this.zoom(gap() / before, this.at(event));
      else act(event);
    });
    for (const name of ["pointerup", "pointercancel"])
      element.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  // Shows a picture of this size, whole, or from where it is looked at now.
  show(svg, size = null, isKept = false) {
    this.svg = svg;
    this.sizes ??= new Map();
    if (size || !this.sizes.has(svg)) this.sizes.set(svg, size ?? { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height });
    svg.setAttribute("width", "100%");
    svg.setAttribute("height", "100%");
    const { width, height } = this.size, ns = svg.namespaceURI;
    this.overview.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.overview.replaceChildren(...[...svg.querySelectorAll(".box:not([hidden])")].map((box) => {
      const rect = document.createElementNS(ns, "rect");
      for (const [name, value] of Object.entries(this.place(box))) rect.setAttribute(name, value);
      rect.setAttribute("rx", 7);
      return rect;
    }));
    this.frame = document.createElementNS(ns, "rect");
    this.frame.setAttribute("class", "camera");
    this.overview.append(this.frame);
    if (isKept) this.move(0, 0);
    else this.fit();
  }
  get size() { return this.sizes.get(this.svg); }
  // Where a box is in the picture; folding moves it.
  place(box) {
    const { x, y, width, height } = box.querySelector("rect").getBBox();
    const shift = box.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
    return { x: x + shift.e, y: y + shift.f, width, height };
  }
  // Everything in view below the buttons, and never larger than it is drawn.
  fit() {
    const { width, height } = this.size, { clientWidth, clientHeight } = this.room, top = 40;
    const k = Math.min(1, clientWidth / width, (clientHeight - top) / height);
    const above = top + Math.min(20, (clientHeight - top - height * k) / 2);
    this.look({ k, x: (width - clientWidth / k) / 2, y: -above / k });
    this.fits = true;
  }
  look(camera) {
    this.camera = camera;
    this.fits = false;
    const { k, x, y } = camera, width = this.room.clientWidth / k, height = this.room.clientHeight / k;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    for (const [name, value] of Object.entries({ x, y, width, height })) this.frame.setAttribute(name, value);
    const all = this.size;
    this.overview.toggleAttribute("hidden", x <= 1 && y <= 1 && x + width >= all.width - 1 && y + height >= all.height - 1);
  }
  at(event) {
    const r = this.room.getBoundingClientRect();
    return [event.clientX - r.left, event.clientY - r.top];
  }
  inOverview(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.overview.getScreenCTM().inverse());
    return [point.x, point.y];
  }
  // By a factor, about a point of the pane (its middle where none is given).
  zoom(factor, [px, py] = [this.room.clientWidth / 2, this.room.clientHeight / 2]) {
    const { k, x, y } = this.camera, next = Math.min(3, Math.max(0.05, k * factor));
    this.look({ k: next, x: x + px / k - px / next, y: y + py / k - py / next });
  }
  move(dx, dy) {
    const { k, x, y } = this.camera, all = this.size;
    const clamp = (value, size, room) => Math.max(-room * 0.8, Math.min(size - room * 0.2, value));
    this.look({ k, x: clamp(x + dx, all.width, this.room.clientWidth / k), y: clamp(y + dy, all.height, this.room.clientHeight / k) });
  }
  centre(cx, cy, k = this.camera.k) {
    this.look({ k, x: cx - this.room.clientWidth / k / 2, y: cy - this.room.clientHeight / k / 2 });
  }
  // Moves so that a box can be read, when it cannot.
  reveal(box) {
    const r = this.place(box), { x, y, k } = this.camera;
    const width = this.room.clientWidth / k, height = this.room.clientHeight / k;
    const inside = r.x >= x && r.y >= y && r.x + r.width <= x + width && r.y + r.height <= y + height;
    if (!inside || k < 0.5) this.centre(r.x + r.width / 2, r.y + r.height / 2, Math.max(k, 0.75));
  }
}
