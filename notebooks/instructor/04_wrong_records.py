# %% [markdown]
# # 4 · Wrong records
#
# **The question.** If a record is wrong, how does it go away, and who has to prove what?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | ask of an error rate "of what?"; follow a wrong record to its end; say what has to go right before an appeal changes anything; tell a share from a number |
# | You need | notebook 0, or five minutes with its word list |
# | New words | false accusation, burden of proof, notice, appeal, expunged; see the end |
# | Left out | lawyers, journalists, helpers, and the debts that false accusations made |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 7, model 4, predict 2, observe 7, explain 15, (try 15), devil's advocate 3, discuss 20, limits 2, (exit ticket
#   10). The risk is the case: four cases in seven minutes. One is enough in class; the others are reading beforehand.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years, auto-flag): listed at the end 13.8 to 17.0 in 100, ever 26 to 30. Of the machine's
#   flags 85 to 90 in 100 are false (seeds 1 to 5). Wrong records behind 49 to 57% of the listings, 137 to 180 of them. A desk that finds
#   every wrong record makes the list 3 to 9% shorter. Notice 1, appeal rate 0.3, capacity 20 and accuracy 0.9 together: 43 to 50%.
#   second-chance: listed 0.3 to 1.8, ever 8 to 9 in 100; bills missed 2.4 to 2.6% (no list: 3.2 to 3.4); wrong records behind 11 to
#   22% of the listings. In the uneven town a perfect desk does as little: from 7.9 to 7.4 in 100 (seeds 1 to 3).
# Likely predictions (an expectation, no class has tried this yet): 50 to 80. The model gives about 7.
# Misreadings: "93% of MiDAS accusations were wrong" (an interim sample; in the end 70% of those reviewed); "the machine is the problem" (it flags about six times wrongly
#   for one time rightly; but with the same machine and another way off the list halves); "appeals are useless" (one link of four does
#   little; all four together halve the list); "caused by feedback" read as "innocent" (many of them missed bills, too).
# Sensitive content: these cases hurt many families. Some in the room may have met such an office. Say so first,
#   let people leave, name no person. Nationality was a risk factor in the Dutch case: leave time if this comes up.
# Without laptops: give each of ten students a card "accused". Nine, say, are wrongly accused. To get off, each must pass four doors, with
#   a die: told (throw a six), appeals (throw a six), is heard (two a round), is believed (throw a six). Open one door fully and play again.

# %% [markdown]
# ## 1 The case (7 minutes)
#
# Four cases from other countries. No score was needed.
#
# - **Robodebt, Australia, 2015 to 2019.** A programme claimed benefits back. At least 1.763 billion dollars were
#   demanded unlawfully [page: case note on [2021] FCA 634], from about 433,000 people. It was for the *debtor* to show that the debt
#   was wrong. [page: ABC, 11 June 2021]
# - **MiDAS, Michigan, 2013 to 2015.** A programme accused people of benefit fraud. A review, finished in August 2017, reversed 43,928
#   of 62,784 cases, of 49,910 people. [page: mlive.com, August 2017; levin.house.gov, 11 August 2017]
# - **Childcare benefits, Netherlands, 2005 to 2019.** By February 2025 40,300 parents were recognised as wronged, of over 69,000 who had
#   applied. [page: rijksoverheid.nl] A model that sorted parents by risk used nationality. [page: nautadutilh.com]
# - **A tax blacklist, Netherlands (FSV).** About 240,000 people were on it. Of over 9,000 who were listed after a signal that was then
#   investigated, 21 were removed. [page: nltimes.nl, 29 November 2021]
#
# *You are told that a computer has found that you owe 3,000. It is wrong. What exactly would you do tomorrow morning?*
#
# **Exercise 1: of what?** For a time one read: "93% were false." That was an interim sample. In the end the review reversed 34,018 of
# 40,195 cases that the computer had decided alone, and 9,910 of 22,589 in which a person had a part. What share of *all* cases reviewed
# was reversed, in per cent?

# %%
import sim
from sim import lab

rules = sim.load("auto-flag")

# %% exercise="04.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = 100 * (34018 + 9910) / (40195 + 22589)
### END SOLUTION

# %% check="04.1" points=1
lab.check("04.1", answer_1)

# %% [markdown]
# ## 2 The model in words (4 minutes)
#
# In the rulebook `auto-flag` there is a list that four services read, five sources as before, and a sixth: **the machine**.
#
# - Every month everyone owes the office an honest declaration. The machine **flags** 8 in 1,000 of those who make none, and about 1
#   in 1,000 of those who do. Since nearly all do, more than eight flags in ten are false.
# - One flag costs 130 points, and that is enough to be listed. **An accusation counts as proof.**
# - To come off by appeal, a person must **know** (20 in 100 are told; others learn it when a service refuses
#   them); must **appeal** (3 in 100 each month); must be **heard** (the desk takes two appeals a month); and must be **believed** (the desk
#   finds a wrong record in 20 of 100 cases). A wrong record that is found is **expunged**: struck out.
# - Otherwise a record goes by age: after two years, later for people in debt.
#
# *Assumed:* all these numbers. A false flag costs points here; unlike in the four cases it makes no debt.
#
# ## 3 Predict (2 minutes)
#
# Suppose that the desk becomes perfect and finds **all** wrong records. Nothing else changes.

