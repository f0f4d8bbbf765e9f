/**
 * The numbers of one unit at one step, read from a record.
 * @typedef {import("./equation-types.js").UnrollRecord} UnrollRecord
 * @typedef {import("../types.js").NdArray} NdArray
 */

/** Of float32, with some room. */
const ROUNDING = 1e-6;

/** @param {NdArray} array (T, N) @param {number} step from 1 @param {number} index from 1 @returns {number} */
export function at(array, step, index) {
  return array.data[(step - 1) * array.shape[1] + index - 1];
}

/** @param {NdArray} matrix (M, N) @param {number} row @param {number} column from 0 @returns {number} */
function entry(matrix, row, column) {
  return matrix.data[row * matrix.shape[1] + column];
}

/**
 * A sum and the size of what it adds up: its digits are no better than those of its largest terms.
 * @typedef {{value: number, slack: number}} Sum
 */

/** @param {Iterable<number>} terms @returns {Sum} */
function sumOf(terms) {
  const sum = { value: 0, slack: 0 };
  for (const term of terms) {
    sum.value += term;
    sum.slack += Math.abs(term);
  }
  return sum;
}

/** @param {number} factor @param {Sum} sum @returns {Sum} */
const times = (factor, { value, slack }) => ({ value: factor * value, slack: Math.abs(factor) * slack });

/** @param {Sum[]} sums @returns {Sum} */
const plus = (...sums) => ({ value: sums.reduce((all, { value }) => all + value, 0), slack: sums.reduce((all, { slack }) => all + slack, 0) });

/** Σ_m matrix[first + m, column] vector_t[m]. @param {NdArray} matrix @param {number} first @param {number} column from 0 @param {NdArray} vectors (T, M) @param {number} step @param {NdArray} [gate] (T, M) that multiplies the vectors @returns {Sum} */
function transposed(matrix, first, column, vectors, step, gate) {
  return sumOf(Array.from({ length: vectors.shape[1] }, (_, m) => entry(matrix, first + m, column) * at(vectors, step, m + 1) * (gate ? at(gate, step, m + 1) : 1)));
}

/** @type {Record<string, string[]>} */
const BLOCKS = { lstm: ["i", "f", "g", "o"], gru: ["r", "z", "n"], vanilla: ["h"], jordan: ["h"] };

export class Unit {
  /** @param {UnrollRecord} record @param {number} unit from 1 */
  constructor(record, unit) {
    this.record = record;
    this.unit = unit;
    this.cell = String(record.experiment.cell);
    this.size = record.trace.h.shape[1];
    this.steps = record.trace.h.shape[0];
    this.resetAfter = "Whb_n" in record.trace.terms;
  }

  /** @param {number} step 0 = the initial state @returns {number} */
  h(step) {
    const { h, h0 } = this.record.trace;
    return step ? at(h, step, this.unit) : h0.data[this.unit - 1];
  }

  /** @param {number} step @returns {number} */
  c(step) {
    const { c, c0 } = this.record.trace;
    if (!c || !c0) return NaN;
    return step ? at(c, step, this.unit) : c0.data[this.unit - 1];
  }

  /** @param {string} name of a gate or of the candidate @param {number} step @returns {number} */
  gate(name, step) {
    return at(this.record.trace.gates[name], step, this.unit);
  }

  /** @param {string} name of a term @param {number} step @returns {number} */
  term(name, step) {
    return at(this.record.trace.terms[name], step, this.unit);
  }

  /** @param {string} block @param {number} step @returns {number} pre-activation */
  pre(block, step) {
    return at(this.record.trace.pre[block], step, this.unit);
  }

  /** ∂𝓛/∂h. @param {number} step @returns {number} */
  dh(step) {
    const { h, h0 } = this.record.backward;
    return step ? at(h, step, this.unit) : h0.data[this.unit - 1];
  }

  /** ∂𝓛/∂c. @param {number} step @returns {number} */
  dc(step) {
    const { c, c0 } = this.record.backward;
    if (!c || !c0) return NaN;
    return step ? at(c, step, this.unit) : c0.data[this.unit - 1];
  }

