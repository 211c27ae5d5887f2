# %% [markdown]
# # 8 · Fair to whom?
#
# **The question.** Two districts live under one list, and its office says that it treats both alike. Alike in what?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | name three notions of a fair list, and who asks for each; count them on the same list; say why not all can hold at once |
# | You need | notebook 0; notebook 4 helps |
# | New words | base rate, listed without cause, spared with cause, predictive value; see the end |
# | Left out | who lives in a district, and why; every reason for a miss but the will |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 6, explain 17, (try 15), devil's advocate 4, discuss 20, limits 3, (exit ticket
#   10). The risk is exercise 2: do it on the board, in whole numbers. It needs no algebra. Exercise 4 overturns the claim: if
#   time is short, drop exercise 3 and not this.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years): listed without cause 11.5 to 14.0% in district 1, 0.6 to 1.5% in district 2:
#   9 to 22 times as often. Listed with cause 51 to 55% and 38 to 53%: a listing means much the same. Missed on purpose 26 to 27%
#   and 23 to 25%.
# Likely predictions (an expectation, no class has tried this yet): 3, since 1.5 is three times 0.5. The model gives 10.9 for town 8.
# Why more than 3: three records list, so that a small difference in each multiplies; finds draw the watch (focus), the listed are
#   watched more, and ties and closed doors do the rest.
# Misreadings: "district 1 has the worse people" (readiness is the same for all; the little more that they miss comes of being listed);
#   "without cause means innocent" (no bill missed ON PURPOSE in a year: they may have missed one that they could not pay, or one on
#   purpose 14 months ago, whose record still stands: so retention 12 helps in exercise 3 partly by what we call cause);
#   "fairness is impossible" (three shares cannot all be equal; one may still choose, and say why).
# Sensitive content: districts stand for groups, and students will hear their own. Take the case as a dispute between two sound
#   readings. Nobody speaks for a group.
# Without laptops: 100 cards a district, 40 and 10 marked "missed". Lay 16 and 4 of these on the list, and as many blank ones. Let one
#   group say why this is fair, and another why it is not.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# In the US courts use scores of the risk that somebody will offend again. In data on one, COMPAS, of the people who
# did *not* offend again, 44.8% of the Black defendants had been marked as a high risk, and 23.5% of the white ones. [text: Dressel & Farid
# 2018]
#
# - **It is unfair.** Of two who will not offend again, the Black one is nearly twice as likely to be marked.
# - **It is fair.** Of those with the same mark, ask how many offended. If as many in both groups, a mark means the same. Flores and others defend the score. [text: Dressel & Farid 2018, on the dispute]
#
# A proof of 2017 says why they part: where one group is found to offend more often, a score that is not perfect cannot have equal error
# rates **and** mean the same. [text: Chouldechova 2017, abstract] Nor need all be treated alike: Danish job agencies with more non-Western
# clients impose more sanctions. [text: Pedersen, Stritch & Thuesen, abstract] The number alone does not say why.
#
# *You are wrongly marked. Does it help that a mark means the same for all?*
#
# ## 2 The model in words (4 minutes)
#
# `joined-hands`, town 8, in two **districts** of 500. People are equally ready to leave a bill unpaid, with much the same wages and luck.
# One thing differs: **district 1 is watched one and a half times as closely, district 2 half as closely**. Score and list know no
# district.
#
# What would be *cause* for a listing? Here: a bill missed **on purpose** in the last year. That is our choice; you may attack it. A miss 14 months
# ago is no cause any more, though its record stands for 24. The months of all people fall into four heaps:
#
# | | on the list | not on the list |
# |---|---|---|
# | **with cause** | 1 | 2 |
# | **without cause** | 3 | 4 |
#
# - **Listed without cause**: of all months *without cause*, the share on the list (3 of 3 + 4).
# - **Spared with cause**: of all months *with cause*, the share not on it (2 of 1 + 2).
# - **Listed with cause**: of all months *on the list*, the share with cause (1 of 1 + 3). This is what a listing says: its
#   **predictive value**.
#
# Three shares, each of another whole: they do not add up to 100.

# %%
import sim
from sim import lab
from sim.lab import fairness

rules = sim.load("joined-hands").set({"inspection.watch_tilt": 0.5})

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# A miss is noticed three times as often in district 1 as in district 2.

