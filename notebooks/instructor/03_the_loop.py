# %% [markdown]
# # 3 · The loop
#
# **The question.** Can a list be the reason why people are on it?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | compare a town with its twin and say what that proves; name the loop and cut it at one place; say for whom a listing decides, and when a list does **not** feed itself |
# | You need | notebook 0, or five minutes with its word list |
# | New words | channel, gate, margin, ladder; see the end |
# | Left out | courts that decide case by case, shame, families |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 7, explain 16, (try 15), devil's advocate 5, discuss 20, limits 2, (exit ticket
#   10). The risk is Explain: exercises 1 and 2 and the margin are enough for a class of one hour; 5 is the one not to lose.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years, joined-hands): on the list at the end 8.8 to 13.8% with the list,
#   1.4 to 2.9% without feedback. Months on the list that are not there in the twin: 63 to 70%. Bills missed: 5.5
#   to 7.3% with the list, 2.3 to 2.5% in the twin, 3.2 to 3.4% with no list. Severity 0: feedback still causes 28 to 34%
#   (closer watch, ties), and more people are ever listed (24 to 30%), as nobody fears it; 0.3: 41 to 50%; 0.5: 50 to 57%.
#   In the uneven town (seeds 1 to 8): on the list 4.2 to 6.2%, in the twin 2.6 to 4.6%; months 27 to 37%; bills missed 3.5 to 4.3%, with
#   no list 3.3 to 3.8%. This lesson's town, 37% of months, is high: the middle one of 200
#   uneven towns has 29%, and 95% of them have 22 to 37%.
#   Margin, town 4: a middle month on the list leaves +73% of basic costs in the uneven town, -16% in the even one; at the hinge are
#   11 and 100 of 100 residents. Ladder, months per 100 residents: uneven 435, 342, 286, 434, 324; even 642, 281, 238, 375, 259.
#   Tipping, three towns: at severity 0 on the way back about 52 in 100 are listed, against about 6 in a town that was always there. The
#   list goes on growing on the way back, because towns are slow: say it before somebody asks.
#   Gain: above 1 in all five towns, 1.0 to 3.2; mean 1.9, interval 0.8 to 2.9. One town decides nothing: say so.
# Likely predictions (an expectation, no class has tried this yet): 20 to 40 of 100. The model gives 40 for this lesson's town, which
#   is uneven, and about 80 in the even one.
# Misreadings: "these 17 of 43 are innocent" (no: many missed bills; the twin says why they are STILL or AGAIN on the list);
#   "the twin has no list" (it has one, of which nothing comes); "cutting a channel is a policy" (it is an experiment: the
#   policy is the number behind it); "gain above 1 means that everyone will be listed" (months end, savings refill, the
#   minimum stay ends).
# Sensitive content: debt that grows while it is paid. Nobody has to tell a story of their own.
# Without laptops: show the figure of Observe without its numbers, take predictions by hands, then uncover them. Give out the
#   six steps of exercise 1 on cards; groups lay them in a ring on the floor. For the margin give each a purse of matches.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# What does a bad mark cost? In Sweden the time that a missed payment stays in a credit file changed for some people and not
# for others, so that it could be measured. One more year with the mark lowered the chance of a job by three points in a hundred,
# and pay by about 1,000 dollars. Of those who had missed payments it hit the more creditworthy. [text: Bos, Breza & Liberman 2018,
# abstract] In the US, removing the flag of a bankruptcy did much for credit and little for jobs. [text: Dobbie and others 2020, abstract]
#
# Less work, less money, and the next bill is harder to pay. The public course on which this one leans
# says that in a pilot town some "spiral up" while others are "trapped". [page: eim-case-studies]
#
# *That is a claim about a loop. How could anyone show that it is there, and not only people who do not pay?*
#
# ## 2 The model in words (4 minutes)
#
# A **twin** is the same town under other rules, with the same people and the same luck. Whoever falls ill in March of year 3 here
# falls ill in March of year 3 there. So whatever differs comes from the rules.
#
# What the registry makes of people feeds back in four ways, called **channels**:
#
# | channel | what happens |
# |---|---|
# | means | services close: less pay, dearer credit, and bills go unpaid |
# | scrutiny | the listed, and those with records, are watched more closely: more of their missed bills become records |
# | association | having listed friends or a listed household costs points |
# | carrots | those with high scores get benefits, and so keep high scores |
#
# Three more channels are no loop: wrong records (**errors**) push people on; fear (**deterrence**), appeals and repair (**recourse**) keep
# them off. In the twin called *no feedback* only the four are cut; the same rules still list people, who fear the list as before.

# %%
import sim
from sim import lab
from sim.lab import check_03 as here

rules = sim.load("joined-hands")

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# This lesson's town is *uneven* (number 4): most have more to spare than in notebook 0. The rules are the same.

# %%
lab.predict("03.1", "Of 100 people on the list after ten years, how many would not be on it without feedback?")

