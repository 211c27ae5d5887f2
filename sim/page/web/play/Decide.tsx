// A stop: what has happened, what can be done about it as buttons, and what cannot be done, with the reason.

import { useEffect, useRef } from "preact/hooks";
import { type Offers, type Orders } from "../../engine";
import { billName, serviceName } from "../person/names.ts";
import { listOf } from "../story/taste.tsx";
import { Button } from "../ui.tsx";
import { capital, close, fill, percent, when, words } from "../words.ts";
import { type Game, ordered } from "./core/game.ts";
import { rent } from "./end/say.ts";
import { type Kind } from "./core/stakes.ts";
import { impossible } from "./impossible.ts";
import { StandingOrders } from "./Orders.tsx";
import { WaysOut } from "./Run.tsx";
import { Group } from "./Start.tsx";
import { given, goOn, order, version } from "./state.ts";

const { choose: text, news } = words.played;
const EIGHTHS = 8,
  MOST = 127; // a code has whole eighths of a month, and points, up to so many
const TELL: Kind[] = ["letter", "off", "upheld", "rejected", "refused", "luck", "compete", "cannot", "look"];

/** In eighths, as far as a code has them: at least so much. */
const eighths = (months: number): number => Math.min(MOST, Math.ceil(EIGHTHS * months)) / EIGHTHS;