# %%
lab.predict(
    "08.1",
    "How many times as often as in district 2 are people without cause on the list in district 1?",
    low=0,
    high=20,
)

# %% [markdown]
# ## 4 Observe (6 minutes)

# %%
fairness.fair(rules, seed=8)

# %%
fairness.table(rules, seed=8)

# %%
lab.against("08.1", round(fairness.times(rules, seed=8), 1))

# %% [markdown]
# (*Times as often* is counted before rounding.) In the *uneven* town wages, savings and luck differ.
# Choose `"even"` or `"uneven"`: *which share moves most?*

# %%
town = "uneven"
fairness.fair(sim.load("joined-hands", town=town).set({"inspection.watch_tilt": 0.5}), seed=8)

# %% [markdown]
# *Which row would the office show to the press? Which would you?*
#
# ## 5 Explain (17 minutes)
#
# **Exercise 1: who asks what?** `"listed without cause"`, `"spared with cause"` or `"listed with cause"`?
#
# - **A**, a nurse: "In the last year I have left no bill unpaid on purpose. How do people like me fare in my district?"
# - **B**, a landlord: "All I know is that she is listed. What does it tell me about her?"
# - **C**, a creditor: "Of those who would not pay me, how many get away?"

# %% exercise="08.1"
answer_1 = {"A": ..., "B": ..., "C": ...}
### BEGIN SOLUTION
answer_1 = {"A": "listed without cause", "B": "listed with cause", "C": "spared with cause"}
### END SOLUTION

# %% check="08.1" points=2
lab.check("08.1", answer_1)

# %% [markdown]
# **Exercise 2: why not all at once.** Now a made-up list that makes **B and C content**: in *both* districts 40 of 100 months with cause
# are on the list, and *half* of the months on the list are with cause.
#
# | | with cause | of these on the list | on the list without cause | without cause in all |
# |---|---|---|---|---|
# | district 1 | 400 | 160 | as many: 160 | 600 |
# | district 2 | 100 | 40 | ... | ... |
#
# How many times as large as in district 2 is the share *listed without cause* in district 1?

# %% exercise="08.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = (160 / 600) / (40 / 900)
### END SOLUTION

# %% check="08.2" points=2
lab.check("08.2", answer_2)

# %% [markdown]
# The nurse is not content. With *p* the share with cause (the **base rate**), always
#
# *listed without cause* = *p* / (1 - *p*) x (1 - *listed with cause*) / *listed with cause* x (1 - *spared with cause*)
#
# If *p* differs, and the other two are equal, the first must differ. It is counting. Not so in our town: *p* hardly differs (26 and
# 25%), all three could be near equal; the watch parts them: *spared with cause* are 59 and 97%.
#
# **Exercise 3: change a rule.** Nobody can order the watch to be equal: `inspection.watch_tilt` stays at 0.5. Other rules of inspection may change. Bring
# the *gap* between the districts in *listed without cause*, 12 points now, down to **8 or less** (three towns); does *times as often* fall, too?
# Four services must still read the list, and at most 85% may be spared with cause in district 1.

# %%
watch = ["inspection.focus", "inspection.listed_factor"]
test = ["means_test.enabled", "means_test.accuracy"]
lab.rules(rules, *watch, *test, "score.association", "source.*.retention")

# %% exercise="08.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"inspection.focus": 0.0, "score.association": 0.0}
### END SOLUTION

# %% check="08.3" points=3
lab.check("08.3", answer_3)

# %% [markdown]
# **A claim.** *It is the watch. Watch both districts alike, and nobody there has more to fear than elsewhere.*
#
# **Exercise 4: overturn the claim.** Begin with `joined-hands`, where the watch is even. Let only *life* differ by district, so that people
# without cause are listed at least **4 times** as often in district 1 (three towns): the bills or the wages.

# %%
lab.rules("joined-hands", "life.district_tilt", "life.district_wage")

# %% exercise="08.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"life.district_wage": 0.05}
### END SOLUTION

# %% check="08.4" points=3
lab.check("08.4", answer_4)

# %% [markdown]
# *Nobody looked at a district, and one bears the list. Is that still unfair? To whom would you complain?*