# %% [markdown]
# ## 4 Observe (7 minutes)
#
# *Where do the lines part?*

# %%
uneven = sim.load("joined-hands", town="uneven")
lab.twins(uneven, seed=4)

# %%
run = lab.run_town(uneven, seed=4)
run.sentence

# %% [markdown]
# Your prediction beside it:

# %%
lab.against("03.1", round(100 * lab.not_in_twin(run)))

# %% [markdown]
# ## 5 Explain (16 minutes)
#
# **Exercise 1: name the loop.** Put these six steps in order, so that each leads to the next and the last to the first:
# `"bills missed"`, `"less money"`, `"listed"`, `"low score"`, `"records"`, `"services closed"`.

# %% exercise="03.1"
answer_1 = ["listed", ..., ..., ..., ..., ...]
### BEGIN SOLUTION
answer_1 = ["listed", "services closed", "less money", "bills missed", "records", "low score"]
### END SOLUTION

# %% check="03.1" points=1
lab.check("03.1", answer_1)

# %% [markdown]
# **Exercise 2: read the twin.** Of all months that people spent on the list of `joined-hands`, what share would the
# same people *not* have spent on it in the twin, in per cent?

# %%
lab.numbers(run, "listed_share", "mean_months_listed", "entrenchment", "breach_rate")

# %% exercise="03.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = 37
### END SOLUTION

# %% check="03.2" points=1
lab.check("03.2", answer_2)

# %% [markdown]
# **Two claims.** *First: a list like this feeds itself. Second: it makes more bills go unpaid than it
# prevents* (last row).
#
# ### Does it need equal people?
#
# What does an average month leave over, off the list and on it? This is the **margin**: for the resident in the middle, under the same
# rules in two towns.

# %%
here.margins()

# %% [markdown]
# **Exercise 3: for whom does a listing decide?** In this lesson's town, of 100 residents, how many gain in such a month off the list,
# and lose on it?

# %% exercise="03.3"
answer_3 = ...
### BEGIN SOLUTION
answer_3 = 11
### END SOLUTION

# %% check="03.3" points=1
lab.check("03.3", answer_3)

# %% [markdown]
# Eight even towns, then eight uneven ones, on another scale. *Is there one in which the marks touch?*

# %%
lab.towns(sim.load("joined-hands", town="even"))

# %%
lab.towns(uneven)

# %% [markdown]
# So it does not need equal people, but with unequal ones it is weaker. Of 100 months on the list, feedback causes 29 in the middle one
# of 200 uneven towns, 68 in that of 200 even ones, 37 in yours. *Who has more than enough, and who sinks with or without a list?*
#
# ### The ladder
#
# Take one thing after another out of the rules. Choose `"even"` or `"uneven"`.

# %%
town = "uneven"
here.ladder(sim.load("joined-hands", town=town))

# %% [markdown]
# *Before the last, which step shortens the list most? Which lengthens it, and why?* (From 435 to 286 is 34% less, not 37: some people
# are listed only in the twin.)
#
# **Exercise 4: change a rule.** From here on the towns are *even*. Keep the list, and the four services that read it, in the rulebook
# **gates**. Let feedback cause *less than 40%* of the months on the list in three towns (now two in three), while at least 2% of
# residents are still listed at some time. A law cannot write luck, wages, bills or fear.

# %%
lab.rules(
    rules,
    "sanctions.severity",
    "service.employer.wage_loss",
    "inspection.listed_factor",
    "listing.term",
    "means_test.enabled",
)

# %% exercise="03.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"sanctions.severity": 0.1}
### END SOLUTION

# %% check="03.4" points=3
lab.check("03.4", answer_4)

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# `severity` scales what being listed costs; `watch` is how much more closely the listed are watched.


# %%
def town_at(severity=1.0, watch=2.0):
    return lab.twins(rules.set({"sanctions.severity": severity, "inspection.listed_factor": watch}))


town_at()

# %%
lab.sliders(town_at, severity=(0.0, 2.0, 0.25), watch=(1.0, 4.0, 0.5))

# %% [markdown]
# ## 7 Devil's advocate (5 minutes)
#
# Argue for the list: it frightens people into paying. Suppose that they fear it *whatever it costs*, so that 30 in 100 deliberate misses
# are prevented. Where does the line of the list dip below that of no list?

# %%
lab.along(rules.set({"deterrence.fixed": 0.3}), "sanctions.severity", [0, 0.25, 0.5, 0.75, 1], measure="breach_rate")

# %% [markdown]
# **Exercise 5: overturn the second claim.** *"It makes more bills go unpaid than it prevents."* Find rules with the list and its
# four services that list at least 2% of residents at some time, and under which **fewer** bills are missed than with no list (by 0.1 in
# 100 or more). Two keys help, but may not be enough: an office that asks *could not or would not?* first, and how often it is right
# (0.95 at best).

# %%
lab.rules(rules, "means_test.enabled", "means_test.accuracy", "sanctions.severity", "listing.term")

