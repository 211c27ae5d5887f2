# %% [markdown]
# # 2 · Carrots and sticks
#
# **The question.** Do rewards and closed doors make people pay their bills, and who pays for them?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | tell *could not* from *would not*; say what a stick prevents and what it adds; say who gets a reward and who pays for it |
# | You need | notebook 0, or five minutes with its word list |
# | New words | stick, carrot, perk, fear, favoured; see the end |
# | Left out | shame, pride, habit, trust, and whether creditors get their money sooner |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 7, explain 17, (try 15), devil's advocate 4, discuss 20, limits 2, (exit ticket
#   10). The risk is Explain, which holds sticks and carrots: in 50 minutes do exercises 1 and 4, and carrots as a talk.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years; the lesson lives seed 104): under joined-hands 168 to 217 bills missed for every 100 missed without a
#   list; 3.7 to 5.5 added for each one that fear prevents. Bills missed by services that read the list, 0 to 5: 3.2 to 3.4%;
#   2.9 to 3.2; 3.1 to 3.5; 5.4 to 6.7; 5.5 to 7.3; the same. Only travel: 3.0 to 3.1%. Fixed fear of 0.9, four services: 2.0 to 2.9%.
#   In uneven towns (seeds 1 to 8) 107 to 118 for every 100; the lesson's own, 104, gives 99 and is the odd one out. That is why they
#   try three more seeds: one town is one story.
#   perks-only: favoured 42 to 46 in 100; bill 3.2 to 3.4% of basic costs for each resident; bills missed the same as without perks
#   (lower by 0.01 to 0.03 points: perks are a little money).
# Likely predictions (an expectation, no class has tried this yet): 60 to 90, since sticks "must do something".
# Misreadings: "sticks do not work" (fear prevents three in ten deliberate misses, as assumed; other misses are added);
#   "twice the stick, twice the fear" (fear grows with what a record costs, but less and less: an assumption, and the crux of
#   exercise 4); "perks work" (conduct does not react to perks here, so the model cannot say); "the poor pay less" (nobody here is
#   born poor: it is who had bad luck).
# Sensitive content: unpaid bills may be close to home. Nobody has to tell a story of their own.
# Without laptops: show the figure of Observe with its right half covered; predictions by hands (below 100, 100, above). Exercise
#   1 and 2 on paper with the tables on the projector. For carrots let a third of the class draw a card "favoured" and ask who paid.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# The second part of the plan of 2014 is reward and punishment.
#
# **Sticks.** A court list was to stop those who did not obey a court from flying, taking fast trains, borrowing and holding
# company posts. [page: business-standard.com, 2018] By the end of 2017, 9.59 million had been listed, and 9.36 million purchases of air
# tickets had been stopped. [page] Officials said that 3.51 million listed people had paid by the end of 2018. [page: Global Times]
# Nobody can say how many would have paid anyway.
#
# **Carrots.** Two cities had schemes in 2018 with incentives **only**. [page: Nesta; Digital Asia Hub] A third city gave its best grade a
# rebate on heating. [page: eim-case-studies] In 194,829 entries, blacklists gave precise reasons, and redlists (of the
# good) vague ones. [text: Engelmann et al. 2019]
#
# In the US more than seven million people had a driving licence suspended over unpaid court debts. In one survey 80% of those asked
# lacked access to jobs, or did not qualify for them, because of it. [page: press and institute pages]
#
# *When would a closed door make you pay a bill?*
#
# ## 2 The model in words (4 minutes)
#
# - A bill is missed because the money **could not** be found, or because the person **would not** pay. Everyone is equally
#   ready to leave a bill unpaid on purpose: 3 times in 100.
# - **Fear.** Whoever knows that services read a list misses fewer bills on purpose: in `joined-hands` about 30 in 100 fewer. Fear
#   follows the law: a record that is surely noticed and costs much is feared most, one that costs nothing is not feared. But
#   twice the cost is less than twice the fear. *All this is assumed.* In 40 villages the threat of posting names lowered late
#   payment. [text: Bu & Liao 2022] Elsewhere pressing the friends of borrowers *raised* default. [text: "Angry Borrowers"]
# - **Sticks.** A service that reads the list closes its door. The employer pays 13% less. Travel, credit and housing cost
#   more. Who loses credit has no overdraft left.
# - **Carrots.** Services take a little off the monthly costs of the **favoured**, those with a high score.
# - People do *not* behave better in order to be rewarded. We found nothing to measure it by.

# %%
import sim
from sim import lab
from sim.lab import check_02 as here

