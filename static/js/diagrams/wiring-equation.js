/**
 * The equations of a wiring as MathML, in the reader's notation; every matrix can be pointed at.
 * @typedef {import("../types.js").WiringRecord} WiringRecord
 * @typedef {Record<string, import("../types.js").Value>} Experiment
 */
import { letters } from "../notation.js";

const FUNCTIONS = /** @type {Record<string, string>} */ ({ tanh: "tanh", sigmoid: "σ", relu: "ReLU", leaky_relu: "LReLU", identity: "" });
const CELLS = /** @type {Record<string, string>} */ ({ lstm: "LSTM", gru: "GRU" });

/** @param {string} inner */
const row = (inner) => `<mrow>${inner}</mrow>`;
/** @param {string} text */
const mi = (text) => `<mi>${text}</mi>`;
/** @param {string} text */
const mo = (text) => `<mo stretchy="false">${text}</mo>`;
/** @param {string|number} text */
const mn = (text) => `<mn>${text}</mn>`;
/** @param {string} base @param {string} index */
const sub = (base, index) => `<msub>${base}${index}</msub>`;
const T = mi("t");
const J = mi("j");
const K = mi("k");
const PLUS = mo("+");
const EQUALS = mo("=");
/** @param {string} index @param {string} sign @param {string} by */
const shifted = (index, sign, by) => row(index + mo(sign) + by);
/** @param {...string} parts */
const bracket = (...parts) => mo("(") + parts.join("") + mo(")");
/** @param {...string} parts */
const listed = (...parts) => parts.join(`${mo(",")}`);

/** Writes the equations of one experiment. */
class Writer {
  /** @param {Experiment} experiment @param {string} note */
  constructor(experiment, note) {
    this.experiment = experiment;
    this.names = { ...letters(note), ...(experiment.w === "jordan" && note === "sub" ? { hidden: "W_hy" } : {}) };
    this.state = this.names.state;
    this.cell = CELLS[String(experiment.cell)] ?? "";
    this.f = FUNCTIONS[String(experiment.act)] ?? "f";
  }

  /** A matrix: U, W, V by the record's letters, with the network it belongs to. @param {"U"|"W"|"V"|string} letter @param {string} [of] @param {string} [more] weights that it lights besides its own */
  matrix(letter, of = "", more = "") {
    const name = /** @type {Record<string, string>} */ ({ U: this.names.input, W: this.names.hidden, V: this.names.output })[letter] ?? letter;
    const [base, ...rest] = name.startsWith("weight") || name.startsWith("head") ? [name] : name.split("_");
    const index = [...rest, of].filter(Boolean).join(",");
    const inner = name.includes("weight") ? `<mtext>${base}</mtext>` : mi(base);
    return `<mrow class="matrix" data-weight="${letter}${of ? `_${of}` : ""}${more && ` ${more}`}">${index ? sub(inner, `<mtext>${index}</mtext>`) : inner}</mrow>`;
  }

  /** A letter of parameters that the record has no U, W or V for. @param {string} letter with its index, as MathML @param {string} weights of the edges that it lights, as the graph writes them; # is any number */
  block(letter, weights) {
    return `<mrow class="matrix" data-weight="${weights}">${letter}</mrow>`;
  }

  /** f( … ) of the activation. @param {string} inner */
  applied(inner) {
    return this.f ? `${this.f === "σ" ? mi("σ") : mi(this.f)}<mo>&#x2061;</mo>${bracket(inner)}` : inner;
  }

  /**
   * One step of a cell.
   * @param {{to: string, input: string, before: string, of?: string, more?: string}} step input: what is read; before: the state that is carried on; more: weights of other edges that its U joins
   */
  step({ to, input, before, of = "", more = "" }) {
    if (this.cell) return to + EQUALS + mi(this.cell) + bracket(listed(input || mn(0), before), mo(";"), listed(this.matrix("U", of, more), this.matrix("W", of)));
    const read = input ? this.matrix("U", of, more) + input + PLUS : "";
    return to + EQUALS + this.applied(read + this.matrix("W", of) + before + PLUS + sub(mi("b"), mi(of || this.state)));
  }

  /** @param {string} index @param {string} [letter] */
  h(index, letter = this.state) {
    return sub(mi(letter), index);
  }

  /** The state of a layer; the first has no number, as on the stage. @param {number} layer @param {string} index */
  layer(layer, index) {
    return layer === 1 ? this.h(index) : `<msubsup>${mi(this.state)}${index}${bracketed(layer)}</msubsup>`;
  }

  /** ŷ from what the read-out sees. @param {string} seen @param {string} index "" where there is one output only */
  output(seen, index) {
    const o = index ? sub(mi("o"), index) : mi("o");
    return o + EQUALS + this.matrix("V") + seen + PLUS + sub(mi("b"), mi("y"));
  }
}