export function Decide({ game }: { game: Game }) {
  void version.value; // read: the life goes on in place
  const offers = game.offers(),
    { orders } = game,
    sentence = useRef<HTMLParagraphElement>(null);
  useEffect(() => sentence.current?.focus({ preventScroll: true }), [game.month]); // it is read, and Tab leads on to the answers
  const plan = game.forecast(given.value),
    asked = offers.lend && game.asked();
  return (
    <>
      <p class="small">{when(game.month + 1)}</p>
      <p class="sentence" tabIndex={-1} ref={sentence}>
        {newsOf(game, offers)}
      </p>
      <div class="matters">
        {plan.bills.map(({ source, amount, outcome }) => (
          <Bill key={source} source={source} amount={amount} short={outcome === "short"} orders={orders} />
        ))}
        <OldDebts offers={offers} orders={orders} wanted={plan.bills.filter((bill) => bill.outcome !== "kept")} />
        <YesOrNo what="appeal" offers={offers} orders={orders} yes={text.write} />
        {offers.repair && plan.arrears === 0 && <YesOrNo what="repair" offers={offers} orders={orders} yes={text.makeGood} />}
        {offers.buy > 0 && (
          <Matter
            what="buy"
            name={text.buy}
            ways={[[fill(text.buySome, { points: Math.min(MOST, offers.buy) }), Math.min(MOST, offers.buy)]]}
          />
        )}
        {asked && (
          <Matter
            what="lend"
            name={text.lend}
            ways={[0.25, 0.5]
              .filter((share) => share <= offers.purse)
              .map((share) => [fill(text.lendSome, { share: percent(share) }), share])}
          />
        )}
      </div>
      <p>
        {offers.bills.length ? "" : `${text.nothingDue} `}
        {fill(text.after, { left: amount(Math.max(0, plan.savings)), owed: amount(plan.arrears + Math.max(0, -plan.savings)) })}
      </p>
      <div class="going choice">
        <Button primary onClick={goOn}>
          {text.go}
        </Button>
      </div>
      <StandingOrders orders={orders} sold={game.world.rules.purchase.cap > 0} onChange={order} />
      <details class="standing">
        <summary>{text.cannot}</summary>
        <ul class="impossible">
          {impossible(game, offers, plan.arrears).map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      </details>
      <WaysOut />
    </>
  );
}

/** So much money: under a month of basic costs as a part of it. */
function amount(months: number): string {
  if (Math.round(100 * months) === 0) return text.zero;
  return months < 1 ? fill(text.part, { share: percent(months) }) : rent(months);
}

/** What the clock stopped for, most of all first. */
function newsOf(game: Game, offers: Offers): string {
  const { kinds, refused, learned, cost } = game.stake!;
  return TELL.filter((kind) => kinds.includes(kind))
    .map((kind) => {
      if (kind === "look") return look(game);
      const said = kind === "refused" && learned ? news.learned : news[kind];
      return fill(said, {
        service: capital(serviceName(refused[0] ?? "")),
        cost: close(cost),
        bills: listOf(offers.bills.map(({ source }) => billName(source))),
      });
    })
    .join(" ");
}

/** A quiet look back. */
function look({ world, resident, month }: Game): string {
  const savings = world.savings[resident],
    owed = world.arrears[resident] + Math.max(0, -savings);
  const state = owed > 0 ? fill(news.lookOwed, { owed: close(owed) }) : fill(news.lookFree, { left: close(savings) });
  return `${fill(news.look, { years: month / 12 })} ${state}`;
}

/** Answer by hand, or take the answer back. */
function answer(what: string, value: number | undefined): void {
  const next = new Map(given.value);
  if (value === undefined) next.delete(what);
  else next.set(what, value);
  given.value = next;
}

/** One bill: paid, or kept back. */
function Bill({ source, amount, short, orders }: { source: string; amount: number; short: boolean; orders: Orders }) {
  const what = `pay ${source}`,
    by = ordered(orders, what),
    now = given.value.get(what) ?? by;
  const name = fill(text.bill, { bill: capital(billName(source)), share: percent(amount) });
  return (
    <Group name={name}>
      <Button pressed={now === 1} onClick={() => answer(what, by === 1 ? undefined : 1)}>
        {text.pay}
      </Button>
      <Button pressed={now === 0} onClick={() => answer(what, 0)}>
        {text.keep}
      </Button>
      {by === undefined && (
        <Button pressed={now === undefined} onClick={() => answer(what, undefined)}>
          {text.habit}
        </Button>
      )}
      {short && now !== 0 && <small class="short">{text.short}</small>}
    </Group>
  );
}

/** Old debts come before the month's bills, unless money is kept back from them. */
function OldDebts({ offers, orders, wanted }: { offers: Offers; orders: Orders; wanted: { amount: number }[] }) {
  const { arrears, purse } = offers,
    now = given.value.get("keep");
  if (!(arrears > 0 && purse > 0)) return null;
  const bills = eighths(wanted.reduce((sum, { amount }) => sum + amount, 0)),
    all = Math.max(eighths(purse), bills + 1 / EIGHTHS); // one more eighth, so that the two differ
  const keeps = orders.keep > 0 || orders.bills_first;
  return (
    <Group name={fill(text.old, { owed: percent(arrears) })}>
      {keeps && (
        <Button pressed={now === undefined} onClick={() => answer("keep", undefined)}>
          {text.ordered}
        </Button>
      )}
      <Button pressed={keeps ? now === 0 : now === undefined} onClick={() => answer("keep", keeps ? 0 : undefined)}>
        {text.settle}
      </Button>
      {bills > 0 && (
        <Button pressed={now === bills} onClick={() => answer("keep", bills)}>
          {text.billsFirst}
        </Button>
      )}
      <Button pressed={now !== undefined && now > bills} onClick={() => answer("keep", all)}>
        {text.hold}
      </Button>
    </Group>
  );
}

/** A letter to the registry, or making good, where either is within reach. */
function YesOrNo({ what, offers, orders, yes }: { what: "appeal" | "repair"; offers: Offers; orders: Orders; yes: string }) {
  if (!offers[what]) return null;
  const by = ordered(orders, what),
    now = given.value.get(what) ?? by;
  const put = (value: number) => answer(what, by === value ? undefined : value);
  return (
    <Group name={text[what]}>
      <Button pressed={now === 1} onClick={() => put(1)}>
        {yes}
      </Button>
      <Button pressed={now === 0} onClick={() => put(0)}>
        {text.notNow}
      </Button>
      {by === undefined && (
        <Button pressed={now === undefined} onClick={() => answer(what, undefined)}>
          {text.habit}
        </Button>
      )}
    </Group>
  );
}

/** Some amounts, or none. */
function Matter({ what, name, ways }: { what: string; name: string; ways: [string, number][] }) {
  const now = given.value.get(what);
  return (
    <Group name={name}>
      <Button pressed={now === undefined} onClick={() => answer(what, undefined)}>
        {text.habit}
      </Button>
      {[[text.none, 0] as [string, number], ...ways].map(([way, value]) => (
        <Button key={way} pressed={now === value} onClick={() => answer(what, value)}>
          {way}
        </Button>
      ))}
    </Group>
  );
}
