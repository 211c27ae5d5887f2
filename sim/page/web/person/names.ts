// What bills and services are called, and what happened in a month, in a few words.

import { capital, close, fill, words } from "../words.ts";
import { type Month } from "./diary.ts";

/** What a bill is called. */
export function billName(source: string): string {
  const names: Record<string, string> = words.taste.bills;
  return names[source] ?? fill(words.taste.otherBill, { source });
}

/** What a service is called. */
export function serviceName(service: string): string {
  const names: Record<string, string> = words.taste.services;
  return names[service] ?? service;
}

/** What happened in a month, as whoever lived it knows it: the worst first; `good` is said where nothing bad came. */
export function happened({ badLuck, refused, knows, bills }: Month, good = ""): string {
  const { happens } = words.taste,
    short = bills.find(({ outcome }) => outcome === "short");
  if (badLuck) return fill(happens.badLuck, { cost: close(badLuck) });
  if (refused.length && knows) return fill(happens.refused, { service: capital(serviceName(refused[0])) });
  if (short) return fill(happens.short, { bill: billName(short.source) });
  return good || (bills.length ? happens.paid : happens.quiet);
}
