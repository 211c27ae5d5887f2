// A played life as a choices file, which `sim live` reads: the format is told in `sim/play/file.py`.

import { stringify } from "smol-toml";
import { exported, NO_ORDERS, type Code, type Orders } from "../../../engine";

const { pay: PAY, yes_or_no: YES_OR_NO } = exported.choices;
const AS_PEOPLE_DO = "as people here do";
const answer = (said: boolean | null) => (said === null ? AS_PEOPLE_DO : said ? "when I can" : "never");

/** One file for lives of the same town. The first names it. */
export function toToml(codes: readonly Code[]): string {
  const [{ town, months }] = codes;
  const head = {
    rulebook: town.rulebook,
    ...(town.people && { town: town.people }),
    seed: BigInt(town.seed),
    residents: town.residents,
    months,
    ...(Object.keys(town.changes).length > 0 && { changes: town.changes }),
  };
  return `${stringify({ ...head, life: codes.map(({ life }) => entry(life)) })}\n`;
}

function entry({ resident, orders, answers, guess }: Code["life"]): Record<string, unknown> {
  const months = [...new Set(answers.map(({ month }) => month))].sort((a, b) => a - b);
  const decisions = months.map((month) => {
    const said: Record<string, unknown> = { month },
      pay: Record<string, boolean> = {};
    for (const { what, value } of answers.filter((one) => one.month === month)) {
      if (what.startsWith(PAY)) pay[what.slice(PAY.length)] = value === 1;
      else said[what.replaceAll(" ", "_")] = YES_OR_NO.includes(what) ? value === 1 : value;
    }
    return Object.keys(pay).length ? { ...said, pay } : said;
  });
  const standing = orders.map(({ month, orders: given }) => ({ month, ...inWords({ ...NO_ORDERS, ...given }) }));
  return { resident, ...(guess && { guess }), ...(standing.length && { orders: standing }), ...(decisions.length && { decisions }) };
}

function inWords({ never_slip, first, keep, bills_first, appeal, repair, buy }: Orders): Record<string, unknown> {
  return {
    slip: never_slip ? "never" : AS_PEOPLE_DO,
    first: first || "as they come",
    keep,
    bills: bills_first ? "before old debts" : "after old debts",
    appeal: answer(appeal),
    repair: answer(repair),
    buy: answer(buy),
  };
}
