# %% [markdown]
# # 0 · A town and its records
#
# **The question.** What does a town look like when its offices put their records together and keep a list?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | say who acts in the model and what each sees; hold a prediction against a run; read one file and say what put a person on the list |
# | You need | nothing but this page. To run a cell: click on it, press Shift and Enter together. Go from top to bottom |
# | New words | resident, source, record, registry, list, twin, seed; see the end |
# | Left out | all that people do or feel that is not in part 3 |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: play 10, case 3, model 4, predict 2, observe 5, explain 8, (try 15), devil's advocate 3, case file 3, discuss 20, limits 2,
#   (exit ticket 10). The risk is Play: stop it after ten minutes, ended or not. The ten questions are answered at home, before class.
# Play: two to a laptop, one plays, one says what they would have done. It is another town (7) than the lesson's, so that the
#   prediction stays open. Ask for their stories before you ask for opinions.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years, joined-hands): on the list at the end 8.8 to 13.8 in 100; ever on
#   it 17 to 23 in 100; without feedback 1.4 to 2.9 in 100. Bills missed: 5.5 to 7.3% with the list, 3.2 to
#   3.4% with no list at all.
# Likely predictions (an expectation, no class has tried this yet): most will say 20 to 50 people of 1,000.
# Misreadings: "nobody can be kept off the list by cutting the closer watch: they are not listed yet" (the case file says so; those
#   with *records* are watched, too, and resident 975 had records first); "fewer are in arrears in the end" (a mark shows one thing, and
#   the listed, who owe most, are black); "975's debt stops growing at 24" (what is above 24 months of costs is written off: assumed);
#   "the model shows how country X works" (it shows no place); "the listed are the dishonest ones" (conduct is
#   the same for everyone, so it cannot be); "9.7% is the result" (it is one town; see exercise 2).
# Sensitive content: debt and exclusion may be close to home. Nobody has to tell a story of their own. Say so at the start.
# Without laptops: run the notebook on the projector. Ask for predictions by hands (under 10, 10 to 50, 50 to 100, more).
#   Print the figure of Observe and the case file; pairs write the answers to exercises 1 and 2 on paper.

# %%
import sim
from sim import lab

# %% [markdown]
# ## Before you begin (at home)
#
# Ten questions, ten minutes, not graded. You answer them again after the last lesson. They stay in this folder, without your name.

# %%
lab.concept_test("before")

# %% [markdown]
# ## 1 Play (10 minutes)
#
# Live one life in a town with a list. Two of you share a screen: one decides, the other says what they would have done.

# %%
lab.play("play&seed=7")

# %% [markdown]
# *Which of your choices mattered? Which things happened to you whatever you chose?*
#
# ## 2 The case (3 minutes)
#
# In 2014 a large country published a plan: join the records of separate offices, in systems that "cover all information
# subjects"; give benefits to those in good standing, and close doors to the others. [page: public course eim-case-studies, quoting the
# plan]
#
# What came of it is *not* one score for every citizen. Studies find many separate lists, most of them about firms.
# [page: Daum; Ahmed 2019] One lists people who did not obey a court. A lawyer learned that he was on it only when a booking
# failed, over a court order that he thought was settled long ago. [page: HRW, 12 December 2017]
#
# Credit files, tenant files and watch lists do similar work elsewhere.
#
# *What would you want to know about such a list before you call it good or bad?*

# %% [markdown]
# ## 3 The model in words (4 minutes)
#
# One thousand invented **residents** live in a town for ten years, month by month.
#
# 1. **Life.** They earn a wage, pay for their life, and now and then have bad luck that costs money.
# 2. **Sources.** Five offices and firms (utility, lender, court, transit, platform) send bills. A bill that is not paid may
#    become a **record**. Some could not pay, some would not. Now and then a record is simply wrong. Those listed or with
#    records are watched more closely.
# 3. **The registry** turns all records into a score. Listed friends or family lower it. Below a threshold a person is put on
#    **the list**.
# 4. **Services** read the list. For those on it work pays less, and credit, travel and housing cost more. Those with a high
#    score, the **favoured**, pay a little less.
# 5. **Ways off.** A minimum stay, then a better score and no debts; or an appeal, for those who know that they are listed.
#
# *Assumed:* everyone is equally ready to leave a bill unpaid on purpose, a little less for fear of the list. So nobody is on it for
# being a worse kind of person.

