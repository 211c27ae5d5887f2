# %% [markdown]
# # 7 · Write a better rulebook
#
# **The question.** You write the rules. Which list would you defend in front of those who are on it?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with what may be left out or done at home |
# | You will be able to | write rules that reach a goal; see how it is gamed, and mend it; find where your answer breaks; defend it |
# | You need | notebooks 0 and 3; one more of 1, 2, 4, 5 |
# | New words | bound, beaten, Pareto front, gaming; see the end |
# | Left out | what rules cost to run, whether people accept them |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 5, (explain 7), write 10, game 9, (break 8), (the class 10), devil's advocate 2,
#   discuss 20, limits 3; the 300 words at home, and exercises 2 and 6 where class has no time for them: both give points. The risk is Write: stop it after 10 minutes, whatever they have. Groups of three.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years): bills missed for 100 with no list: joined-hands 168 to 217,
#   second-chance 74 to 79, true-scale 101 to 106. Feedback: 63 to 70%, 19 to 32%, 3 to 31%. Gap between districts: 4.4 to
#   16.8, 0.4 to 2.8, 0.4 to 1.6 points. Single towns differ, so an answer near a bound may miss it in one of them.
#   An answer is judged as the mean of towns 23, 25 and 27.
# Likely predictions (an expectation, no class has tried this yet): most say that a harder list lowers missed bills, 50 to 90
#   for 100. With three times the cost the model gives 314.
# First tries that fail, and why: severity 0 (nobody fears it: 100); threshold 850 or lower, or demerit 30 with a means test (good
#   numbers, but under 2% are ever listed: the check says so); repair or no errors alone (159 and 168: the trap is money); a means test
#   that is right 7 times of 10 (112).
# Misreadings: "the front is the right answer" (it says what is NOT worth choosing; the choice on it is theirs); "feedback 20%
#   is fair" (it is a share of a list; ask how long the list is).
# Sensitive content: students may write harsh rules and enjoy it. Ask them to read one case file under their own rules:
#   lab.show(lab.casefile(rulebook)). Nobody has to tell a story of their own.
# Without laptops: groups write their rules on a card with five lines. You type them into the cell below and show the figure.
# This cell draws the class's figure from typed-in rules; `pareto.the_class("class-answers")` draws it from handed-in files.
from sim.lab import pareto as drawn

test = {"means_test.enabled": True, "means_test.accuracy": 0.95}
leave = {"listing.arrears_paid": False, "registry.frozen_clock": False, "listing.term": 6}
groups = {
    "red": {**test, **leave},
    "blue": {**test, "service.credit.gated": False},
    "heron": {**test, **leave, "sanctions.severity": 0.8},
}
drawn.show(drawn.table({**groups, "otter": {"sanctions.severity": 0.0}, "oak": {**test, "repair.rate": 0.3}}))

# %% [markdown]
# ## 1 The case (4 minutes)
#
# Lists are being rewritten. To be able to pay and refuse has been a ground of the court's list since 2017 at the latest.
# [page: Decision Fa Shi [2017] 7, on mirrors] Officials counted 2.82 million people who came off by repair in 2024. [page: Xinhua, 8 March
# 2025]
#
# Good rules on paper may help few. In a US study, 6.5% of those who could have their record cleared had it cleared within five years.
# [page: on Prescott & Starr 2020] And mercy has a price: when Chile deleted default records, those pooled with the deleted paid for it.
# [text: Liberman and others 2018, abstract]
#
# *Which line of the new rules would you write first?*
#
# ## 2 The model in words (4 minutes)
#
# You change `joined-hands`. Three numbers judge your rules, each the mean of three towns (23, 25, 27):
#
# | aim | what is counted | asked for |
# |---|---|---|
# | repayment | bills missed, for every 100 missed *with no list* | **goal:** 90 or fewer |
# | entrenchment | listed months caused by feedback | as little as you can |
# | districts | the most listed district less the least, at the end | **bound:** 3 points or fewer |
#
# A list that lists nobody is no list: at least 2% must be on it at some time.
#
# *Assumed:* **fear follows the law.** It grows with how surely a missed bill is noticed and with what being listed costs, less and less
# at the top. A list that costs nothing frightens nobody.
#
# A law cannot write wages, luck, conduct, fear, help, the bills, how often offices err, or who is in the registry; and no means test is
# right more than 95 times of 100.

# %%
import sim
from sim import lab
from sim.lab import gaming, pareto

rules = sim.load("joined-hands")

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# A mayor wants being listed to cost *three times* as much, and to frighten accordingly.