# %% exercise="03.5"
answer_5 = {"...": ...}
### BEGIN SOLUTION
answer_5 = {"means_test.enabled": True, "means_test.accuracy": 0.95, "sanctions.severity": 0.25}
### END SOLUTION

# %% check="03.5" points=3
lab.check("03.5", answer_5)

# %% tags=["instructor"]
# Answers. 1: listed, services closed, less money, bills missed, records, low score; any turn of the ring counts. 2: 37. 3: 11. 4:
# severity of about 0.2 or less; or wage_loss 0 with the other costs lowered; or a means test with severity 0.5.
# 5: a means test that is right 95 times of 100, with a severity of 0.25 (0.1 to 0.75 do), or a term of 6. Severity 0 alone is not enough: nobody fears such a list.
# The ladder: in both towns fear keeps the list short (without it the bar grows again). In the even town what being listed costs is by
# far the longest step (642 to 281); in the uneven one it is 93, and wrong records are 110.
# The point to draw out: the list that looks good is one that people fear more than it costs (the figure), or one that asks first
# (the exercise). Ask: how long would they fear it? The model lets them fear it for ever.
# Change the seed to see how steady a number is:
lab.numbers(lab.run_town(rules, seed=5), "listed_share", "entrenchment", "breach_rate")

# %% [markdown]
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(3)`). None of these has a right answer. Fill in the table, each group for one
# line.
#
# | who | wants | can do | would accept |
# |---|---|---|---|
# | someone listed because they were listed | | | |
# | their employer, who must read the list | | | |
# | the court whose order was not obeyed | | | |
# | somebody who pays and fears the list | | | |
#
# - Two residents have missed the same number of bills on purpose. One is listed, one is not. Is luck a wrong done to somebody?
# - Somebody is on the list *because they were on the list*. Do they still owe anything? To whom?
# - **A counter-position.** "Every punishment makes life harder. If that counts against this list, it counts against every fine." Where
#   does the comparison break?
# - You may fund one thing: milder penalties, faster appeals, or better records. Which, and what would you measure first?
#
# ## 9 What this cannot show (2 minutes)
#
# - How strong any real loop is. The Swedish effect is smaller than the one chosen here; at documented
#   scale (`true-scale`) feedback causes about a tenth of the months on the list, and
#   eight people in 1,000 are on it.
# - **One way in which it could mislead.** The residents have nobody to lend them money. Families who help would weaken the loop: it may
#   look stronger here than it is.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *Is the list the reason why people are on it?* Use one number, from a town **and** its twin.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its twin | with its twin and more than one town |
# | Concept | none | a word is used | used rightly | names the channel that does most |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="03.6" points=15
# ### BEGIN SOLUTION
# A model answer says: partly. In the lesson's town 4.3% are on the list after ten years, in its twin without feedback 2.6%; in even
# towns the gap is wider, and in eight of each kind the two never touch. The difference is the margin: in the even town a month on the
# list leaves everybody with a loss, in the uneven one it decides for 11 in 100. So it is not lists as such, it is above all what
# being listed costs, for those who have little to spare. For them the burden grows without a new fault, which desert cannot explain; the
# best objection, that they knew the rule, holds for the first bill and not for those that the list itself made. The town leaves out
# family help, which would weaken the loop.
# ### END SOLUTION

# %% [markdown]
# ## Appendix: gain and tipping (at home)
#
# **Gain.** An experiment that nobody may do with real people: put forty residents **at random** on the list for its shortest stay, one
# at a time, in five even towns. How many *further* months on the list follow, for all, for each month that was forced?

# %%
lab.show(lab.gain(rules, cases=40, towns=5), pictures=1, sentences=3)

# %% [markdown]
# *Does the bar of the mean reach below 1, where the list makes less of itself than was put in?*
#
# **Tipping.** One number goes up step by step and down again. If the way back lies above the way in (right), the town remembers.

# %%
lab.show(lab.tipping(rules, "sanctions.severity", 0, 2, 5, cases=10, towns=3, hold=48, stay=12), sentences=3)

# %% [markdown]
# *A town that begins at 0 has few on its list (blue); one that came back from 2 has many. Debts are the memory. What mere time does is
# taken off, by an estimate: so the way back can dip below 0.*
#
# ## 11 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what
# it rests on.
#
# - M. Bos, E. Breza, A. Liberman, *Review of Financial Studies* 2018 (Sweden). [text: abstract]
# - W. Dobbie and others 2020 (US, bankruptcy flags). [text: abstract]
# - Public course *eim-case-studies* (M. Chiodo and others, 2019), pages on Rongcheng. [page]
#
# | word | meaning here |
# |---|---|
# | channel | one way in which people come onto the list, or stay off; four of them are a loop |
# | gate | a service that reads the list and closes its door |
# | margin | what an average month leaves over, off the list or on it |
# | ladder | the list as one thing after another is taken out of the rules |
# | gain | further months on the list for each month that was forced |
# | tipping | a small change of a rule moves the town far, and undoing it does not move it back |
