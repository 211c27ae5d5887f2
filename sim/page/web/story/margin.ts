// The margin: what a middle month leaves to the middle resident, off the list and on it; as `sim/results/margin.py`.

import { type World } from "../../engine";

export interface Margin {
  wage: number;
  costs: number;
  badLuck: number;
  bills: number;
  off: number;
  wagesLost: number;
  extraCosts: number;
  on: number;
}

/** The middle resident's month under the rules in force in a world. */
export function margin(world: World): Margin {
  const { rules } = world, gated = rules.service.filter((service) => service.gated);
  const add = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const severity = rules.listing.enabled ? rules.sanctions.severity : 0, kept = 1 - rules.informal.share;
  const loss = Math.min(severity * add(gated.map((service) => service.wage_loss)), 1);
  const extra = severity * add(gated.map((service) => service.extra_cost));
  const due = add(rules.source.map((source) => source.rate * source.amount));
  const off = (r: number) => world.wage[r] - world.living[r] - world.shock_chance[r] * rules.life.shock_cost - due * world.tilt[r];
  const order = Array.from(world.wage, (_, r) => r).sort((a, b) => off(a) - off(b) || a - b);
  const middle = order[order.length >> 1];
  const parts = {
    wage: world.wage[middle], costs: world.living[middle], badLuck: world.shock_chance[middle] * rules.life.shock_cost,
    bills: due * world.tilt[middle], wagesLost: world.wage[middle] * loss * kept, extraCosts: extra * kept,
  };
  return { ...parts, off: off(middle), on: off(middle) - parts.wagesLost - parts.extraCosts };
}