# %%
lab.predict("07.1", "With no list 100 bills are missed. How many under the mayor's list?", low=0, high=500)

# %% [markdown]
# ## 4 Observe (5 minutes)

# %%
lab.against("07.1", round(pareto.measure(rules.set({"sanctions.severity": 3.0}))["missed"]))

# %% [markdown]
# Your rules will be judged in *even* towns. In *uneven* ones people earn and save unequally. Below: bills missed for 100 with no list
# under `joined-hands` as it is, before the mayor comes; in even towns 193. Choose `"even"` or `"uneven"`; later, put your own rules there.

# %%
town = "uneven"
round(pareto.measure(sim.load("joined-hands", town=town))["missed"])

# %% [markdown]
# Seven of the nine rulebooks of this course list people. To the right: more feedback. Upwards: more missed bills.

# %%
shelf = pareto.table()
pareto.show(shelf, beaten=False)

# %% [markdown]
# A rulebook is **beaten** if another is no worse in both aims, and better in one. The unbeaten are the **Pareto front**. It says
# what there is no reason to choose.
#
# **Exercise 1.** Which of the seven does none of the others beat? Give their names, like this: `["auto-flag", "joined-hands"]`.

# %% exercise="07.1"
answer_1 = [...]
### BEGIN SOLUTION
answer_1 = ["second-chance", "true-scale"]
### END SOLUTION

# %% check="07.1" points=1
lab.check("07.1", answer_1)

# %% [markdown]
# The front has stars:

# %%
pareto.show(shelf)

# %% [markdown]
# ## 5 Explain (7 minutes, or at home)
#
# Below, the cost of being listed goes from nothing (0) to what it is (1), and fear goes with it.

# %%
pareto.harder({"sanctions.severity": 1.0}, name="joined-hands")

# %% [markdown]
# **A claim.** *The milder the list, the more bills get paid.* The line says so. A hard list frightens those who do not want to pay, and
# takes money from those who then *cannot*.
#
# **Exercise 2: overturn the claim.** Change *other* rules than `sanctions.severity`, so that the hard list (1) has fewer missed bills than
# the mild one (0.25), by 3 or more for 100 with no list.

# %%
test = ["means_test.enabled", "means_test.accuracy"]
ways_off = ["listing.arrears_paid", "registry.frozen_clock", "repair.rate"]
lab.rules(rules, *test, *ways_off, "service.employer.wage_loss", "service.credit.gated")

# %% exercise="07.2"
answer_2 = {"...": ...}
### BEGIN SOLUTION
answer_2 = {"means_test.enabled": True, "means_test.accuracy": 0.95, "service.employer.wage_loss": 0.0}
### END SOLUTION

# %% check="07.2" points=3
lab.check("07.2", answer_2)

# %%
pareto.harder(answer_2)

# %% [markdown]
# *On which other rule does it depend whether hardness helps?*
#
# ## 6 Write (10 minutes)
#
# **Exercise 3: meet the goal as first written**, within the bounds, with as little feedback and in as few lines as you can. A rulebook that
# ships is not your own. Move rules below; the line beneath them is an answer. `pareto.judge` tells you where you stand. Any key that
# a law may write will do.

# %%
lab.rules(
    rules, "means_test.enabled", "means_test.accuracy", "notice.chance", "appeal.rate", "appeal.capacity", "appeal.accuracy",
    "repair.rate", "listing.term", "listing.arrears_paid", "registry.frozen_clock", "source.*.retention", "source.*.demerit",
    "source.court.connected", "service.credit.gated", "service.employer.wage_loss", "sanctions.severity", "inspection.focus",
    "score.household", "score.association",
)  # fmt: skip

# %% exercise="07.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {
    "means_test.enabled": True,
    "means_test.accuracy": 0.95,
    "listing.arrears_paid": False,
    "registry.frozen_clock": False,
    "listing.term": 6,
}
### END SOLUTION

# %%
pareto.judge(answer_3)

# %% check="07.3" points=3
lab.check("07.3", answer_3)

# %% [markdown]
# By hand (one town, so the bars jump a little):


# %%
def town_at(severity=1.0, accuracy=0.7):
    return pareto.dial(
        rules.set({"means_test.enabled": True, "means_test.accuracy": accuracy, "sanctions.severity": severity})
    )


town_at()

# %%
lab.sliders(town_at, severity=(0.0, 1.5, 0.25), accuracy=(0.5, 0.95, 0.05))

# %% [markdown]
# ## 7 Game it (9 minutes)
#
# *When a measure becomes a target, it stops being a good measure.* A machine tried more than four thousand rulebooks. These three
# meet the goal as first written.

# %%
gaming.tricks()

