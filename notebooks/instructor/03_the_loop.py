# %% [markdown]
# # 3 · The loop
#
# **The question.** Can a list be the reason why people are on it?
#
# | | |
# |---|---|
# | Time | 55 minutes; 80 with the parts in brackets |
# | You will be able to | compare a town with its twin and say what that proves; name the loop and cut it at one place; say what *gain* and *tipping* mean, and when a list does **not** feed itself |
# | You need | notebook 0, or five minutes with its word list |
# | New words | twin, channel, gain, tipping. They are explained at the end |
# | Left out | courts that decide case by case, shame, families, everything that people do together |
#
# The town and everyone in it are invented. Nothing about any real person goes in, and nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 3, observe 8, explain 10, (try 15), devil's advocate 3, discuss 20, limits 3, (exit ticket
#   10). The risk is Explain: exercise 1 alone is enough for a class of one hour; 4 is the one not to lose.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years, joined-hands): on the list at the end 8.8 to 13.8% with the list,
#   1.4 to 2.9% without feedback. Months on the list that are not there in the twin: 63 to 70%. Bills missed: 5.5
#   to 7.3% with the list, 2.3 to 2.5% in the twin, 3.2 to 3.4% with no list. Severity 0: feedback still makes 28 to 34%
#   (closer watch, ties), and more people are ever listed (24 to 30%), as nobody fears it; 0.3: 41 to 50%; 0.5: 50 to 57%.
#   Tipping, three towns: at severity 0 on the way back about 52 in 100 are listed, against about 6 in a town that was always there. The
#   list goes on growing on the way back, because towns are slow: say it before somebody asks.
#   Gain: above 1 in all five towns, 1.0 to 3.2; mean 1.9, interval 0.8 to 2.9. One town decides nothing: say so.
# Likely predictions (an expectation, no class has tried this yet): 20 to 40 of 100. The model gives 40 for this lesson's town, which
#   is uneven, and about 80 in the even one.
# Misreadings: "81 of 97 are innocent" (no: many missed bills; the twin says why they are STILL or AGAIN on the list);
#   "the twin has no list" (it has one, of which nothing comes); "cutting a channel is a policy" (it is an experiment: the
#   policy is the number behind it); "gain above 1 means that everyone will be listed" (months end, savings refill, the
#   minimum stay ends).
# Sensitive content: debt that grows while it is paid. Nobody has to tell a story of their own.
# Without laptops: show the figure of Observe without its numbers, take predictions by hands, then uncover them. Give out the
#   six steps of exercise 1 on cards; groups lay them in a ring on the floor.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# What does a bad mark cost a person? In Sweden the time that a missed payment stays in a credit file changed for some people and not
# for others, so that it could be measured. One more year with the mark lowered the chance of a job by three points in a hundred,
# and pay by about 1,000 dollars. The cost fell on those defaulters who were more creditworthy. [text: Bos, Breza & Liberman 2018,
# abstract] In the US, removing the flag of a bankruptcy did much for credit and little for jobs. [text: Dobbie and others 2020, abstract]
#
# Less work means less money. Less money means that the next bill is harder to pay. The public course on which this one leans
# says of one pilot town that some people "spiral up" while others are "trapped". [page: eim-case-studies]
#
# *That is a claim about a loop. How could anyone show that the loop is there, and not only people who do not pay?*
#
# ## 2 The model in words (4 minutes)
#
# A **twin** is the same town under other rules. The same people live in it, with the same luck, month by month. If resident 17
# falls ill in March of year 3 here, resident 17 falls ill in March of year 3 there. So whatever differs comes from the rules.
#
# Being listed feeds back in four ways, called **channels**:
#
# | channel | what happens |
# |---|---|
# | means | services close, so there is less pay and dearer credit, and bills go unpaid |
# | scrutiny | the listed are watched more closely, so more of their missed bills become records |
# | association | having listed friends or a listed household costs points |
# | carrots | those with high scores get benefits, and so keep high scores |
#
# Three more things act on the list without closing a loop: wrong records (**errors**) push people on; fear of the list
# (**deterrence**) and appeals and repair (**recourse**) keep people off. In the twin called *no feedback* the four
# channels are cut. The list is there, the same rules put people on it, and people fear it as before.

# %%
import sim
from sim import lab

rules = sim.load("joined-hands")

# %% [markdown]
# ## 3 Predict (3 minutes)
#
# This lesson has a town of its own. It is *uneven*: wages, savings and bad luck differ, many earn little, a few earn much, and most
# have more to spare than in notebook 0. The rules are the same. A number, a reason, and how sure you are. Then swap with your neighbour.

# %%
lab.predict("03.1", "Of 100 people on the list after ten years, how many would not be on it without feedback?")

# %% [markdown]
# ## 4 Observe (8 minutes)

# %%
uneven = sim.load("joined-hands", town="uneven")
lab.twins(uneven, seed=4)