# %%
rules = sim.load("joined-hands")

# %% [markdown]
# `rules` now holds the town's rulebook.
#
# ## 4 Predict (2 minutes)
#
# A number, a reason, and how sure you are. Then swap with your neighbour. (You played in another town.)

# %%
lab.predict("00.1", "Of 1,000 residents, how many will be on the list after ten years?", low=0, high=500)

# %% [markdown]
# ## 5 Observe (5 minutes)
#
# The figure has two lines: the town **with the list**, and its **twin**. In the twin the same people have the same luck,
# and fear the same list; but **nothing comes of being on it**: it costs nothing, draws no closer watch and reaches no friends. (Nothing
# comes of being favoured, either.) The figure calls this *no feedback*.

# %%
lab.twins(rules)

# %% [markdown]
# *Where do the lines start, where do they part, how do they end?* Your prediction, beside this town:

# %%
run = lab.run_town(rules)
lab.against("00.1", run.worlds["listed_share"][0] * 1000)

# %% [markdown]
# The same town as people: a mark is one resident, at the same place in every picture; a box is a district. *In arrears*: with bills
# still owed. Whoever is listed shows as listed only.

# %%
lab.people(rules)

# %% [markdown]
# ## 6 Explain (8 minutes)
#
# **A claim.** The figure says 9.7; somebody concludes: *These rules put between 9.0 and 10.5 in 100 residents on the list after ten
# years.* First, read a table:

# %%
lab.numbers(run, "listed_share", "ever_listed_share", "mean_months_listed", "entries")

# %% [markdown]
# **Exercise 1.** In the town with the list (column `joined-hands`): how many of the 1,000 residents were on it in
# *at least one* month? Write the number of people in place of the three dots, run that cell, then the one below it.

# %% exercise="00.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = 181
### END SOLUTION

# %% check="00.1" points=1
lab.check("00.1", answer_1)

# %% [markdown]
# **Exercise 2: overturn the claim.** A *seed* is the number that all luck comes from: another seed, other people, other luck, the same
# rules. Change the seed in the next cell until you find a town in which the claim is wrong, and answer with that seed.

# %%
lab.twins(rules, seed=1)

# %% exercise="00.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = 5
### END SOLUTION

# %% check="00.2" points=1
lab.check("00.2", answer_2)

# %% [markdown]
# Eight towns at once. *How would you word the claim now?*

# %%
lab.towns(rules)

# %% [markdown]
# In these **even** towns people earn and save much the same. In an **uneven** town they do not; the rules are the same. Choose `"even"` or
# `"uneven"`. *Does your claim hold there, too?*

# %%
town = "uneven"
lab.twins(sim.load("joined-hands", town=town))

# %% [markdown]
# **Exercise 3: change a rule.** Keep the list, but change one thing in the rulebook so that *nobody is ever put on it*. There is more
# than one way. In the form, `source.*` means every source, and an *obligation* is a bill. It writes the line; copy that into the answer.

# %%
lab.rules(rules, "listing.threshold", "source.*.demerit", "source.*.connected", "source.*.detection", "source.*.error")

# %% exercise="00.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"source.*.connected": False}
### END SOLUTION

# %% check="00.3" points=2
lab.check("00.3", answer_3)

# %% tags=["instructor"]
# Answers. 1: 181 (18.1% of 1,000). 2: most seeds but 1 and 8, such as 2, 4 or 5. 3: any change that stops the chain
# record -> read -> points -> threshold, such as source.*.connected False, source.*.demerit 0, or listing.threshold 0
# (scores cannot fall below 0). Setting only detection to 0 does not do it: wrong records still come in. That is a good
# moment to stop and talk: nobody missed a bill that anyone saw, and still people are listed.
lab.check("00.3", {"source.*.detection": 0.0})

# %% [markdown]
# ## 7 Try (15 minutes, may be left out)
#
# `threshold` is the score below which a person is listed. `severity` scales what being listed costs: at 0 nothing, at 1 as
# above. Find a setting in which the list hardly matters, and one where it matters a lot.


