// Answers questions about the engine, one line of JSON each: node serve.mjs ENGINE.mjs

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const engine = await import(pathToFileURL(process.argv[2]).href);
const KINDS = { "<f4": Float32Array, "<i4": Int32Array, "<u1": Uint8Array };
const bytes = (column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/** A copy with no minus before nothing. */
function clean(column, kind) {
  const copied = new KINDS[kind](column);
  for (let i = 0; i < copied.length; i++) copied[i] += 0;
  return copied;
}

/** Every column by name, in the order that Python asks for; those that are not there are left out. */
function columns(world, wanted) {
  const { scratch } = world, source = world.rules.source, reply = [];
  for (const [name, kind] of Object.entries(wanted.state)) reply.push([name, clean(world[name], kind)]);
  for (const [name, kind] of Object.entries(wanted.scratch)) {
    reply.push([name, clean(ArrayBuffer.isView(scratch[name]) ? scratch[name] : [scratch[name]].flat(), kind)]);
  }
  source.forEach(({ name, rate }, at) => {
    reply.push([`held ${name}`, world.held[at]]);
    if (rate) reply.push([`readiness ${name}`, clean(scratch.readiness[at], "<f4")]);
  });
  world.rules.service.forEach(({ name }, at) => {
    reply.push([`stale_until ${name}`, world.stale_until[at] ?? new Int32Array(world.listed.length)]);
  });
  reply.push(["numbers", Int32Array.of(world.on_file, world.pooled_misses, world.open_borrowers, world.capacity)]);
  reply.push(["tallies", Float64Array.from(engine.MEASURES, (name) => world.tallies[name])]);
  const flags = world.history.flags[world.month - 1];
  if (flags) reply.push(["flags", flags]);
  return reply;
}

function hash(parts) {
  const all = Buffer.concat(parts.map(([, column]) => bytes(column)));
  return createHash("sha256").update(all).digest("hex").slice(0, 16);
}

function ledger(world) {
  return world.ledger.all.map((r) => [
    r.month, r.resident, world.rules.source[r.source].name, r.cause, r.demerit, r.retention, r.frozen, r.left, r.left_month,
  ]);
}

function build({ books, residents, seed, districts, forced, choices }) {
  return new engine.Town(books, { residents, seed, districts, forced, choices, diaries: false });
}

/** A life of one world, in milliseconds, and its luck. */
function lived({ name, residents, months }, luck) {
  const start = performance.now(), town = new engine.Town([engine.load(name)], { residents, luck, diaries: false });
  for (let month = 1; month <= months; month++) town.step();
  return [performance.now() - start, town.luck];
}

const ANSWERS = {
  /** Milliseconds of a life with new luck, and of the same once more with that luck kept. */
  timed(asked) {
    const [fresh, luck] = lived(asked);
    return [fresh, lived(asked, luck)[0]];
  },
  /** Hashes of every column after every month of every world; ledger and moves. */
  live(asked) {
    const town = build(asked), hashes = town.worlds.map(() => []);
    for (let month = 1; month <= asked.months; month++) {
      town.step();
      town.worlds.forEach((world, w) => hashes[w].push(hash(columns(world, asked.wanted))));
    }
    return {
      hashes, ledgers: town.worlds.map(ledger), digest: engine.digest(town),
      moves: town.worlds.map(({ history: { entries, exits } }) => [
        entries.map((m) => [m.month, m.resident, m.causes]), exits.map((m) => [m.month, m.resident]),
      ]),
    };
  },
  /** Every column of one world after each phase of one month. */
  phases(asked) {
    const town = build(asked).advance(asked.month - 1), world = town.worlds[asked.world], seen = {};
    world.step((phase) => {
      seen[phase] = Object.fromEntries(columns(world, asked.wanted).map(([name, column]) => [
        name, Array.from(column, (value) => value + 0),
      ]));
    });
    return seen;
  },
  /** What a town comes to. */
  results(asked) {
    const town = new engine.Town(asked.books, { residents: asked.residents, seed: asked.seed, districts: asked.districts });
    town.advance(asked.months);
    return {
      worlds: engine.summary(town), margin: engine.margins(town), listed: town.worlds.map(engine.listedByMonth),
      causes: town.worlds.map(engine.byCause),
      districts: town.worlds.map((world) => world.history.flags.map((_, m) => engine.districtShares(world, m + 1))),
      people: (asked.people ?? []).map((resident) => engine.person(town, resident)),
      preview: asked.books.map(({ rulebook }) => engine.margin(rulebook, town.people).table),
    };
  },
  /** One town in several ways, each of which must come to the same: digests. */
  async ways({ books, residents, months, seed }) {
    const luck = new engine.Luck(seed, residents + 50), poor = new engine.Luck(seed, residents, 9 * 4096);
    const town = (more) => new engine.Town(books, { residents, seed, ...more });
    const heard = [], stopped = new AbortController();
    const sliced = await engine.live(town(), months, { slice: 0, onMonth: ({ month }) => heard.push(month) });
    const ended = await engine.live(town(), months, {
      slice: 0, signal: stopped.signal, onMonth: ({ month }) => month === 3 && stopped.abort(),
    });
    return {
      digests: [
        town().advance(months), sliced, await engine.live(town(), months), town({ luck }).advance(months),
        town({ luck }).advance(months), town({ luck: poor }).advance(months), town({ diaries: false }).advance(months),
      ].map(engine.digest),
      heard, ended: ended.month,
    };
  },
  /** What each resident could decide in each month of a world, what was answered, and what came of it. */
  offered({ book, residents, months, seed, answer }) {
    const town = new engine.Town([book], { residents, seed }), [world] = town.worlds, rows = [];
    for (let month = 1; month <= months; month++) {
      town.open();
      for (let resident = 0; resident < residents; resident++) {
        rows.push({ month, resident, offers: engine.offers(world, resident) });
        for (const what of ["appeal", "repair"]) if (answer) town.choices.answer({ month, resident, what, value: 1 });
      }
      town.close();
    }
    return { rows, appeals: world.history.appeals, people: rows.slice(0, residents).map((_, i) => engine.person(town, i).lives[0]) };
  },
  /** What each text stands for as a code, and the code that is written of it; or what is said of one that is none. */
  codes({ texts }) {
    return texts.map((text) => {
      try {
        const { town, months, life } = engine.decode(text), number = engine.TOWNS.indexOf(town);
        return {
          code: engine.encode({ town, months, life }), town: number < 0 ? town : number, months, resident: life.resident, ...(life.guess && { guess: life.guess }),
          orders: life.orders.map(({ month, orders }) => ({ month, ...orders })),
          answers: life.answers.map(({ month, what, value }) => [month, what, value]),
        };
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
  },
  /** What is read out of a chat. */
  pasted({ text }) {
    const { pastes, without } = engine.pasted(text), { codes, elsewhere, waiting, spoilt, doubles } = engine.sortedOut(pastes);
    return {
      lines: pastes.map(({ line, code, problem }) => [line, problem ?? engine.encode(code)]), without, codes: codes.map(engine.encode), doubles,
      wrong: [
        ...elsewhere.map(({ line }) => [line, "of another town, or for other months, than most here; live it by itself"]),
        ...waiting.map(({ line, code, taken }) => [line, `resident ${code.life.resident} is played already, in line ${taken}; this one waits`]),
        ...spoilt.map(({ line, problem }) => [line, problem]),
      ].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)),
    };
  },
  names() {
    return { measures: engine.MEASURES, channels: engine.exported.channels, first: engine.exported.first_town.digest };
  },
  /** Calls a public function. */
  async call({ name, given }) {
    try {
      return { value: await engine[name](...given) };
    } catch (error) {
      return { refused: `${error.name}: ${error.message}` };
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = await ANSWERS[asked.ask](asked);
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
