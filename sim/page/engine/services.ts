/** Services: a gated one reads the lists, blocks the listed and favours the favoured; see `sim/town/services.py`. */

import { f } from "./numbers";
import type { World } from "./world";

/** Phase live, first step: nobody is blocked yet. */
export function openAll(world: World): void {
  const { scratch, listed } = world;
  scratch.on_list = [];
  for (let i = 0; i < listed.length; i++) if (listed[i]) scratch.on_list.push(i);
  scratch.gated = false;
  scratch.perk = 0;
}

/** Phase live: each service blocks those on its copy of the list, and refuses those of them who ask today. */
export function gate(world: World): void {
  const { scratch, rules, tallies } = world, { severity } = rules.sanctions;
  const { loss, extra, credit_blocked, refused, refused_by } = scratch;
  rules.service.forEach((service, at) => {
    if (!service.gated) return;
    scratch.gated = true;
    scratch.perk = f(scratch.perk + service.perk);
    const blocked = onItsCopy(world, at);
    if (!blocked.length) return;
    const asked = world.draw(`${service.name}: asked`), credit = service.credit && severity > 0;
    const wageLoss = f(severity * service.wage_loss), extraCost = f(severity * service.extra_cost);
    for (const i of blocked) {
      loss[i] += wageLoss;
      extra[i] += extraCost;
      if (credit) credit_blocked[i] = 1;
      if (asked[i] < service.need) {
        refused[i] = 1;
        refused_by[i] |= 1 << at;
        tallies.refusals++;
      }
    }
  });
}

/** Those on a service's copy of the list, which may be stale, each once. */
function onItsCopy(world: World, service: number): number[] {
  const { listed, month } = world, { on_list } = world.scratch, until = world.stale_until[service];
  if (!until) return on_list;
  const blocked = [...on_list];
  for (let i = 0; i < until.length; i++) if (until[i] >= month && !listed[i]) blocked.push(i);
  return blocked;
}

/** Phase live, after the gates: a refusal tells those who did not know that they are listed. */
export function notifyRefused(world: World): void {
  if (!world.rules.notice.on_refusal) return;
  for (const i of world.scratch.on_list) if (world.scratch.refused[i]) world.knows[i] = 1;
}

/** Phase live, after the gates: what being blocked costs is bounded, and lenders price last month's misses. */
export function setPrices(world: World): void {
  const { scratch } = world, { loss } = scratch;
  for (let i = 0; i < loss.length; i++) if (loss[i] > 1) loss[i] = 1;
  scratch.perk = Math.min(scratch.perk, 1);
  scratch.pool = f(world.pooled_misses / Math.max(world.open_borrowers, 1));
}

/** Phase list, last step: of those who came off, some stay on a stale copy here. */
export function keepStaleCopies(world: World): void {
  const { stale_chance, stale_months } = world.rules.sanctions, { leaves } = world.scratch;
  if (!stale_chance || !leaves.length) return;
  world.rules.service.forEach((service, at) => {
    if (!service.gated) return;
    const until = (world.stale_until[at] ??= new Int32Array(world.listed.length));
    const luck = world.draw(`${service.name}: stale copy`);
    for (const i of leaves) if (luck[i] < stale_chance) until[i] = world.month + stale_months;
  });
}
