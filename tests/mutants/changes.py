"""The list: what is broken, where, which text, and what it becomes.

A text must stand exactly once in its file. When the code changes, change the text with it: keep what is broken.
Add one when a rule is added, or when a mistake got through: it is the cheapest way to see that a test can fail.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One small wrong change.

    Attributes:
        breaks: what goes wrong, in words; also its name.
        file: below sim/.
        old: a text that stands there once.
        new: what stands there instead.
    """

    breaks: str
    file: str
    old: str
    new: str


def of(file: str, *changes: tuple[str, str, str]) -> list[Mutant]:
    """Changes of one file: what each breaks, old text, new text."""
    return [Mutant(breaks, file, old, new) for breaks, old, new in changes]


MUTANTS = [
    *of(
        "results/listings.py",
        ("causes of all worlds", "causes[places // town.people.count == world]", "causes[places >= 0]"),
        ("a listing counts for each of its causes", "masks.astype(np.float64) @ SHARES", "masks @ (SHARES > 0) * 1.0"),
        ("a deliberate miss counts for ever", "deque(maxlen=YEAR)", "deque()"),
        (
            "who could not pay missed on purpose",
            "np.where(seen & measures.WILL_NOT, 0,",
            "np.where(seen & (measures.WILL_NOT | measures.CANNOT), 0,",
        ),
    ),
    *of(
        "studies/audit/fair.py",
        ("a person is counted in two cells", "listed & others, ~listed", "listed, ~listed"),
        ("the listed are counted as missed", "~listed & on_purpose", "on_purpose"),
    ),
    *of(
        "town/ledger.py",
        (
            "a tie goes in whole to each cause",
            "_HOLDS / np.maximum(_HOLDS.sum(axis=1, keepdims=True), 1)",
            "_HOLDS / 1",
        ),
    ),
    *of(
        "town/luck.py",
        ("months share their luck", "self._counter[3] = first_block, month", "self._counter[3] = first_block, 0"),
        ("purposes share their luck", 'f"listed/{seed}/{purpose}"', 'f"listed/{seed}/"'),
        ("towns share their luck", 'f"listed/{seed}/{purpose}"', 'f"listed/{purpose}"'),
        ("one resident's luck is a neighbour's", "[0, 0, place])", "[0, 0, place - 1])"),
        (
            "the key is read from the other end",
            'np.frombuffer(digest, dtype="<u8")',
            'np.frombuffer(digest, dtype=">u8")',
        ),
        ("the halves of a word are swapped", 'np.dtype("<u4")', 'np.dtype(">u4")'),
        ("the high bits go", "_SPARE = np.uint32(8)", "_SPARE = np.uint32(7)"),
        ("a purpose may be drawn twice", "if self._last_drawn.get(purpose) == month:", "if False:"),
    ),
    *of(
        "town/people.py",
        ("two uniforms make a wage", "(one + two + three - np.float32(1.5))", "(one + two - np.float32(1))"),
        (
            "wages lean the wrong way",
            "skewed = place + life.wage_skew",
            "skewed = place - life.wage_skew",
        ),
        (
            "defiance has no middle",
            'self.defiance = np.float32(2) * drawn("defiance") - np.float32(1)',
            'self.defiance = drawn("defiance")',
        ),
        (
            "savings are exposure",
            'self.savings = np.float32(2) * drawn("savings")',
            'self.savings = np.float32(2) * luck.draw("savings", BIRTH, residents)[::-1]',
        ),
        ("namesakes are neighbours in number", "np.roll(ring, -1)", "np.roll(ring, 1)"),
        ("homes begin elsewhere", "np.arange(residents) // HOUSEHOLD", "(np.arange(residents) + 1) // HOUSEHOLD"),
        ("districts are dealt out", "* districts // residents)", "% districts)"),
        ("all ties are local", "< LOCAL\n", "< 1\n"),
        (
            "named ties are drawn twice",
            'luck.draw(f"tie {k} who", BIRTH, n)',
            'luck.draw(f"tie {k} who", BIRTH, n)[::-1]',
        ),
        ("local ties leave the district", "start + (who * size)", "(who * size)"),
        ("called-in overdrafts are forgiven", "    s.arrears += called\n", ""),
        (
            "overdrafts of the open are called in, too",
            "(zero - np.minimum(s.savings, zero)) * scratch.credit_blocked",
            "(zero - np.minimum(s.savings, zero))",
        ),
        (
            "the blocked keep their overdraft",
            "scratch.floor = zero - life.credit_line * credit_open",
            "scratch.floor = zero - life.credit_line + zero * s.savings",
        ),
        ("savings have no floor", "    s.savings += unmet\n", ""),
        ("savings have no ceiling", "    s.savings -= spent\n", ""),
        (
            "the favoured pay for their carrots",
            "cost -= scratch.perk * s.favoured",
            "cost += scratch.perk * s.favoured",
        ),
        ("everybody gets carrots", "scratch.perk * s.favoured", "scratch.perk"),
        (
            "the blocked pay for the pool",
            "life.pool_price * scratch.pool * credit_open",
            "life.pool_price * scratch.pool",
        ),
        (
            "bad luck spares those at its edge no more",
            'town.draw("shock") < s.shock_chance',
            'town.draw("shock") <= s.shock_chance',
        ),
        (
            "arrears are paid before they grow",
            "surcharge = s.arrears * life.surcharge",
            "surcharge = s.arrears * town.dtype(0)",
        ),
        ("nothing is written off", "    s.arrears -= forgiven\n", ""),
        (
            "an overdraft pays arrears",
            "np.maximum(s.savings - choices.kept_back(town), zero)",
            "np.maximum(s.savings - scratch.floor, zero)",
        ),
        ("blocked services cost no wage", "return town.state.wage - town.scratch.lost", "return town.state.wage"),
        ("wages have no floor", "np.maximum(life.wage * relative, life.wage_floor)", "life.wage * relative"),
        (
            "defiance may pass certainty",
            "people.defiance.astype(dtype)), one)",
            "people.defiance.astype(dtype)), one + one)",
        ),
        ("ties to oneself", "pairs.append(low[low != high] * n + high[low != high])", "pairs.append(low * n + high)"),
        (
            "ties go one way",
            "both = np.concatenate([low * n + high, high * n + low])",
            "both = np.concatenate([low * n + high])",
        ),
        ("homes of four", "HOUSEHOLD = 3", "HOUSEHOLD = 4"),
        ("the lever is upside down", "dtype(1) - dtype(2) * places / steps", "dtype(2) * places / steps - dtype(1)"),
    ),
    *of(
        "town/sources.py",
        (
            "fear without a gate",
            "feared = town.rules.listing.enabled & town.gates.gated",
            "feared = town.rules.listing.enabled | town.gates.gated",
        ),
        ("the uncovered fear the list", "(s.aware & s.covered)", "s.aware"),
        ("the unaware fear the list", "(s.aware & s.covered)", "s.covered"),
        ("the listed fear like the others", "ready.reshape(len(ready), -1)[:, scratch.on_list] = ", "_ = "),
        ("readiness of other traits is kept", "if self._kept and self._kept[0] is s.tilt:", "if self._kept:"),
        ("will of its own luck", "luck < chances.due * readiness(", "luck < readiness("),
        ("nobody may use the overdraft for bills", "bill.amount + scratch.floor", "bill.amount"),
        ("the unable pay", "np.logical_and(bill.willing, able, out=bill.paid)", "np.copyto(bill.paid, bill.willing)"),
        ("a missed bill is forgotten", "            s.arrears += owed\n", "            pass\n"),
        ("a paid bill costs nothing", "        s.savings -= bill.amount * paid\n", ""),
        ("districts do not tilt", "due = self.rate * s.tilt", "due = self.rate + town.dtype(0) * s.tilt"),
        (
            "watching does not matter",
            "chance = group.detection * scratch.watched",
            "chance = group.detection + town.dtype(0) * scratch.watched",
        ),
        (
            "errors hit those who missed",
            "wrong &= dues.paid",
            "wrong &= dues.missed",
        ),
        ("the means test excuses nobody", "noticed &= ~inspection.excused(town, dues.will_not)", "pass"),
        (
            "deterred are counted twice",
            "            deterred &= ~will_not\n",
            "            pass\n",
        ),
        (
            "who chose to withhold was deterred",
            "deterred &= willing",
            "deterred &= ~will_not",
        ),
        ("priorities are forgotten", "            able &= ~scratch.crowded_out[self.index]\n", "            pass\n"),
    ),
    *of(
        "town/choices.py",
        ("what is out of reach is done", "np.minimum(chosen.dtype.type(value), in_reach[:, resident])", "value"),
        ("orders come before answers by hand", "return by_order | hand", "return hand | by_order"),
        ("orders hold for a month", "if since <= month:", "if since == month:"),
        ("the cushion is lost to the bills", "back[:, resident] = orders.keep", "back[:, resident] = 0"),
        ("bills that will not be paid keep money back", " * bill.willing[:, resident]", " * bill.due[:, resident]"),
        ("large bills first is small bills first", "amounts if first == SMALL else -amounts", "amounts"),
        ("one order for all worlds", "amounts[turn, worlds], willing", "amounts[turn, 0 * worlds], willing"),
        ("what is set aside is spent twice", "            left -= amount * fits\n", ""),
        ("a choice for one world", "chosen[:, resident] = np", "chosen[:1, resident] = np"),
    ),
    *of(
        "town/inspection.py",
        (
            "the listed are watched like others",
            "scratch.regard.ravel()[scratch.on_list] = k.listed_factor",
            "_ = k.listed_factor",
        ),
        ("records draw no attention", "k.record_factor * s.strikes", "k.record_factor * (0 * s.strikes)"),
        (
            "inspectors ignore what was found",
            "(one - k.focus) / districts + k.focus * past",
            "one / districts + town.dtype(0) * past",
        ),
        (
            "the means test is the wrong way round",
            "(town.scratch.test_right ^ will_not)",
            "(town.scratch.test_right & will_not)",
        ),
        ("the means test does not look at will", "(town.scratch.test_right ^ will_not)", "town.scratch.test_right"),
        ("inspectors have time for everything", "kept[mine[order[most:]]] = False", "pass"),
        (
            "inspectors take the faintest first",
            'order = np.argsort(luck[mine], kind="stable")',
            'order = np.argsort(-luck[mine], kind="stable")',
        ),
        ("errors need an inspector's time", "here & ~finds.wrong & ~reported", "here & ~reported"),
        ("reports need an inspector's time", "here & ~finds.wrong & ~reported", "here & ~finds.wrong"),
        (
            "discoveries are never forgotten",
            "(town.dtype(1) - town.rules.inspection.decay)",
            "(town.dtype(1) - town.dtype(0) * town.rules.inspection.decay)",
        ),
        (
            "no correction for more inspection",
            "np.where(k.corrected & (most > 0), ",
            "np.where(k.corrected & (most < 0), ",
        ),
        ("what is reported needs inspection", "presence = one + (one - k.reported) * ", "presence = one + "),
    ),
    *of(
        "town/registry.py",
        ("whom a clerk lets off stays on the list", " | let_off | (~bad", " | (~bad"),
        ("a waiver of the listed is forgotten", "(~s.listed | let_off)", "~s.listed"),
        ("an amendment leaves the drawers unread", "s.demerits[:] = demerits.reshape(s.shape)", "pass"),
        (
            "marks become strikes at an amendment",
            "ledger.place[rows[ledger.cause[rows] != RESIDUAL]]",
            "ledger.place[rows]",
        ),
        (
            "drawers are known to the inspectors",
            "inspection.add_discoveries(town, world[known], resident[known])",
            "inspection.add_discoveries(town, world, resident)",
        ),
        ("wrong records go to namesakes, too", "astray = known & ~finds.wrong & ", "astray = known & "),
        ("drawers are matched by name", "astray = known & ~finds.wrong & ", "astray = ~finds.wrong & "),
        (
            "a namesake's record is no wrong record",
            "cause[finds.wrong | astray] = WRONG",
            "cause[finds.wrong] = WRONG",
        ),
        (
            "want and will are confused",
            "np.where(finds.will_not, np.int8(WILL_NOT), np.int8(CANNOT))",
            "np.where(finds.will_not, np.int8(CANNOT), np.int8(WILL_NOT))",
        ),
        (
            "repeats cost like the first",
            "demerit = np.where(repeat, dearer, demerit)",
            "demerit = np.where(repeat, demerit, demerit)",
        ),
        (
            "every record is a repeat",
            "demerit = np.where(repeat, dearer, demerit)",
            "demerit = np.where(repeat, dearer, dearer)",
        ),
        (
            "repeats are rounded down",
            "town.rules.score.repeat[world, 0] + town.dtype(0.5)",
            "town.rules.score.repeat[world, 0]",
        ),
        ("no clock stands still", "s.frozen += town.rules.registry.frozen_clock & scratch.in_arrears", "pass"),
        ("all clocks stand still in arrears", "town.rules.registry.frozen_clock & scratch", "scratch"),
        (
            "a drawer's record spoils the month",
            "scratch.recorded.ravel()[place[known]] = True",
            "scratch.recorded.ravel()[place] = True",
        ),
        (
            "good conduct counts in arrears",
            "held_back = town.rules.score.lock & town.scratch.in_arrears",
            "held_back = town.rules.score.lock & (s.arrears < 0)",
        ),
        ("a record leaves clean months as they are", "        s.clean[town.scratch.recorded] = 0\n", ""),
        ("marks are strikes", "a_strike = ledger.cause[rows] != RESIDUAL", "a_strike = ledger.cause[rows] >= 0"),
        (
            "demerits of drawers count",
            "np.add.at(s.demerits.reshape(-1), place[read], step * ledger.demerit[rows[read]])",
            "np.add.at(s.demerits.reshape(-1), place, step * ledger.demerit[rows])",
        ),
        ("merits without end", "np.minimum(s.clean, k.merit_months)", "s.clean"),
        (
            "one listed tie costs as much as all",
            "share = s.listed_ties.astype(dtype) / np.maximum(people.tie_count, 1).astype(dtype)",
            "share = (s.listed_ties > 0).astype(dtype)",
        ),
        (
            "one's own listing is the household's",
            "people.others_at_home(self.model.state.listed)",
            "(people.others_at_home(self.model.state.listed) | s.listed)",
        ),
        (
            "debts are negative means",
            "(np.maximum(s.savings, dtype(0)) / town.rules.life.savings_cap)",
            "(s.savings / town.rules.life.savings_cap)",
        ),
        (
            "tenure without end",
            "np.minimum(months / k.tenure_months.astype(dtype), dtype(1))",
            "(months / k.tenure_months.astype(dtype))",
        ),
        ("ceilings of drawers hold", "bound = source.connected & (s.held[index] > 0)", "bound = s.held[index] > 0"),
        (
            "ceilings raise scores",
            "np.where(bound, np.minimum(points, source.ceiling), points)",
            "np.where(bound, source.ceiling, points)",
        ),
        ("no score is too low", "np.maximum(points, k.low, out=points)", "points"),
        ("no score is too high", "out=points), k.high, out", "out=points), np.inf, out"),
        ("points bought stay for ever", "% 12 == 1] = zero", "% 12 == 1] += zero"),
        ("points lapse a month late", "% 12 == 1] = zero", "% 12 == 2] = zero"),
        (
            "the reserve is spent on points",
            "np.floor((s.savings - k.reserve) / k.price)",
            "np.floor(s.savings / k.price)",
        ),
        ("points without a cap", "wanted = np.minimum(k.cap - s.bought, ", "wanted = np.minimum(k.cap, "),
        ("points are free", "        s.savings -= points * k.price\n", ""),
        (
            "points without a list",
            "offered = s.covered & (town.rules.listing.enabled | town.rules.favour.enabled)",
            "offered = s.covered",
        ),
        ("the threshold lists, too", "bad = s.score < k.threshold", "bad = s.score <= k.threshold"),
        ("one strike more is needed", "(s.strikes >= k.strikes)", "(s.strikes > k.strikes)"),
        ("no strikes at all list", "(k.strikes > 0) & (s.strikes >= k.strikes)", "(s.strikes >= k.strikes)"),
        ("a term a month too long", "(now - s.since >= k.term)", "(now - s.since > k.term)"),
        ("arrears keep nobody on the list", "& ~(k.arrears_paid & scratch.in_arrears)", ""),
        (
            "a served term frees while reasons stand",
            "(~bad & (scratch.cleared | served))",
            "((~bad & scratch.cleared) | served)",
        ),
        ("a cleared file waits for the term", "(~bad & (scratch.cleared | served))", "(~bad & served)"),
        ("the uncovered are listed", "logical_and(listable & (earned", "logical_and(k.enabled & (earned"),
        ("the list outlives its end", "leaving = ~listable | ", "leaving = ~s.covered | "),
        ("everybody is told", "scratch.enters[informed]", "scratch.enters"),
        ("those who came off still know", "np.logical_and(s.knows, ~leaves, out=s.knows)", "pass"),
        ("an appeal outlasts the listing", "        s.waiting[leaves] = 0\n", ""),
        (
            "the listed are favoured",
            "(s.score > favour.threshold), ~s.listed",
            "(s.score > favour.threshold), s.score > 0",
        ),
        ("causes by number of records", "ledger.demerit[rows].astype(np.int64) * 2**32 + 1", "1"),
        (
            "only the lowest of the causes that weigh the same",
            "(weight == weight.max(axis=1, keepdims=True))",
            "(np.arange(RESIDUAL + 1) == weight.argmax(axis=1)[:, None])",
        ),
        ("all causes on the file", "(weight == weight.max(axis=1, keepdims=True)) & (weight > 0)", "weight > 0"),
        ("an empty file has no cause", "        causes[causes == 0] = BITS[TIES]\n", ""),
        ("causes from drawers", "rows = rows[self.reads(rows)]\n        entry", "entry"),
        (
            "forced listings have another cause",
            "            causes[scratch.by_force.ravel()[entered]] = BITS[FORCED]\n",
            "            pass\n",
        ),
        (
            "ties to those who came off stay listed",
            "step[np.searchsorted(owner, len(enters)) :] = -1",
            "step[np.searchsorted(owner, len(enters)) :] = 0",
        ),
    ),
    *of(
        "town/ledger.py",
        ("records stay a month too long", "over: Counts = rows[rest <= 0]", "over: Counts = rows[rest < 0]"),
        ("frozen months count", "(month - self.month[rows] - stood_still)", "(month - self.month[rows])"),
        (
            "months frozen before the record count",
            "stood_still = frozen[self.place[rows]] - self.frozen[rows]",
            "stood_still = frozen[self.place[rows]]",
        ),
        ("a frozen record is looked at once only", "        self.open.look[open_rows] = month + rest\n", ""),
        (
            "what left expires again",
            "        open_rows = open_rows[self.left[self.open.row[open_rows]] == STANDS]\n",
            "",
        ),
        ("what left still stands", "standing: Counts = rows[self.left[rows] == STANDS]", "standing: Counts = rows"),
        ("the reason for leaving is lost", "        self.left[rows] = why\n", "        self.left[rows] = EXPIRED\n"),
        ("a full ledger forgets", "grown[:first] = column[:first]", "grown[:first] = 0"),
        ("nothing is ever tidied", "if self._gone * 8 > self.open.size:", "if False:"),
    ),
    *of(
        "town/services.py",
        (
            "open services block by a copy",
            "return places[reads[places // town.people.count]]",
            "return places",
        ),
        ("open services block", "loss += severity * k.wage_loss * k.gated", "loss += severity * k.wage_loss"),
        ("gates cost nothing", "loss += severity * k.wage_loss * k.gated", "pass"),
        ("severity does not scale the wage", "severity * k.wage_loss * k.gated", "k.wage_loss * k.gated"),
        ("extra costs are the wage's", "severity * k.extra_cost * k.gated", "severity * k.wage_loss * k.gated"),
        ("credit is blocked without severity", "k.credit & k.gated & (severity > 0)", "k.credit & k.gated"),
        ("carrots at open services", "perk += k.perk * k.gated", "perk += k.perk"),
        ("all ask every month", "luck[:, residents] < k.need[:, scratch.world]", "luck[:, residents] >= 0"),
        (
            "a stale copy costs nothing",
            "places, k.costs[at, world])",
            "places, 0 * k.costs[at, world])",
        ),
        (
            "a stale copy lasts a month too long",
            "stale = stale[stale_until[stale] >= town.month]",
            "stale = stale[stale_until[stale] >= town.month - 1]",
        ),
        (
            "a stale copy ends a month too soon",
            "stale = stale[stale_until[stale] >= town.month]",
            "stale = stale[stale_until[stale] > town.month]",
        ),
        ("the listed are blocked twice by a stale copy", "stale[~town.state.listed.ravel()[stale]]", "stale"),
        (
            "every service keeps a stale copy",
            "town.draw_at(town.gates.stale, residents) < k.stale_chance[worlds, 0]",
            "town.draw_each(town.gates.stale)[:, residents] >= 0",
        ),
        ("open services keep a copy", "    stays &= town.gates.reads[:, worlds]\n", ""),
        ("wages below nothing", "loss=np.minimum(loss, one)", "loss=loss"),
        ("carrots above living costs", "    perk = np.minimum(perk, one)\n", ""),
        ("refusals tell nobody", "s.knows |= town.scratch.refused & s.listed & town.rules.notice.on_refusal", "pass"),
        (
            "refusals tell in every world",
            "town.scratch.refused & s.listed & town.rules.notice.on_refusal",
            "town.scratch.refused & s.listed",
        ),
        ("old copies tell of a listing", "town.scratch.refused & s.listed & ", "town.scratch.refused & "),
    ),
    *of(
        "town/recourse.py",
        ("a clerk strikes out what is in a drawer", "        rows = rows[town.registry.reads(rows)]\n", ""),
        ("the desk is rounded down", "np.ceil(np.round(per_thousand", "np.floor(np.round(per_thousand"),
        ("those who do not know appeal", "files = s.listed & s.knows & ", "files = s.listed & "),
        ("appeals are filed twice", "& (s.waiting == 0) & ", "& "),
        ("the desk has no limit", "reviewed[world, queue[turn[self.capacity[world] :]]] = False", "pass"),
        (
            "the last come first",
            'turn = np.argsort(s.waiting[world, queue], kind="stable")',
            'turn = np.argsort(-s.waiting[world, queue], kind="stable")',
        ),
        (
            "the lower number always comes first",
            'turn = np.argsort(s.waiting[world, queue], kind="stable")',
            "turn = np.arange(len(queue))",
        ),
        ("reviews never fail", 'town.draw_at(("review",), residents)[0] < k.accuracy[worlds, 0]', "residents >= 0"),
        ("a review clears nobody", "        scratch.cleared.ravel()[town.ledger.place[gone]] = True\n", ""),
        (
            "true records are expunged",
            "(ledger.cause[rows] == WRONG) & self.model.registry.reads(rows)",
            "self.model.registry.reads(rows)",
        ),
        (
            "drawers are expunged",
            "(ledger.cause[rows] == WRONG) & self.model.registry.reads(rows)",
            "ledger.cause[rows] == WRONG",
        ),
        (
            "debtors repair",
            "s.listed & s.knows & (s.arrears == 0) & (s.clean >= k.wait)",
            "s.listed & s.knows & (s.clean >= k.wait)",
        ),
        ("repair without a wait", "& (s.clean >= k.wait)", ""),
        (
            "repair takes wrong records, too",
            "true = (ledger.cause[rows] != WRONG) & (ledger.cause[rows] != RESIDUAL)",
            "true = ledger.cause[rows] != RESIDUAL",
        ),
        (
            "marks are repaired",
            "true = (ledger.cause[rows] != WRONG) & (ledger.cause[rows] != RESIDUAL)",
            "true = ledger.cause[rows] != WRONG",
        ),
        (
            "the mark stands under the oldest source",
            "np.unique(ledger.place[rows][::-1], return_index=True)",
            "np.unique(ledger.place[rows], return_index=True)",
        ),
        ("no mark stays", "marked = k.residual[worlds, 0] > 0", "marked = k.residual[worlds, 0] < 0"),
    ),
    *of(
        "town/measures.py",
        ("flags in another order", "masks.view(np.uint8) * _WORTH", "masks.view(np.uint8) * _WORTH[::-1]"),
        (
            "the gap between districts is their sum",
            "share.max(axis=1) - share.min(axis=1)",
            "share.max(axis=1) + share.min(axis=1)",
        ),
        ("months listed are not counted", "    s.months_listed += s.listed\n", ""),
        (
            "misses of the blocked are pooled",
            "open_to & (scratch.cannot | scratch.will_not)",
            "(scratch.cannot | scratch.will_not)",
        ),
        (
            "favoured are counted as listed",
            "= listed, favoured, in_arrears",
            "= listed, listed, in_arrears",
        ),
    ),
    *of(
        "town/town.py",
        ("amendments come a month late", "self.put_in_force(self.month)\n", "self.put_in_force(self.month - 1)\n"),
        ("traits stay as they were", "            self.state.set_traits(self.people, self.rules, self.dtype)\n", ""),
        ("forced in every world", "mask[world, resident] = True", "mask[:, resident] = True"),
    ),
    *of(
        "rules/columns.py",
        (
            "cut channels are not cut",
            "rulebook.effective() for rulebook in rulebooks",
            "rulebook for rulebook in rulebooks",
        ),
        (
            "sources by the alphabet",
            "key=lambda n: (known.index(n) if n in known else len(known), n)",
            "key=lambda n: n",
        ),
    ),
    *of(
        "rules/rulebook.py",
        ("amendments do not replace a key with a star", "changes.pop(dotted, None)", "pass"),
        (
            "amendments hold in the order of the file",
            "sorted(self.amendment, key=lambda a: a.month)",
            "list(self.amendment)",
        ),
        ("amendments hold a month late", "if amendment.month <= month:", "if amendment.month < month:"),
        ("a star changes the first only", 'if rest[0] in ("*", entry.name)]', 'if rest[0] in ("*", entry.name)][:1]'),
        (
            "a cut ends with an amendment",
            'return self.set(changes).model_copy(update={"amendment": without(self.amendment, changes)})',
            "return self.set(changes)",
        ),
    ),
    *of(
        "rules/schema.py",
        (
            "cut errors leave the mismatch",
            '{"source.*.error": 0.0, "registry.mismatch": 0.0}',
            '{"source.*.error": 0.0}',
        ),
        (
            "cut scrutiny leaves the focus",
            '"inspection.record_factor": 0.0, "inspection.focus": 0.0}',
            '"inspection.record_factor": 0.0}',
        ),
        ("cut deterrence leaves the constant", '"deterrence.fixed": 0.0, "deterrence.listed"', '"deterrence.listed"'),
        (
            "cut association leaves the household",
            '{"score.association": 0.0, "score.household": 0.0}',
            '{"score.association": 0.0}',
        ),
        ("cut recourse leaves repair", '{"appeal.rate": 0.0, "repair.rate": 0.0}', '{"appeal.rate": 0.0}'),
    ),
    *of(
        "results/twins.py",
        (
            "what is prevented is netted against what is caused",
            "int(np.count_nonzero(here)) - both, int(np.count_nonzero(there)) - both",
            "max(int(here.sum()) - int(there.sum()), 0), max(int(there.sum()) - int(here.sum()), 0)",
        ),
        (
            "the months listed are the twin's",
            '"months_listed": s.months_listed[world]',
            '"months_listed": s.months_listed[twin]',
        ),
        (
            "caused and prevented are swapped",
            "return Overlap(both, int(np.count_nonzero(here)) - both, int(np.count_nonzero(there)) - both)",
            "return Overlap(both, int(np.count_nonzero(there)) - both, int(np.count_nonzero(here)) - both)",
        ),
        (
            "caused as a share of what both have",
            "total = self.both + self.only_world",
            "total = self.both + self.only_twin",
        ),
        (
            "those listed in both count as caused",
            "town.state.listed[world] & ~town.state.listed[twin]",
            "town.state.listed[world]",
        ),
        ("debts are wealth", "s.savings - s.arrears", "s.savings + s.arrears"),
        ("harm is help", "np.where(more != 0, -np.sign(more), richer)", "np.where(more != 0, np.sign(more), richer)"),
    ),
    *of("results/bills.py", ("breaches on purpose only", "(cannot + will_not)", "will_not")),
    *of(
        "results/summary.py",
        ("the mean is over everybody", "_share(listed_months.sum(), ever)", "_share(listed_months.sum(), n)"),
        ("the most listed come last", "np.sort(s.months_listed[index])[::-1]", "np.sort(s.months_listed[index])"),
        ("relapses by listing", "_share(entries - ever, exits)", "_share(entries - ever, entries)"),
        ("the first month for the last", 'months["listed"][-1]', 'months["listed"][0]'),
    ),
]