const BEFORE = shifted(T, "−", mn(1));
const J_BEFORE = shifted(J, "−", mn(1));
const ALL = (/** @type {Writer} */ w) => listed(w.h(mn(1)), mo("…"), w.h(mi("N")));

/** @type {Record<string, (w: Writer) => string[]>} */
const WIRINGS = {
  nn: (w) => [w.step({ to: w.h(T), input: sub(mi("x"), T), before: w.h(BEFORE) }), w.output(w.h(T), T)],
  n1: (w) => {
    const mean = `<mover>${mi(w.state)}${mo("¯")}</mover>`;
    const chain = w.step({ to: w.h(T), input: sub(mi("x"), T), before: w.h(BEFORE) });
    if (w.experiment.read !== "mean") return [chain, w.output(w.h(mi("N")), "")];
    return [chain, `${mean}${EQUALS}<mfrac>${mn(1)}${mi("N")}</mfrac><munder>${mo("∑")}${K}</munder>${w.h(K)}`, w.output(mean, "")];
  },
  "1n": (w) => {
    const every = w.experiment.feed !== "first";
    const on = w.step({ to: w.h(T), input: every ? mi("x") : "", before: w.h(BEFORE) });
    const first = w.step({ to: w.h(mn(1)), input: mi("x"), before: w.h(mn(0)) });
    return [...(every ? [on] : [first, `${on}<mspace width=".6em"/>${bracket(T + mo("&gt;") + mn(1))}`]), w.output(w.h(T), T)];
  },
  bi: (w) => {
    const x = sub(mi("x"), T);
    const sum = w.experiment.join === "sum";
    const both = sum ? w.output(bracket(w.h(T) + PLUS + sub(mi("b"), T)), T)
      : sub(mi("o"), T) + EQUALS + w.matrix("V", "f") + w.h(T) + PLUS + w.matrix("V", "b") + sub(mi("b"), T) + PLUS + sub(mi("b"), mi("y"));
    return [w.step({ to: w.h(T), input: x, before: w.h(BEFORE), of: "f" }), w.step({ to: sub(mi("b"), T), input: x, before: sub(mi("b"), shifted(T, "+", mn(1))), of: "b" }), both];
  },
  deep: (w) => {
    const layers = Number(w.experiment.layers) || 1;
    const rows = Array.from({ length: layers }, (_, i) => w.step({ to: w.layer(i + 1, T), input: i ? w.layer(i, T) : sub(mi("x"), T), before: w.layer(i + 1, BEFORE), of: i ? String(i + 1) : "" }));
    return [...rows, w.output(w.layer(layers, T), T)];
  },
  jordan: (w) => {
    const tf = Number(w.experiment.tf);
    const fed = sub(mi("y"), T);
    const target = `<msubsup>${mi("y")}${BEFORE}${mo("*")}</msubsup>`;
    const own = sub(mi("ŷ"), BEFORE);
    const mixed = tf === 1 ? target : tf === 0 ? own : mn(tf) + target + PLUS + mn(Number((1 - tf).toFixed(2))) + own;
    return [w.h(T) + EQUALS + w.applied(w.matrix("U") + sub(mi("x"), T) + PLUS + w.matrix("W") + fed + PLUS + sub(mi("b"), mi(w.state))), fed + EQUALS + mixed, w.output(w.h(T), T)];
  },
  ed: (w) => {
    const whole = w.experiment.c === "all" ? bracket(ALL(w)) : w.h(mi("N"));
    const c = w.experiment.c === "last" || !w.experiment.c ? whole : mi("q") + (w.experiment.c === "all" ? whole : bracket(whole));
    const each = w.experiment.use === "each";
    const fed = sub(mi("y"), J);
    const start = [sub(mi("s"), mn(0)) + EQUALS + (each ? mn(0) : mi("c"))];
    const decode = decoderStep(w, fed, each ? mi("c") : "");
    const heard = w.experiment.c === "all" ? `<mfrac>${mn(1)}${mi("N")}</mfrac><munder>${mo("∑")}${K}</munder>${w.h(K)}` : w.h(mi("N"));
    const q = c === whole ? [] : [mi("q") + EQUALS + mi("tanh") + bracket(w.block(mi("Q"), "Q") + heard + PLUS + sub(mi("b"), mi("q")))];
    return [w.step({ to: w.h(K), input: sub(mi("x"), K), before: w.h(shifted(K, "−", mn(1))) }), mi("c") + EQUALS + c, ...q, ...start, decode, w.output(sub(mi("s"), J), J)];
  },
  att: (w) => {
    const s = sub(mi("s"), J_BEFORE);
    const alpha = sub(mi("α"), row(J + K));
    const scores = /** @type {Record<string, string>} */ ({
      general: transposed(s) + w.block(mi("A"), "A") + w.h(K),
      additive: w.block(transposed(mi("v")), "A α") + mi("tanh") + bracket(w.block(mi("A"), "A") + s + PLUS + w.block(mi("B"), "α") + w.h(K)),
    });
    const score = scores[String(w.experiment.score)] ?? transposed(s) + w.h(K);
    const temperature = Number(w.experiment.temp ?? 1);
    const divided = temperature === 1 ? bracket(score) : bracket(`${score}${mo("/")}${mn(temperature)}`);
    return [
      w.step({ to: w.h(K), input: sub(mi("x"), K), before: w.h(shifted(K, "−", mn(1))) }),
      alpha + EQUALS + `<munder><mtext>softmax</mtext>${K}</munder>` + divided,
      sub(mi("c"), J) + EQUALS + `<munder>${mo("∑")}${K}</munder>` + alpha + w.h(K),
      sub(mi("s"), mn(0)) + EQUALS + w.h(mi("N")),
      decoderStep(w, sub(mi("y"), J), sub(mi("c"), J)),
      w.output(sub(mi("s"), J), J),
    ];
  },
  tdnn: (w) => {
    const dilation = Number(w.experiment.dil) || 1;
    const kernel = Number(w.experiment.kern) || 1;
    const layers = Number(w.experiment.layers) || 1;
    const lag = dilation === 1 ? mi("i") : mn(dilation) + mi("i");
    const sum = `<munderover>${mo("∑")}${row(mi("i") + EQUALS + mn(0))}${mn(kernel - 1)}</munderover>`;
    const kernelOf = (/** @type {string} */ layer) => w.block(sub(mi("K"), layer ? row(listed(mn(layer), mi("i"))) : mi("i")), layer ? `K_${layer},#` : "K_#");
    const line = (/** @type {string} */ to, /** @type {string} */ from, /** @type {string} */ layer) => to + EQUALS + w.applied(sum + kernelOf(layer) + from + PLUS + mi("b"));
    const back = shifted(T, "−", lag);
    const rows = Array.from({ length: layers }, (_, i) => line(w.layer(i + 1, T), i ? w.layer(i, back) : sub(mi("x"), back), i ? String(i + 1) : ""));
    return [...rows, w.output(w.layer(layers, T), T)];
  },
  fc: (w) => [
    w.h(T) + EQUALS + w.applied(`<munder>${mo("∑")}${K}</munder>${w.block(sub(mi("W"), row(listed(T, K))), "W_#,#")}${sub(mi("x"), K)}${PLUS}${sub(mi("b"), T)}`),
    sub(mi("o"), T) + EQUALS + w.block(sub(mi("V"), T), "V_#") + w.h(T) + PLUS + sub(mi("c"), T),
  ],
};

