// What each decision changed: the same life without it.

import { NO_ORDERS, type Choice, type Code, type Life, type Orders } from "../../../engine";
import { outcome, type Hand, type Relived } from "./relive.ts";

/** All that was decided in one month. */
export interface Decision {
  month: number;
  answers: Choice[];
  /** New standing orders, where they were changed. */
  orders: Orders | null;
}

/** Month by month, those that began the life not among them. */
export function decisions({ answers, orders }: Life): Decision[] {
  const later = orders.filter(({ month }) => month > 1);
  const months = [...new Set([...answers, ...later].map(({ month }) => month))].sort((a, b) => a - b);
  return months.map((month) => {
    const changed = later.find((standing) => standing.month === month);
    return {
      month,
      answers: answers.filter((answer) => answer.month === month),
      orders: changed ? { ...NO_ORDERS, ...changed.orders } : null,
    };
  });
}

/** What the same life comes to without what was decided in a month; null where the signal ended it. */
export function without(code: Code, month: number, hand: Hand): Promise<Relived | null> {
  const { life } = code,
    orders = life.orders.filter((standing) => standing.month !== month || month === 1);
  return outcome({ ...code, life: { ...life, orders, answers: life.answers.filter((answer) => answer.month !== month) } }, hand);
}
