// Standing orders: what is done while the clock runs. They can be changed at any stop, and in any pause.

import { exported, LARGE, NO_ORDERS, SMALL, sourceNames, rulebookOf, type Orders } from "../../engine";
import { billName } from "../person/names.ts";
import { Button, Switch } from "../ui.tsx";
import { capital, fill, percent, words } from "../words.ts";
import { same } from "./core/game.ts";
import { CAREFUL, town } from "./state.ts";
import { Group } from "./Start.tsx";

const { orders: text } = words.played;

interface StandingOrdersProps {
  orders: Orders;
  /** Points are for sale. */
  sold: boolean;
  onChange: (orders: Orders) => void;
  /** Two that are ready, side by side. */
  presets?: boolean;
}

export const nameOf = (orders: Orders): string => (same(orders, CAREFUL) ? text.careful : same(orders, NO_ORDERS) ? text.habit : text.own);

export function StandingOrders({ orders, sold, onChange, presets = false }: StandingOrdersProps) {
  return (
    <>
      {presets && (
        <Group name={text.title}>
          <Button pressed={same(orders, CAREFUL)} onClick={() => onChange(CAREFUL)}>
            {text.careful}
          </Button>
          <Button pressed={same(orders, NO_ORDERS)} onClick={() => onChange(NO_ORDERS)}>
            {text.habit}
          </Button>
          <small>{same(orders, CAREFUL) ? text.aboutCareful : same(orders, NO_ORDERS) ? text.aboutHabit : ""}</small>
        </Group>
      )}
      <details class="standing">
        <summary>{presets ? text.each : fill(text.named, { name: nameOf(orders).toLowerCase() })}</summary>
        <Each orders={orders} sold={sold} onChange={onChange} />
        <p class="small">{text.holds}</p>
      </details>
    </>
  );
}

function Each({ orders, sold, onChange }: StandingOrdersProps) {
  const put = (changes: Partial<Orders>) => onChange({ ...orders, ...changes });
  const firsts = ["", SMALL, LARGE, ...sourceNames(rulebookOf(town.value))];
  const firstName = (first: string) => (Object.hasOwn(text.firsts, first) ? text.firsts[first as ""] : billName(first));
  const keepName = (keep: number) =>
    keep === 0
      ? text.nothing
      : keep < 1
        ? fill(text.keeps, { share: percent(keep) })
        : keep === 1
          ? words.played.end.months.one
          : fill(text.months, { n: keep });
  return (
    <div class="each">
      <Switch name={text.slip} on={orders.never_slip} onChange={(on) => put({ never_slip: on })} />
      <Pick
        name={text.first}
        value={orders.first}
        options={firsts.map((first) => [first, firstName(first)])}
        onChange={(first) => put({ first })}
      />
      <Switch name={text.billsFirst} on={orders.bills_first} onChange={(on) => put({ bills_first: on })} />
      <Pick
        name={text.keep}
        value={String(orders.keep)}
        options={exported.codes.keeps.map((keep) => [String(keep), keepName(keep)])}
        onChange={(keep) => put({ keep: Number(keep) })}
      />
      {(["appeal", "repair", ...(sold ? (["buy"] as const) : [])] as const).map((what) => (
        <Pick
          key={what}
          name={text[what]}
          value={String(orders[what])}
          options={Object.entries(text.answers)}
          onChange={(said) => put({ [what]: said === "null" ? null : said === "true" })}
        />
      ))}
    </div>
  );
}

function Pick({ name, value, options, onChange }: { name: string; value: string; options: string[][]; onChange: (value: string) => void }) {
  return (
    <label class="pick">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, shown]) => (
          <option key={key} value={key}>
            {capital(shown)}
          </option>
        ))}
      </select>
    </label>
  );
}