# %% tags=["instructor"]
# Answers. 1: A listed without cause, B listed with cause, C spared with cause. 2: 6 (26.7% against 4.4%). 3: focus 0 and association 0 (gap
#   6); a means test of 0.95 (4); retention 12 (7); focus 0 alone comes to just under 8. Not enough: listed_factor 1, or a shorter term;
#   threshold 850 makes the gap small since it makes the list small. 4: district_tilt from about 0.15, district_wage from about 0.03:
#   wages 3% lower in one district, 3% higher in the other. The share listed with cause is then LOWER in district 1.
# What to draw out: the three shares belong to three people. Which is owed to whom is a question of ethics, not of counting.
fairness.table(sim.load("joined-hands").set({"life.district_wage": 0.05}), seed=8)

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# How much more closely district 1 is watched, how much oftener mistakes are made and bills fall due there. *Make one row equal. What does
# another row do?*


# %%
def town_at(watch=0.5, errors=0.0, bills=0.0):
    tilts = {"inspection.watch_tilt": watch, "inspection.error_tilt": errors, "life.district_tilt": bills}
    return fairness.fair(sim.load("joined-hands").set(tilts), seed=8)


town_at()

# %%
lab.sliders(town_at, watch=(-0.5, 0.5, 0.25), errors=(-0.5, 0.5, 0.25), bills=(-0.5, 0.5, 0.25))

# %% [markdown]
# ## 7 Devil's advocate (4 minutes)
#
# Now argue for the list. `second-chance` asks *could not or would not?*, tells everybody, and hears appeals. The watch is as uneven.

# %%
fairness.fair(sim.load("second-chance").set({"inspection.watch_tilt": 0.5}), seed=8)

# %% [markdown]
# Hardly anybody is listed without cause, here or there. *So good procedure mends an uneven watch?* Look at *spared with cause*: who misses
# bills on purpose in district 2 has next to nothing to fear. And if bills are missed more in one place, why *not* look there more?
#
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(8)`). None of these has a right answer. Fill in the table, each group for one
# person: *which share do they ask for, and what do they owe to the others?*
#
# | who | wants | would accept |
# |---|---|---|
# | someone without cause in district 1 | | |
# | someone with cause in district 2 | | |
# | a creditor | | |
# | the clerk who plans the watch | | |
#
# - Which of the three shares should be equal? Would you say so before you know in which district you live?
# - The office may equalise by listing *more* people in district 2. Is that an improvement?
# - Is *missed on purpose* the right cause? What if the poor must choose which bill to leave?
# - **A counter-position.** "Fairness between districts is for statisticians. Each person has a right to be judged by what *she* did."
#   What would such a judgment cost, and would it be free of shares?
#
# ## 9 What this cannot show (3 minutes)
#
# - What a real score does. Districts are not two halves with one difference.
# - Who did what. In life one knows who was *found*, and acting on that feeds on itself. [text: Ensign and others 2018]
# - **One way in which it could mislead.** The proof seems to say that injustice is nobody's fault. It speaks of *shares*. Who set the
#   watch, and who made one district poorer, are other questions.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *"A listing means nearly the same in both districts, so we are fair," says the office. Is it near enough, and is
# that enough?* Use one number from a run, compared with another.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its comparison | with its comparison and more than one town |
# | Concept | none | a word is used | used rightly | says of whom each share is, and why not all can be equal |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="08.5" points=15
# ### BEGIN SOLUTION
# A model answer says: the office answers the landlord and not the nurse. In town 8, 52 of 100 listed months in district 1 are with cause and 43
# in district 2: near enough for me, though the landlord may ask for more. Yet of the months without cause 13.5 in 100 are on the list there, and 1.2 here; in the
# uneven town 4.8 and 0.2. Nobody there is readier to leave a bill. What is owed to those without cause is not to be listed, and
# it is owed equally; a landlord has no such claim. I could be wrong if base rates differed, for then not all shares can be equal and
# something must be chosen. The model knows who missed on purpose; a real office knows whom it found, which flatters it.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract.
#
# - J. Dressel & H. Farid 2018: the two rates, and the dispute. [text]
# - A. Chouldechova 2017, arXiv 1703.00056. [text: abstract]
# - M. Pedersen, J. Stritch & F. Thuesen. [text: abstract]
# - D. Ensign and others, *FAT\** 2018. [text]
#
# | word | meaning here |
# |---|---|
# | base rate | the share of months with cause |
# | listed without cause | elsewhere: *false positive rate* |
# | spared with cause | elsewhere: *false negative rate* |
# | predictive value | what a listing says: the share *listed with cause* |