# %%
lab.predict("04.1", "By how many per cent does a perfect desk shorten the list, at the end of ten years?")

# %% [markdown]
# ## 4 Observe (7 minutes)
#
# First the town as it is, number 31.

# %%
lab.twins(rules, seed=31)

# %% [markdown]
# Then with a better and better desk, from 0.2 to 1.0 (means of three towns).

# %%
lab.along(rules, "appeal.accuracy", [0.2, 0.6, 1.0])

# %%
now = lab.run_town(rules, seed=31).worlds["listed_share"][0]
perfect = lab.run_town(rules.set({"appeal.accuracy": 1.0}), seed=31).worlds["listed_share"][0]
lab.against("04.1", round(100 * (1 - perfect / now)))

# %% [markdown]
# These towns are *even*. In the *uneven* ones wages, savings and luck differ. Choose `"even"` or `"uneven"`: *does the desk do more there?*

# %%
town = "uneven"
lab.along(sim.load("auto-flag", town=town), "appeal.accuracy", [0.2, 0.6, 1.0])

# %% [markdown]
# *Had you expected more? What could be in the way?*
#
# ## 5 Explain (15 minutes)
#
# **Two ledgers.** The registry reports what it has recorded; the town knows what happened. *Which line of the first picture can an office
# see?* The second asks why people were on the list, by what weighed most on their file. The table: what became of the wrong records.

# %%
lab.show(lab.audit(rules, seed=31), "corrections", pictures=2, sentences=3)

# %% [markdown]
# **Exercise 2: read the table.** Of 100 wrong records, how many were struck out (*expunged*)?

# %% exercise="04.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = 100 * 24 / (24 + 532 + 235)
### END SOLUTION

# %% check="04.2" points=1
lab.check("04.2", answer_2)

# %% [markdown]
# An appeal is a chain of four links: **know, appeal, be heard, be believed**. The desk was made perfect, and two appeals a month are
# still two appeals a month.
#
# And look at the full part of the bars, *caused by feedback*. A wrong flag closes doors. Then bills really are missed, and the next records
# are **true**. *An appeal strikes out the wrong record. Who strikes out what came of it?*
#
# **Exercise 3: change a rule.** The machine goes on flagging as it does, and being listed costs what it costs; what a flag counts for
# (its *demerit*, in points) may change. Make the list at the end at least **35% shorter**, in three towns on average. Everyone starts with
# 1,000 points. The form writes the line of your answer.

# %%
links = ["notice.chance", "appeal.rate", "appeal.capacity", "appeal.accuracy"]
lab.rules(rules, *links, "source.machine.demerit", "listing.threshold")

# %% exercise="04.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"notice.chance": 1.0, "appeal.rate": 0.3, "appeal.capacity": 20.0, "appeal.accuracy": 0.9}
### END SOLUTION

# %% check="04.3" points=3
lab.check("04.3", answer_3)

# %% [markdown]
# One family of answers widens the way **off**. The other asks for more before anyone goes **on**: one flag alone
# no longer lists. That is the **burden of proof**. *Which is cheaper? Which is fairer?*
#
# **A claim.** *If the share of false accusations falls, fewer people are wrongly accused.*
#
# **Exercise 4: overturn the claim.** In three towns wrong records are now behind 51 of 100 *listings*, about 146 in each town. (The 48%
# above is of *months* on the list, in town 31.) Bring this **share** below 30%, while the **number** of listings from wrong records stays
# about the same or grows. Keep the list, and lower no error rate. In the form a *missed obligation* of the machine is a declaration not
# made, a *met* one an honest one.

# %%
lab.rules(rules, "source.machine.detection", "source.machine.error", "source.machine.demerit", "listing.threshold")

# %% exercise="04.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"source.machine.detection": 0.3}
### END SOLUTION

# %% check="04.4" points=3
lab.check("04.4", answer_4)

# %% [markdown]
# *Suppose an office reports: "Our error rate has fallen from 51 to 18%." What do you ask next?*