/** @param {number|string} layer */
const bracketed = (layer) => row(bracket(mn(layer)));
/** @param {string} inner */
const transposed = (inner) => `<msup>${row(inner)}<mo>⊤</mo></msup>`;

/** A step of a decoder, with what it hears of the source. @param {Writer} w @param {string} fed @param {string} heard "" where only its first state does */
function decoderStep(w, fed, heard) {
  const to = sub(mi("s"), J);
  const before = sub(mi("s"), J_BEFORE);
  const read = heard ? mo("[") + listed(fed, heard) + mo("]") : fed;
  return w.step({ to, input: read, before, of: "s", more: heard && "C" });
}

/** @param {Experiment} experiment @param {string} note @returns {string[]} one MathML element for each line */
export function equationsOf(experiment, note) {
  const write = WIRINGS[String(experiment.w)] ?? WIRINGS.nn;
  return write(new Writer(experiment, note)).map((line) => `<math><mrow>${line}</mrow></math>`);
}

/**
 * The equations in their place; pointing at a matrix, or at a click on it, lights what it joins.
 * @param {HTMLElement} container @param {{onLight: (weight: string|null) => void}} options
 * @returns {{draw: (experiment: Experiment, note: string) => void}}
 */
export function createWiringEquation(container, { onLight }) {
  let shown = "";
  const weightAt = (/** @type {Event} */ event) => /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-weight]"))?.dataset.weight ?? null;
  container.addEventListener("pointerover", (event) => onLight(weightAt(event)));
  container.addEventListener("pointerleave", () => onLight(null));
  return {
    draw(experiment, note) {
      const html = equationsOf(experiment, note).map((line) => `<p>${line}</p>`).join("");
      if (html === shown) return;
      shown = html;
      container.innerHTML = html;
    },
  };
}