# %% [markdown]
# *What does each do that the goal did not ask about?*
#
# **Exercise 4: mend the goal.** Add bounds, no more than you need, so that none of the three passes, while `second-chance` does. A bound is
# a word and a number, like this: `{"ever": 15}`.
#
# | word | what is bounded | at |
# |---|---|---|
# | `gifts` | perks for each resident, % of basic costs: somebody pays for them | most |
# | `told` | of those on the list, how many know it | least |
# | `cannot` | listings for bills that could not be paid | most |
# | `wrong` | listings for wrong records | most |
# | `poorer` | residents who are poorer than with no list | most |
# | `ever` | residents who are ever on the list | most |

# %% exercise="07.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"gifts": 2, "told": 90, "cannot": 5}
### END SOLUTION

# %% check="07.4" points=3
lab.check("07.4", answer_4)

# %% [markdown]
# **Exercise 5: your rulebook.** Meet the goal as *you* mended it; the one of exercise 3 may do.

# %% exercise="07.5"
answer_5 = {"...": ...}
### BEGIN SOLUTION
answer_5 = answer_3
### END SOLUTION

# %%
pareto.judge(answer_5, answer_4)

# %% check="07.5" points=4
lab.check("07.5", (answer_5, answer_4))

# %% [markdown]
# Two tricks pass all bounds that we tried. **Points for means** (`score.means`): savings give points, so nobody who has much
# saved is on the list. **Told and not heard** (`appeal.rate` 0): all may know, nobody is listened to. *What would you have to
# count? Is there an end to this?*
#
# ## 8 Break it (8 minutes, or at home)
#
# **Exercise 6: overturn your own answer.** Change the *town*, not the rules, so that your rulebook from exercise 5 misses the goal:

# %%
lab.rules(rules, "deterrence.strength", "life.wage", "life.shock", "life.defiance")

# %% exercise="07.6"
answer_6 = {"...": ...}
### BEGIN SOLUTION
answer_6 = {"deterrence.strength": 0.1}
### END SOLUTION

# %% check="07.6" points=2
lab.check("07.6", (answer_5, answer_6))

# %% [markdown]
# ## 9 The class on one figure (10 minutes, may be left out)
#
# Hand in your rules under a colour or an animal. A small file appears; the lecturer collects the files in `class-answers`.

# %%
pareto.hand_in(group=..., answer=answer_5)

# %%
pareto.the_class("class-answers")

# %% [markdown]
# *Let two groups on the front argue: what did each give up?*

# %% tags=["instructor"]
# Answers. 1: second-chance and true-scale. 2: a means test of 0.95 with an easier way off (no need to pay arrears, a
#   clock that runs), with no wage lost, or with credit left open. Not: a means test of 0.95 alone or with repair, repair
#   alone, no errors. 3: many; the model answer has 80 missed, 26% feedback, gap 1.5. With severity 0.8 and inspection.focus 0: 79
#   missed, 19%. second-chance itself: 79 and 29%.
# 4: rules-a hands out perks that nobody pays for (gifts), rules-b tells nobody and hears nobody (told), rules-c puts one in five
#   on a list of which every sixth listing is for a bill that could not be paid (cannot). Bounds of about gifts 2, told 90 and
#   cannot 5 do it; second-chance has gifts 1, told 100, cannot 0.1.
# The search: 4,608 rulebooks, twelve times 384, half of each at random and half climbed (`python -m tests.capstone --rulebooks 384 --seed
#   301` to 306 with `--mended`, 311 to 316 without); each first in a town of 400, those that come near at full size. Of 2,304
#   searched for the goal as first written 454 meet it: 334 by one of the three tricks or a cousin (doors so mild that those who cannot pay
#   fill the list), and 120 keep the three bounds, too. Of 2,304 searched with the bounds 188 pass, all climbed from honest ones and all with
#   a means test.
# Of these 188 some are none to defend. One unpaid bill lists (4; up to 27% of the listings are wrong records: bound `wrong`, at most 25).
#   Points are sold, and three in five are poorer for it (2: bound `poorer`). Points for means (10), and nobody's appeal is heard (25): no
#   bound of ours closes these two, and the lesson names them. Let the class name the bound: who is on it, and who was listened to?
# The one-month secret list that won while fear followed the monthly cost alone now has 140 to 415 missed for 100: what lasts a month
#   frightens nobody. 5: as 3, without tricks.
# 6: deterrence.strength 0.1 breaks every answer that we tried. Say it plainly: all these lists live on an assumed fear.
# What happens to a group's rules in ten more years (a list may look calm only because it is young):
pareto.judge(answer_5, name="twenty years", months=240)

