// What cannot be done this month, in the model itself, and why.

import { type Offers } from "../../engine";
import { fill, words } from "../words.ts";
import { type Game } from "./core/game.ts";

const { no } = words.played.choose;

/** `owing`: what will be owed after the month, as it is decided so far. */
export function impossible(game: Game, offers: Offers, owing: number): string[] {
  const { world, resident: who } = game,
    { rules } = world,
    knows = world.listed[who] === 1 && world.knows[who] === 1;
  const reasons: string[] = [];
  if (!rules.appeal.rate) reasons.push(no.appealNever);
  else if (!knows) reasons.push(no.appealUntold);
  else if (!offers.appeal) reasons.push(no.appealWaits);
  if (!rules.repair.rate) reasons.push(no.repairNever);
  else if (!knows) reasons.push(no.repairUntold);
  else if (owing > 0) reasons.push(no.repairOwing);
  else if (!offers.repair) reasons.push(fill(no.repairWait, { n: rules.repair.wait }));
  if (offers.arrears > 0 && !(offers.purse > 0)) reasons.push(no.old);
  if (knows && world.scratch.credit_blocked[who]) reasons.push(no.borrow);
  if (!rules.purchase.cap) reasons.push(no.buy);
  else if (!offers.buy) reasons.push(no.buyPoor);
  if (!rules.channels.help) reasons.push(no.lend);
  else if (!offers.lend) reasons.push(no.lendPoor);
  else if (!game.asked()) reasons.push(no.lendUnasked);
  return reasons;
}