rules = sim.load("joined-hands")

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# This lesson's town is *even*: people earn and save much the same. With no list, some bills are missed in ten years. Now four
# services read a list, and people fear it.

# %%
lab.predict("02.1", "For every 100 bills missed without a list, how many are missed with it?", low=0, high=300)

# %% [markdown]
# ## 4 Observe (7 minutes)
#
# No service reads the list, one does, and so on: employer, travel, credit, housing, school (whose door costs nothing). Means of three
# towns.

# %%
here.services(rules)

# %%
run = lab.run_town(rules, seed=here.TOWN)
lab.against("02.1", here.missed_for_each_hundred(run))

# %% [markdown]
# *What happens to each line at the first service? At the third? Which line is the one that the list is meant for?*
#
# In an *uneven* town many have more to spare. *Is it still more than 100?* Try 1, 2 and 3 in place of `here.TOWN`, too.

# %%
town = "uneven"
here.missed_for_each_hundred(lab.run_town(sim.load("joined-hands", town=town), seed=here.TOWN))

# %% [markdown]
# ## 5 Explain (17 minutes)
#
# ### What the stick prevents and what it adds

# %%
here.misses(run)

# %% [markdown]
# The same people and luck: with the list; with a list that is feared, but of which nothing comes (*no feedback*); with no list.
#
# **Exercise 1: the trade.** Compare `joined-hands` with *no list*. For each bill that fear made people pay (second row: the difference), how
# many more were missed for want of money (first row)?

# %% exercise="02.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = (5356 - 422) / (4405 - 3183)
### END SOLUTION

# %% check="02.1" points=1
lab.check("02.1", answer_1)

# %% [markdown]
# The stick *does* deter. But the blow falls on money, which is what bills are paid with.
#
# ### Who gets the carrot, and who pays for it
#
# Now a town without any stick: `perks-only`. A score above 980 brings perks, and part of the score is for savings.

# %%
here.perks("perks-only")

# %% [markdown]
# *Two groups have no record on file. What tells them apart?*
#
# **Exercise 2: the bill.** Each favoured resident gets perks worth 7.5% of basic costs (of a plain month).
# If all 1,000 residents paid for them in equal parts, how much would that be for each, in per cent of basic costs?

# %% exercise="02.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = 422 * 7.5 / 1000
### END SOLUTION

# %% check="02.2" points=1
lab.check("02.2", answer_2)

# %% [markdown]
# In the model perks fall from the sky. In a town somebody pays. *If everyone pays the same, who pays for whom in the table?*
#
# **Exercise 3: change a rule.** Change `perks-only` so that perks follow the **file**, and money does not matter: at least 98% of
# those with no record on file get perks, and at most 2% of those with one do (after ten years, in three towns).

# %%
lab.rules("perks-only", "score.start", "score.merit", "score.means", "source.*.demerit", "favour.threshold")

# %% exercise="02.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"score.means": 0.0, "favour.threshold": 920.0}
### END SOLUTION

# %% check="02.3" points=2
lab.check("02.3", answer_3)

# %% [markdown]
# *A file without a record: is that good conduct?*
#
# ### The stick again
#
# **Exercise 4: overturn the claim** *"The more services read the list, the better bills are paid."* Find rules with a list that
# one, two or three services read, under which **fewer** bills are missed than with four, *and* fewer than with no list.

# %%
lab.rules(
    rules,
    "service.employer.gated",
    "service.travel.gated",
    "service.credit.gated",
    "service.housing.gated",
    "service.school.gated",
)

# %% exercise="02.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"service.*.gated": False, "service.travel.gated": True}
### END SOLUTION

# %% check="02.4" points=3
lab.check("02.4", answer_4)

# %% [markdown]
# *Now doubt it. Which assumption of part 2 lets the employer alone frighten nearly as much as all four?*

# %% tags=["instructor"]
# Answers. 1: 4.0, from (5356 - 422) / (4405 - 3183). 2: 3.2, from 422 x 7.5 / 1000. 3: score.means 0 and a threshold between about 890
#   and 924, or a start of 960 instead; only means 0 leaves nobody favoured, only a lower threshold favours a quarter of those with a
#   record. 4: travel, housing or the employer alone; or travel with housing. Credit
#   alone does not do it: it frightens little and takes the overdraft. Employer with
#   credit is what hurts (wage and overdraft together). Employer with travel is too close to call, and does not pass.
# What to draw out: in the model fear grows with the stick, but less and less (travel alone prevents 9 of 100 deliberate misses, the
#   employer alone 25, all four 29), while the harm goes on growing. So a stick in between is
#   best; where it lies hangs on the curve. Let the class say how they would find out in life (a trial as in 40 villages,
#   with a comparison).
lab.numbers(lab.run_town(here.gated(rules, 1), seed=here.TOWN), "listed_share", "breach_rate", "deterred")

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# `services` is how many read the list. `fear` is the share of deliberate misses that fear prevents. Leave it
# at 0 for fear as in part 2; above 0 it is fixed. *Which moves the list more?*


