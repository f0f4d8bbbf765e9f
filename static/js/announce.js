/** The page's one live region: at most one sentence per 700 ms, none while something is dragged. */
import { byId } from "./dom.js";

const PAUSE_MS = 700;

/** @returns {{say: (sentence: string) => void, hold: (held: boolean) => void}} */
export function createAnnouncer() {
  const region = byId("status");
  let waiting = "";
  let held = false;
  let last = -PAUSE_MS;
  let timer = 0;

  function speak() {
    timer = 0;
    if (held || !waiting) return;
    region.textContent = waiting;
    waiting = "";
    last = performance.now();
  }
  function plan() {
    if (!timer) timer = window.setTimeout(speak, Math.max(0, last + PAUSE_MS - performance.now()));
  }
  return {
    say(sentence) {
      waiting = sentence;
      plan();
    },
    hold(now) {
      held = now;
      if (!held) plan();
    },
  };
}