# %% [markdown]
# ## 10 Devil's advocate (2 minutes)
#
# Now argue for a list such as `second-chance`. Of 100 bills that are missed with no list, more than 20 get paid. Few are on it, for a
# short time. Those who are owed the money are people, too.

# %%
lab.numbers(
    lab.run_town("second-chance", seed=23),
    "listed_share",
    "mean_months_listed",
    "breach_rate",
    "wages_lost",
    "refusals",
)

# %% [markdown]
# *What do those on it lose? Who gets no voice in the three aims?*
#
# ## 11 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(7)`). None of these has a right answer. Fill in the table, each group for one
# person.
#
# | who | wants | would accept |
# |---|---|---|
# | someone listed who could not pay | | |
# | someone listed who would not | | |
# | a creditor | | |
# | the clerk of the means test | | |
#
# - Two rulebooks lie on the front. Who should choose between them: experts, voters, or those who are listed?
# - You measured the gap between districts. Which gap did you not measure?
# - **A counter-position.** "To optimise a list is to accept it." Would you rather have refused this exercise? On what grounds?
# - You met the goal of 90. Who chose 90?
#
# ## 12 What this cannot show (3 minutes)
#
# - What your rules cost: here a means test is free.
# - Whether people fear as assumed. The threat of posting names lowered the individual delinquency rate by 5.6% in one trial [text: Bu &
#   Liao 2022, abstract]; here fear prevents 29% of deliberate misses.
# - **One way in which it could mislead.** Three numbers and a front look like a decision. Not on the axes: dignity, being heard, being told
#   why.
#
# ## 13 Defend it (at home)
#
# In about 300 words: defend your rulebook *in front of somebody who is on its list*: what you chose and why, what you gave up, where it
# breaks (exercise 6), what would make you withdraw it.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | rules, no reason | a reason for each line | and which other rulebook was close, and why not that one |
# | Evidence from the run | none | a number | all three aims, with goal and bounds | and another town |
# | Concept | none | a word is used | used rightly | tells the front from a choice on it, or a measure from what is meant |
# | Justice | none, or a feeling | a principle is named | applied to somebody on the list | and the strongest objection is met |
# | Limits | none | "it is only a model" | one assumption the answer rests on | and what would make the writer withdraw |

# %% [markdown] essay="07.7" points=15
# ### BEGIN SOLUTION
# A model answer says: You are on my list, and you deserve to know why it is as it is. I changed two things. An office asks first whether
# you could have paid; if not, there is no record. And time runs for everybody: after six months you come off if your score allows it,
# even with debts. In three towns 80 bills are missed for 100 with no list; with the old rules it was 193. Feedback causes 26% of the
# months on the list in place of 67%, and the districts lie within two points. I could have come to 20% with a list that bites
# a quarter as hard, for four more bills in a hundred; I chose the bills, as those who wait for them are often no richer than
# you. That is a choice,
# not a result. The strongest objection is yours: I use you to frighten others. I answer that you are heard before you are listed, that it
# ends by itself, and that most people on it are there because they would not pay. Yet the office must be right 95 times of 100, and
# nobody has shown me one that is. And all of it rests on fear. If only one deliberate miss in ten is prevented rather than three, my list
# prevents next to nothing, and then I have no reason to give you. I would withdraw it if the office turned out to be wrong more often
# than one time in ten, or if a year without the list showed the same number of missed bills. What my three numbers do not contain is what
# it is like to be refused.
# ### END SOLUTION

# %% [markdown]
# ## 14 The hearing (another session, of half an hour)
#
# Two groups defend their rules before those who would live under them: `lab.reader("hearing")` has the role sheets. Type the rules voted
# for below. The town answers with its three numbers, and with nothing else.

# %%
voted = {"...": ...}

# %%
pareto.judge(voted, name="the vote")

# %% [markdown]
# ## 15 The ten questions once more (at home)
#
# The same as before lesson 0. If you answered them there, both are compared below. Nothing is sent.

# %%
lab.concept_test("after")

# %% [markdown]
# ## 16 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what it
# rests on.
#
# - Xinhua, 8 March 2025; Prescott & Starr 2020, as told by ccresourcecenter.org. [page]
# - Liberman and others 2018 (Chile); Bu & Liao, *Management Science* 2022. [text: abstracts]
#
# | word | meaning here |
# |---|---|
# | bound | a number that must not be passed |
# | beaten | another is no worse in both aims and better in one |
# | Pareto front | all that are unbeaten, whether or not they meet the goal |
# | gaming | to meet a measure and miss what was meant |
