/** Scrutiny: who is watched how closely. A budget follows past discoveries; see `sim/town/inspection.py`. */

import { f } from "./numbers";
import type { Find } from "./scratch";
import type { World } from "./world";

/** Phase watch, first step: how closely each resident is watched this month. */
export function planInspection(world: World): void {
  const { scratch, listed, strikes, watch_tilt, discoveries } = world, { inspection: k } = world.rules;
  const { district, districts } = world.town.people, { regard, watched, share, sent } = scratch;
  const total = discoveries.reduce((sum, count) => f(sum + count)), even = f(1 / districts);
  for (let d = 0; d < districts; d++) {
    const past = total > 0 ? f(discoveries[d] / total) : even;
    share[d] = f(f(1 - k.focus) / districts) + f(k.focus * past);
  }
  sendInspectors(world);
  const presence = share.map((part, d) => (k.units > 0
    ? (sent[d] > 0 ? 1 : k.reported)
    : 1 + f(f(1 - k.reported) * f(f(districts * part) - 1))));
  const n = listed.length;
  for (let i = 0; i < n; i++) {
    const known = f((listed[i] ? k.listed_factor : 1) + f(k.record_factor * strikes[i]));
    regard[i] = known * watch_tilt[i];
    watched[i] = regard[i] * presence[district[i]];
  }
}

/** Inspectors to districts by lot, in proportion to the shares; luck belongs to (month, inspector). */
function sendInspectors(world: World): void {
  const { share, sent } = world.scratch, { units } = world.rules.inspection;
  sent.fill(0);
  if (!units) return;
  const luck = world.draw("inspectors", units), ends: number[] = [];
  share.subarray(0, -1).forEach((part, d) => ends.push(d ? f(ends[d - 1] + part) : part));
  for (let unit = 0; unit < units; unit++) sent[ends.filter((end) => end <= luck[unit]).length]++;
}

/** The finds for which the inspectors have time; what is reported, and errors, need none of them. */
export function withinReach(world: World, finds: Find[]): Find[] {
  const { inspection: k, source } = world.rules, { district } = world.town.people, { regard, sent } = world.scratch;
  if (!(k.units > 0 && k.finds_per_unit > 0)) return finds;
  const left = [...sent].map((inspectors) => inspectors * k.finds_per_unit), lost = new Set<Find>();
  for (const find of [...finds].sort((a, b) => a.luck - b.luck)) { // a stable sort: of equal luck, the earlier first
    const reported = find.luck < f(f(source[find.source].detection * regard[find.resident]) * k.reported);
    if (find.wrong || reported) continue;
    if (left[district[find.resident]]-- <= 0) lost.add(find);
  }
  return finds.filter((find) => !lost.has(find));
}

/** Past discoveries are forgotten at their rate, and grow by this month's records of connected sources. */
export function remember(world: World, finds: readonly Find[]): void {
  const { discoveries } = world, { share } = world.scratch, { inspection: k, source } = world.rules;
  const { district } = world.town.people, fresh = new Int32Array(share.length);
  for (const find of finds) if (source[find.source].connected) fresh[district[find.resident]]++;
  const rest = share.map((part) => 1 - part), most = Math.max(...rest);
  for (let d = 0; d < share.length; d++) {
    const weight = k.corrected && most > 0 ? f(rest[d] / most) : 1;
    discoveries[d] = f(discoveries[d] * f(1 - k.decay)) + f(weight * fresh[d]);
  }
}
