import { counter, increment, apps as list } from './state.mjs';
import * as state from './state.mjs';

const before = counter;
increment();
increment();
export const seen = [before, counter, state.counter];
list.push({ name: 'pushed', script: 'y.js' });
export const apps = list;
export const failures = [
  () => { counter = 5; },
  () => { state.counter = 5; },
  () => { state.added = 1; },
  () => { delete state.counter; },
].map((f) => { try { f(); return 'ok'; } catch (e) { return e.constructor.name; } });
export const keys = Object.keys(state);
export const shape = [typeof state, Object.prototype.toString.call(state), 'counter' in state, state.missing, Object.isFrozen(state)];