  /** @param {string} name @param {number} step @returns {number} */
  dgate(name, step) {
    return at(this.record.backward.gates[name], step, this.unit);
  }

  /** @param {string} block @param {number} step @returns {number} */
  dpre(block, step) {
    return at(this.record.backward.pre[block], step, this.unit);
  }

  /** @param {number} step @returns {number} */
  dtanh(step) {
    const { tanh_c: values } = this.record.backward;
    return values ? at(values, step, this.unit) : NaN;
  }

  /** What the candidate's pre-activation sends back through its matrix: Σ_m W_hn[m, j] ∂𝓛/∂a_n[m]. @param {number} step @returns {Sum} */
  candidateThrough(step) {
    return transposed(this.record.weights.W_hh, 2 * this.size, this.unit - 1, this.record.backward.pre.n, step);
  }

  /** What step `step` sends back to h_{step−1} through its matrices, without the direct path of a GRU. @param {number} step @returns {Sum} */
  throughGates(step) {
    const { weights, backward, trace } = this.record;
    if (this.cell === "jordan") return this.#throughOutput(step);
    return plus(...BLOCKS[this.cell].map((block, i) => {
      if (block === "n" && !this.resetAfter) return times(this.gate("reset", step), this.candidateThrough(step));
      return transposed(weights.W_hh, i * this.size, this.unit - 1, backward.pre[block], step, block === "n" ? trace.gates.reset : undefined);
    }));
  }

  /** Through the output that was fed back; a target is no function of the state. @param {number} step @returns {Sum} */
  #throughOutput(step) {
    const { weights, backward, trace, experiment } = this.record;
    if (Number(experiment.tf)) return sumOf([]);
    const y = trace.terms.y;
    const fed = Array.from({ length: y.shape[1] }, (_, k) => at(y, step, k + 1));
    const arrives = fed.map((_, k) => transposed(weights.W_yh, 0, k, backward.pre.h, step));
    const mean = plus(...arrives.map((sum, k) => times(fed[k], sum)));
    const slopes = /** @type {Record<string, (k: number) => Sum>} */ ({
      softmax: (k) => times(fed[k], plus(arrives[k], times(-1, mean))),
      sigmoid: (k) => ({ value: fed[k] * (1 - fed[k]) * arrives[k].value, slack: fed[k] * arrives[k].slack }),
      tanh: (k) => ({ value: (1 - fed[k] ** 2) * arrives[k].value, slack: arrives[k].slack }),
    });
    const slope = slopes[String(experiment.out)] ?? ((k) => arrives[k]);
    return plus(...fed.map((_, k) => times(entry(weights.W_hy, k, this.unit - 1), slope(k))));
  }

  /** What later steps send to h_step through their matrices. @param {number} step @returns {Sum} */
  later(step) {
    return step < this.steps ? this.throughGates(step + 1) : sumOf([]);
  }

  /** ∂𝓛/∂h_step through the read-out alone, and how far rounding of the record may have moved it. @param {number} step @returns {{value: number, grain: number}} */
  own(step) {
    const { trace, weights, experiment } = this.record;
    const mean = String(experiment.read) === "mean";
    const found = { value: 0, grain: 0 };
    for (let s = step; s >= 1 && s <= (mean ? this.steps : step); s += 1) {
      if (Number.isNaN(trace.losses.data[s - 1])) continue;
      for (let k = 0; k < trace.predictions.shape[1]; k += 1) {
        const weight = entry(weights.W_hy, k, this.unit - 1) / (mean ? s : 1);
        found.value += weight * lossSlope(String(experiment.out), at(trace.predictions, s, k + 1), at(trace.targets, s, k + 1));
        found.grain += ROUNDING * Math.abs(weight) * (1 + Math.abs(at(trace.predictions, s, k + 1)));
      }
    }
    return found;
  }
}

/** ∂𝓛_t/∂o_t of one output. @param {string} output @param {number} prediction @param {number} target @returns {number} */
function lossSlope(output, prediction, target) {
  const slope = output === "sigmoid" ? prediction * (1 - prediction) : output === "tanh" ? 1 - prediction ** 2 : 1;
  return (prediction - target) * slope;
}
