// The rulings as a choices file, which `sim live` lives once more.

import { stringify } from "smol-toml";
import { exported, type Choice } from "../../engine";
import { base, begin, changes, shipsAs, townName } from "../state.ts";
import { choicesOf, type Relived } from "./outcome.ts";

const PAY = exported.choices.pay;

/** The town, and of each file its ruling; with what was decided by hand in the story. */
export function deskToml({ desk, rulings }: Relived): string {
  const { choices, residents, seed, month } = desk.town,
    lives = new Map<number, Map<number, Choice[]>>();
  for (const { resident } of desk.files) lives.set(resident, new Map());
  for (const choice of [...choices.byHand, ...choicesOf(desk, rulings)]) {
    const months = lives.get(choice.resident) ?? new Map<number, Choice[]>();
    lives.set(choice.resident, months.set(choice.month, [...(months.get(choice.month) ?? []), choice]));
  }
  const life = [...lives].map(([resident, months]) => ({
    resident,
    decisions: [...months].map(([when, answers]) => ({ month: when, ...written(answers) })),
  }));
  const town = townName.value ? { town: townName.value } : {};
  const file = {
    rulebook: base.value || shipsAs(begin.rulebook) || `${begin.rulebook.name}.toml`,
    ...town,
    seed: BigInt(seed),
    residents,
    months: month,
  };
  return `${stringify({ ...file, changes: changes.value, life })}\n`;
}

/** One month's answers as the file has them: `pay = {utility = true}`, `strike_out = true`. */
function written(answers: readonly Choice[]): Record<string, unknown> {
  const pay = answers.filter(({ what }) => what.startsWith(PAY)).map(({ what, value }) => [what.slice(PAY.length), value === 1]);
  const rest = answers.filter(({ what }) => !what.startsWith(PAY)).map(({ what, value }) => [what.replace(" ", "_"), value === 1]);
  return { ...(pay.length ? { pay: Object.fromEntries(pay) } : {}), ...Object.fromEntries(rest) };
}