# %%
run = lab.run_town(uneven, seed=4)
run.sentence

# %% [markdown]
# Your prediction, beside this town:

# %%
lab.against("03.1", round(100 * lab.not_in_twin(run)))

# %% [markdown]
# One town is one story. Here are eight *even* towns under the same rules, in which people earn and save much the same. *Is there one in
# which the marks touch?*

# %%
lab.towns(rules)

# %% [markdown]
# Who lives in a town matters. How uneven it is, is our choice, too. In the first uneven town, of 100 months on the list,
# feedback makes 29 in place of 66. Of the 51 people on it after ten years, 24 would not be there without feedback. *Why less than in
# the even town? Who has more than enough there, and who sinks with or without a list?*
#
# Choose whose town you look at, `"even"` or `"uneven"`:

# %%
town = "even"
lab.twins(sim.load("joined-hands", town=town))

# %% [markdown]
# ## 5 Explain (10 minutes)
#
# **Exercise 1: name the loop.** Put these six steps in order, so that each leads to the next and the last leads to the first:
# `"bills missed"`, `"less money"`, `"listed"`, `"low score"`, `"records"`, `"services closed"`. Start with any of them.

# %% exercise="03.1"
answer_1 = ["listed", ..., ..., ..., ..., ...]
### BEGIN SOLUTION
answer_1 = ["listed", "services closed", "less money", "bills missed", "records", "low score"]
### END SOLUTION

# %% check="03.1" points=1
lab.check("03.1", answer_1)

# %% [markdown]
# **Exercise 2: read the twin.** In this lesson's town: of all months that people spent on the list of `joined-hands`, what share would the
# same people *not* have spent on it in the twin? Write it in per cent.

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
# **Two claims**, to be remembered. *First: a list like this feeds itself. Second: it makes more bills go unpaid than it
# prevents.* The last row of the table says so: with the list more bills are missed than with none.
#
# ### How strong is the loop? Gain
#
# An experiment that nobody may do with real people: take forty residents **at random**, one at a time, and put each on the
# list for its shortest stay. Do it in five towns. Everything else stays. Then count the *further* months on the list that follow, for this person and
# for all others. **Gain** is how many follow for each month that was forced. Above 1 the list makes more of itself than was put in.

# %%
lab.show(lab.gain(rules, cases=40, towns=5), pictures=1, sentences=3)

# %% [markdown]
# Each stroke is a town, and the bars show how sure the model is of their mean. *In how many towns is "all" above 1? Does its bar reach
# below 1? What may you then say, and what not?*
#
# ## 6 Try (15 minutes, may be left out)
#
# `severity` scales what being listed costs: at 0 nothing, at 1 as above. `watch` is how much more closely the listed are watched.


# %%
def town_at(severity=1.0, watch=2.0):
    return lab.twins(rules.set({"sanctions.severity": severity, "inspection.listed_factor": watch}))


town_at()

# %%
lab.sliders(town_at, severity=(0.0, 2.0, 0.25), watch=(1.0, 4.0, 0.5))

# %% [markdown]
# **Exercise 3: change a rule.** Keep the list, and keep the four services that read it. Change as few numbers as you can, so that
# feedback makes *less than 40%* of the months on the list in three even towns, where it now makes about two in three; and at least 2%
# of the residents are still listed at some time. A law cannot write people's luck, wages, bills or fear. Write the change like this: `{"listing.term": 6}`.
#
# | key | now | what it is |
# |---|---|---|
# | `sanctions.severity` | 1.0 | scales what being listed costs |
# | `service.employer.wage_loss` | 0.13 | share of the wage lost while listed |
# | `inspection.listed_factor` | 2.0 | how much more closely the listed are watched |
# | `inspection.focus` | 0.4 | share of inspectors who go where records were found before |
# | `score.association` | 80 | points lost if all friends are listed |
# | `listing.term` | 12 | shortest stay on the list, in months |
# | `means_test.enabled` | False | an office asks *could not or would not?* before it makes a record |

# %% exercise="03.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"sanctions.severity": 0.1}
### END SOLUTION

# %% check="03.3" points=3
lab.check("03.3", answer_3)

# %% [markdown]
# ### Tipping
#
# If a town has slid into a bad state, does it come back when the rule is softened again? Below, one number goes up step by step
# and then down again. Look at the right-hand picture: if the way back lies above the way in, the town remembers.

# %%
lab.show(lab.tipping(rules, "sanctions.severity", 0, 2, 5, cases=10, seeds=3, hold=48, stay=12), sentences=3)