# %%
def town_at(services=4, fear=0.0):
    return lab.twins(here.gated(rules, services).set({"deterrence.fixed": fear}), seed=here.TOWN)


town_at()

# %%
lab.sliders(town_at, services=(0, 5, 1), fear=(0.0, 1.0, 0.1))

# %% [markdown]
# ## 7 Devil's advocate (4 minutes)
#
# Argue for the stick. All four services stay; only fear is stronger: it prevents 30, 50, 70 and 90 of 100 deliberate misses, whatever
# the law says. Where does the list's line fall below that of no list?

# %%
lab.along(rules, "deterrence.fixed", [0.3, 0.5, 0.7, 0.9], measure="breach_rate", seeds=here.SEEDS)

# %% [markdown]
# If a list frightens nearly everybody out of nearly every deliberate miss, fewer bills are missed than without one, even
# though those on it are pushed under. *Would that make it right? What does the figure not count?*
#
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(2)`). None of these has a right answer. Fill in the table, each group for one
# line.
#
# | who | wants | can do | would accept |
# |---|---|---|---|
# | someone listed who could not pay | | | |
# | someone listed who would not pay | | | |
# | someone with a clean file and no savings | | | |
# | a shop with unpaid bills | | | |
# | the town that pays for perks | | | |
#
# - The list is meant for those who *would* not pay. All that it adds are bills of those who *could* not. Is that a side effect, or what
#   the list does?
# - Nobody is punished under `perks-only`. Is anybody wronged?
# - **A counter-position.** "Every shop gives discounts to good customers. A reward takes nothing from anyone." Where does the comparison
#   break when a *town* gives the reward?
# - You may close one door to people who could pay and won't. Which, and how do you make sure that it is only they?
#
# ## 9 What this cannot show (2 minutes)
#
# - Whether sticks work. How much a list frightens was put in by hand. In the trial in 40 villages one measure of late payment fell by
#   5.6%, from 15.2%. The model only shows what follows *if* it is so.
# - Size. Being blocked costs more here than studies found. At documented scale about eight of 1,000 would be on such a list.
# - **One way in which it could mislead.** Fear grows with the stick along a curve that we chose, and never wears off. Whoever takes
#   the curve for a fact can read the best stick off it.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *Who pays for the stick, and who pays for the carrot?* Use one number from a run, compared with another town.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its twin | both stick and carrot, with a twin |
# | Concept | none | a word is used | used rightly | tells *could not* from *would not* |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="02.5" points=15
# ### BEGIN SOLUTION
# A model answer says: the stick prevents deliberate misses, 1,222 in ten years in one town. But it adds 4,934 misses of people who
# could not pay, four for each one prevented, so in all 177 bills are missed for every 100 without a list. Those who pay are the
# listed, and in the end those who are owed the money. The carrot looks free, and is not: 422 of 1,000 get perks, and if all paid
# for them it would cost each 3.2% of basic costs. 147 people with a clean file get none, because they have little saved: desert
# would need the file to decide. One may say that a reward takes nothing from anyone; it does, as soon as it is paid for. With fear
# that prevents 90 in 100, whatever the law says, the stick would win; the model leaves out that fear wears off, which would
# push the other way.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what
# it rests on.
#
# - business-standard.com, 14 January 2018; other press for the counts of 2017; Global Times 2019 for those who paid. [page] Counts of
#   people are not counts of stopped purchases.
# - Nesta; Digital Asia Hub: two cities with incentives only. [page]
# - Public course *eim-case-studies* (M. Chiodo and others, 2019), pages on Rongcheng. [page]
# - S. Engelmann and others, *FAT\** 2019. [text]
# - Bu & Liao, *Management Science* 2022 (40 villages). [text: abstract] "Angry Borrowers", SSRN 3415808. [text: abstract]
# - Counts of 2019 and one survey on licences suspended for debt in the US. [page]
#
# | word | meaning here |
# |---|---|
# | stick | a service that closes its door to the listed; *gated* in the rulebook |
# | carrot, perk | a little off the monthly costs of the favoured |
# | favoured | those above an upper score; also *redlist* |
# | fear | the share of deliberate misses that the list prevents; *deterrence* in the rulebook |
# | overdraft | money that one may owe the bank for a while |