# %%
def town_at(threshold=900.0, severity=1.0):
    return lab.twins(rules.set({"listing.threshold": threshold, "sanctions.severity": severity}))


town_at()

# %%
lab.sliders(town_at, threshold=(800.0, 960.0, 10.0), severity=(0.0, 1.5, 0.25))

# %% [markdown]
# ## 8 Devil's advocate (3 minutes)
#
# The list can look good. In the rulebook `second-chance` people are told, appeals work, and an office asks *could not or would not?*
# before it makes a record. Compare the bills missed with those under no list at all.

# %%
lab.numbers(lab.run_town("second-chance"), "listed_share", "ever_listed_share", "breach_rate", "deterred")

# %% [markdown]
# *So is a list the right way to get bills paid? What does this table not count?*
#
# ## 9 One file (3 minutes)
#
# The first person in our town who is put on the list, and in the twin never is. The picture shows two of their lives, with the list
# and without any: above their money, below what happened. *Scrutiny* is the closer watch of part 3, *basic costs* are what a plain
# month costs.

# %%
lab.show(lab.casefile(rules))

# %% [markdown]
# Read the file aloud. *At which point could somebody have stopped this? Who?*
#
# ## 10 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(0)`). None has a right answer. Fill in the table, each group for
# one line, and defend your person.
#
# | who | wants | can do | would accept |
# |---|---|---|---|
# | the person in the file | work, and to know why | pay, wait, appeal if told | |
# | the office that made the record | | | |
# | the registry that read it | | | |
# | the employer who closed the door | | | |
# | someone who is owed money | | | |
#
# - Who of them is responsible for what happens to this person?
# - Everybody obeyed the rules. Is anybody wronged?
# - **A counter-position.** "People who pay their bills also have rights. Without a list they pay for those who do not." What is
#   the strongest reply? What in it do you accept?
# - Would it be better if this person knew why they are listed? Would it be enough?
#
# ## 11 What this cannot show (2 minutes)
#
# - It shows no real place. All sizes are chosen for teaching. At documented scale about eight of 1,000 would be on
#   such a list (our own division of published counts; an order of magnitude).
# - It cannot say whether people behave better or worse for being watched. That they fear the list, and how much, is *assumed*.
# - **One way in which it could mislead.** Its residents only pay or miss bills. Real people protest, help each other, move
#   away. A model that leaves this out makes people look helpless.
#
# ## 12 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *What is the most important thing that the two lines of the first figure show, and what would change your mind
# about it?* Use one number from a run of yours.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its town or twin | several towns or both lines compared |
# | Concept | none | a word is used | used rightly | explains the result |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="00.4" points=15
# ### BEGIN SOLUTION
# A model answer says: in the first figure both towns have a list, the same people and the same luck. The lines part only
# because something comes of being listed. After ten years 9.7 in 100 are listed, in the twin 1.9. So most people on this
# list are there because of the list. Whoever is listed so did not choose it, and a burden that nobody
# chose for its reasons is out of proportion; that creditors must be warned does not answer this, since the warning makes itself true.
# Across eight towns the gap stays. I would change my mind if it closed when the town's
# sizes, which are made up, were closer to documented ones.
# ### END SOLUTION

# %% [markdown]
# ## 13 Sources and words
#
# **[page]**: we saw a page of the press, an institute or a university, and not what it rests on.
#
# - Public course *eim-case-studies* (M. Chiodo and others, 2019), which quotes the plan of 2014. [page]
# - Human Rights Watch, 12 December 2017. [page]
# - S. Ahmed 2019; J. Daum, *Getting Rongcheng right*. [page]
#
# | word | meaning here |
# |---|---|
# | resident | one of the invented people |
# | source | an office or firm that sends bills and keeps records |
# | record | one entry about one resident; true or wrong |
# | registry | joins the records of the sources, gives points, keeps the list |
# | list | those to whom services close their doors; also *blacklist* |
# | rulebook | all the numbers that make one way of governing the town; in it a bill is an *obligation* |
# | twin | the same people with the same luck in a town under other rules |
# | seed | the number that all luck comes from; another seed, another town |