# %% [markdown]
# *Look at 0, where being listed costs nothing any more. A town that always lived so has few people on its list (dotted line). A town
# that came back from 2 has many. Debts are the memory here: they grow while people are on the list, and do not go when the rule
# does. Part of the gap is only time, since each step lasts just four years. The text says where it is more than noise.*
#
# ## 7 Devil's advocate (3 minutes)
#
# Now argue for the list. It frightens people into paying. In this town fear follows the law: what costs nothing frightens
# nobody. But suppose that people fear the list *whatever it costs*, so that 30 in 100 deliberate misses are prevented
# (`deterrence.fixed`). Look for the place where the line of the list dips below the line of no list:

# %%
lab.along(rules.set({"deterrence.fixed": 0.3}), "sanctions.severity", [0, 0.25, 0.5, 0.75, 1], measure="breach_rate")

# %% [markdown]
# **Exercise 4: overturn the second claim.** *"It makes more bills go unpaid than it prevents."* Find rules with a list, and with its
# four services, that list at least 2% of the residents at some time, and under which **fewer** bills are missed than with no list.
# Fear follows the law here, and no law writes it: change rules. Two keys that help: `means_test.enabled` (an office asks *could not or would
# not?* before it makes a record) and `means_test.accuracy` (how often it is right, 0.7 now, 0.95 at the best).

# %% exercise="03.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"means_test.enabled": True, "means_test.accuracy": 0.95, "sanctions.severity": 0.25}
### END SOLUTION

# %% check="03.4" points=3
lab.check("03.4", answer_4)

# %% tags=["instructor"]
# Answers. 1: listed, services closed, less money, bills missed, records, low score; any turn of the ring counts. 2: 37. 3: severity
# of about 0.2 or less; or wage_loss 0 with the other costs lowered; or several small numbers together. 4: a means
# test that is right 95 times of 100, with a severity of 0.25 (0.2 to 0.35 do). Severity 0 alone is not enough: nobody fears such a list.
# The point to draw out: the list that looks good is one that people fear more than it costs (the figure), or one that asks first
# (the exercise). Ask: how long would they fear it? The model lets them fear it for ever.
# Change the seed to see how steady a number is:
lab.numbers(lab.run_town(rules, seed=5), "listed_share", "entrenchment", "breach_rate")

# %% [markdown]
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree, two pages (`lab.reader(3)` shows them). Take one each, and tell the others what it claims.
#
# None of these has a right answer.
#
# - Two residents have missed the same number of bills on purpose. One is listed, one is not. Is luck a wrong done to somebody?
# - Somebody is on the list *because they were on the list*. Do they still owe anything? To whom?
# - **A counter-position.** "Every punishment makes life harder. If that counts against this list, it counts against every fine." Where
#   does the comparison hold, and where does it break?
# - You may fund one thing: milder penalties, faster appeals, or better records. Which, and what would you want to measure first?
#
# ## 9 What this cannot show (3 minutes)
#
# - How strong any real loop is. It is less than half as strong in the uneven town as in the even one. The Swedish effect is
#   smaller than the one chosen here; at documented scale (`true-scale`)
#   feedback makes about a tenth of the months on the list, and eight people in 1,000 are on it.
# - Twins exist only in a model. In life nobody sees what would have happened, so real studies need comparison groups.
# - **One way in which it could mislead.** The residents save little and have nobody to lend them money. Families and friends who
#   help would weaken the loop. A model without them makes it look stronger than it may be.
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
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="03.5" points=12
# ### BEGIN SOLUTION
# A model answer says: partly. In one town 9.7% are on the list after ten years, in its twin without feedback 1.9%.
# In eight towns the two never touch. So most months on this list come from being listed, above all through money: services
# close, bills go unpaid, records follow. But with severity at 0 the same list feeds itself much less, and as many bills are
# missed as in the
# town without a list. So it is not lists as such, it is above all what being listed costs. The town leaves out family help, which would
# weaken the loop.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# How sure we are: **[text]** we saw the text itself or its author's abstract; **[page]** we saw a page of the press, an
# institute or a university, and did not check what it rests on.
#
# - M. Bos, E. Breza, A. Liberman, *Review of Financial Studies* 2018 (Sweden). [text: abstract]
# - W. Dobbie and others 2020 (US, bankruptcy flags). [text: abstract]
# - Public course *eim-case-studies* (M. Chiodo and others, 2019), pages on Rongcheng. [page]
# - D. Ensign and others, *FAT\** 2018: acting on what was discovered makes runaway feedback. [text]
# - Bu & Liao, *Management Science* 2022, a trial in 40 villages: the threat of being named lowered late payment. [text: abstract]
#
# | word | meaning here |
# |---|---|
# | twin | the same people with the same luck in a town under other rules |
# | channel | one way in which being listed makes it likelier to be listed |
# | cut | switch one channel off, as an experiment |
# | feedback | what comes back: being listed causes more listing |
# | gain | further months on the list for each month that was forced; above 1 the list makes more of itself than was put in |
# | tipping | a small change of a rule moves the town far, and undoing it does not move it back |
# | severity | a number that scales what being listed costs |