# %% tags=["instructor"]
# Answers. 1: 70 (43,928 of 62,784 cases, not people): 85 by the computer alone, 44 with a person; their mean, 64, weighs two groups of
#   unequal size alike. The interim 93 was of the cases looked at first. Were those chosen by lot? 2: 3 (24 of 791). 3: all four links
#   together; or rate 0.5, capacity 20, accuracy 1; or a flag that costs 100 or less; or a lower threshold, such as 850. Notice and accuracy
#   at 1 are NOT enough:
#   most learn of it by a refusal anyway, and the desk still hears two a month. 4: detection of 0.1 or more; at 0.3 (share about 18%, and 142
#   listings from wrong records; but two and a half times as many people listed). Threshold 960 lists more of both kinds, so the share stays.
# Devil's advocate: without perks (favour.enabled False) 102 in place of 326 are better off, by 0.03 months each; 89 are worse off, by 0.33.
# What to draw out: "error rate" has a top and a bottom. Of those accused? Of those listed? Of all? Each is true, each flatters somebody.
caught = lab.run_town(rules.set({"source.machine.detection": 0.3}), seed=31)
lab.numbers(caught, "ever_listed_share", "entries", "wrong_person_share")

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# Move one of the four links alone, then two, then all.


# %%
def town_at(notice=0.2, appeals=0.03, heard=2.0, believed=0.2):
    links = {"notice.chance": notice, "appeal.rate": appeals, "appeal.capacity": heard, "appeal.accuracy": believed}
    return lab.twins(rules.set(links), seed=31)


town_at()

# %%
lab.sliders(town_at, notice=(0.0, 1.0, 0.1), appeals=(0.0, 0.5, 0.01), heard=(0.0, 30.0, 1.0), believed=(0.0, 1.0, 0.1))

# %% [markdown]
# ## 7 Devil's advocate (3 minutes)
#
# Now argue for a list that works. In `second-chance` everyone is told, appeals are heard and believed, an office asks *could not or would
# not?* first, and true records can be made good. Drawers err as often; there is no machine. Compare the bills missed with *no list*, and
# see who is better and worse off than without a list.

# %%
lab.numbers(lab.run_town("second-chance", seed=31), "listed_share", "wrong_person_share", "breach_rate")

# %%
lab.show(lab.audit("second-chance", seed=31), "people", pictures=0, sentences=0)

# %% [markdown]
# More people are better off (*helped*, most of them by perks) than worse off (*harmed*), and fewer bills are missed. *So with good procedure the list is
# fine? Who would object?*
#
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(4)`). None of these has a right answer. Fill in the table, each group for one
# person.
#
# | who | wants | would accept |
# |---|---|---|
# | someone wrongly flagged | | |
# | the clerk at the desk, two cases a month | | |
# | the office that pays benefits | | |
# | someone whose declaration is honest | | |
#
# - Who should bear the cost of an error that nobody can find: the accused, the office, or all?
# - Somebody misses bills *because* they were wrongly listed. The wrong record is struck out, the true ones stay. Is that just?
# - **A counter-position.** "If every accusation must be proved first, fraud pays, and honest people pay for it." What do you accept in it?
#   How many false accusations is one true one worth?
#
# ## 9 What this cannot show (2 minutes)
#
# - How often any real system errs. The cases say what was found *where somebody looked*.
# - What an accusation does to a person. The real ones came with debts, and with being called a fraud.
# - Groups. Everyone here is flagged with the same chance.
# - **One way in which it could mislead.** In the town one can look up which record is wrong, so justice seems a matter of
#   capacity. In life the question is what *is* true, and the office is a party.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *You may give one right to those accused by a machine. Which one, and what must come with it?* Use one number from a
# run, compared with another.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its comparison | with its comparison and more than one town |
# | Concept | none | a word is used | used rightly | tells the four links of an appeal, or share from number |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="04.5" points=15
# ### BEGIN SOLUTION
# A model answer says: the right that one accusation is not enough. In three towns 14.7 in 100 are listed at the end; if a flag costs 40
# points, so that one alone lists nobody, it is about half of that. A perfect desk alone makes it 13.6, since few appeal and two a month are
# heard; only together do the four links halve the list. But a burden of proof must come with somebody who looks: else the office
# adds weak signs until there are enough. The model leaves out that proofs cost time and that fraud might grow, which speaks against me, and
# that accusations make debts, which speaks for me.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what it
# rests on.
#
# - Robodebt: ABC (Australia), 11 June 2021: 433,000 people (a live report of the same ruling says 443,000; we could not settle which);
#   case note at tech-litigation.com. [page]
# - MiDAS: mlive.com, August 2017; levin.house.gov, 11 August 2017. [page]
# - Childcare benefits: rijksoverheid.nl, 21 February 2025; nautadutilh.com, 10 December 2021. [page]
# - FSV: nltimes.nl, 29 November 2021. [page]
# - Not found: any measured error rate of the plan's lists.
#
# | word | meaning here |
# |---|---|
# | false accusation | a flag, or another record, of something that this person did not do |
# | burden of proof | who has to show that they are right: the accuser or the accused |
# | notice, appeal | being told that one is listed; asking the desk to look again |
# | expunged | struck out of the file |
# | share, number | 20 of 100 is a share, 150 listings is a number |
