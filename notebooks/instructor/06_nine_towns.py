# %% [markdown]
# # 6 · Nine towns
#
# **The question.** "The social credit system" is many things. Which of them does what, and what do we really know?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | compare rulebooks by what they do, not by their names; say what a grade measures when points can be bought; tell what is documented from what is not |
# | You need | notebook 0; notebooks 2 and 3 help |
# | New words | pilot, redlist, commercial score, leak; see the end |
# | Left out | firms, the main target of regulators' lists; what officials decide case by case |
#
# The towns and everyone in them are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 8, explain 10, (try 15), what is known 5, devil's advocate 3, discuss 20, limits 3, (exit ticket
#   10). The risk is Observe: nine rows are many. Give each pair ONE town to speak for.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years): in 6 of nine more bills are missed (5 in town 8, where
#   true-scale comes too close to call). Always: auto-flag lists most at the end (14 to 17%), full-forgetting has the
#   largest share of feedback (88 to 91%) on a short list (2 to 4%), second-chance has fewer missed bills than no list.
#   Favoured under thousand-points 43 to 48%, and 0% if points are not for sale; lantern-score 23 to 26%, listed 4 to 6%.
# Likely predictions (an expectation, no class has tried this yet): 7 to 9 of nine. The model gives 6 for town 19.
# Misreadings: "full-forgetting is the worst, it has 90%" (a share of a short list; see exercise 1); "perks-only harms nobody"
#   (perks cost nobody anything HERE: somebody pays for them in life); "lantern-score is the real commercial score" (its weights
#   are often repeated, and we found no primary text; the leak is our assumption); "there is a national score after all".
# Sensitive content: students may have lived under one of the real schemes, or have family who do. Nobody speaks for a country.
#   Say early that lists of this kind exist in many places; the nine are grounded in cases from Australia, Chile, the
#   Netherlands, Sweden and the United States, too.
# Without laptops: print the table and the figure of Observe. Each group gets one town and argues for it for one minute. Exercise
#   4 works well with hands: documented, refuted, or unknown.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# *"In that country every citizen has a score."* Those who studied it say otherwise.
#
# - Lists and scores are separate systems. There is no single national score, and no database in which every act is scored.
#   Regulators' lists are mainly about firms; the court's list takes individuals. [page: Daum; Ahmed 2019; Nesta]
#   Their names and ID numbers, partly masked, were put online. [page: China Daily]
# - 43 cities were candidates for pilots, and 28 were confirmed by 2019. [page: chinalawtranslate.com] Some begin at 1,000 points and take
#   points off; two had only rewards. [page: Nesta; Digital Asia Hub] In a study of 2018, 11% of the people in pilot areas knew that they
#   were in one. [page: Trivium]
# - A company had a score, too, more like a loyalty programme than a credit rating. [page: Privacy International]
# - It is part of a trend across the world and should not be made exotic. [text: Brehm & Loubere, opening]
#
# *Why does the story of one score live so well?*
#
# ## 2 The model in words (4 minutes)
#
# Nine rulebooks, called **pilots**. People and luck (town 19) are the same; the rules differ.
#
# | pilot | in a few words | leans on |
# |---|---|---|
# | `separate-ledgers` | nobody joins the records; nobody can be listed | the time before the plan |
# | `joined-hands` | one list, read by four services of five | court list, joint punishment |
# | `thousand-points` | grades, one judgment means D, points can be bought | a district's measures of 2020 |
# | `perks-only` | no list, only benefits for high scores | two city schemes of 2018 |
# | `lantern-score` | a company scores those who join; a court's names leak in | a commercial score |
# | `auto-flag` | a machine accuses, mostly wrongly | Australia, Michigan |
# | `second-chance` | means test, notice, working appeals, repair | reforms reported in 2025 |
# | `full-forgetting` | records last six months, and all pay dearer credit for it | Chile, Sweden |
# | `true-scale` | the court alone, at documented size | published counts |
#
# Those above an upper threshold are **favoured** (a *redlist*): small perks.

# %%
import sim
from sim import lab
from sim.lab import nine_towns

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# Each is compared with the same town without any list. A difference of more than one bill in a thousand counts.

# %%
lab.predict(
    "06.1", "In how many of the nine towns are more bills missed than in the same town with no list?", low=0, high=9
)

# %% [markdown]
# ## 4 Observe (8 minutes)

# %%
nine_towns.missed()

# %%
lab.against("06.1", nine_towns.more_missed())

# %% [markdown]
# These nine are *even*. In an *uneven* town people earn and save unequally. Choose `"even"` or `"uneven"`: *do the nine stand in the
# same order?*

# %%
town = "uneven"
nine_towns.missed(town=town)

# %% [markdown]
# The first nine, in numbers:

# %%
nine_towns.table()

# %% [markdown]
# *No list* differs (3.2 to 3.7%): some rules reach all, such as dearer credit under `full-forgetting`.
#
# Each pair speaks for one town: *what does it do well, what does it cost, and whom?*
#
# ## 5 Explain (10 minutes)
#
# **Exercise 1: a share is not a size.** In which of the nine does feedback cause the largest *share* of the months on the list? Write its
# name, such as `"true-scale"`. *How many people are on it?*

# %% exercise="06.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = "full-forgetting"
### END SOLUTION

# %% check="06.1" points=1
lab.check("06.1", answer_1)

# %% [markdown]
# ### A perk that becomes a punishment
#
# In `lantern-score` 60% have joined a company's score. High scores waive deposits. The company reads a lender, a platform, and, not
# its own, the names of the court. Below 450 points, services refuse.
#
# **Exercise 2: change a rule.** Bring down the number of people who are refused at some time by *at least 40%* (three towns). The same
# people join, at least 20% stay favoured, four services read the score, and the line of refusal stays.

# %%
court = ["source.court.connected", "source.court.ceiling"]
lab.rules("lantern-score", *court, "source.lender.connected", "source.*.demerit", "score.association", "purchase.cap")

# %% exercise="06.2"
answer_2 = {"...": ...}
### BEGIN SOLUTION
answer_2 = {"source.court.connected": False}
### END SOLUTION

# %% check="06.2" points=3
lab.check("06.2", answer_2)

# %% [markdown]
# ### What does a grade measure?
#
# **A claim.** *In `thousand-points` nearly half of the residents reach AA or AAA. These are the people who behave well.*
#
# **Exercise 3: overturn the claim.** Change a rule of `thousand-points` so that at most 1% are in the top grades, while people *behave as
# before*: bills missed stay within 0.4 points in each of three towns. The top grades stay where they are.

# %%
lab.rules("thousand-points", "purchase.cap", "purchase.price", "purchase.reserve", "score.merit")

# %% exercise="06.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"purchase.cap": 0.0}
### END SOLUTION

# %% check="06.3" points=3
lab.check("06.3", answer_3)

# %%
nine_towns.sale("thousand-points")

# %% [markdown]
# *How do the favoured differ: by conduct, or by money?*
#
# The measures of one district give points for donations, up to 40 a year. [text: copy in a student's app, not checked against an official
# one] The course on which this one leans argues that credit can be *bought*. [page: eim-case-studies]
#
# ## 6 Try (15 minutes, may be left out)
#
# What a point costs, and how much people keep back. *Who can afford it, and who is listed?*


# %%
def town_at(price=0.02, reserve=5.5):
    return nine_towns.favoured(sim.load("thousand-points").set({"purchase.price": price, "purchase.reserve": reserve}))


town_at()

# %%
lab.sliders(town_at, price=(0.01, 0.1, 0.01), reserve=(2.0, 5.5, 0.5))

# %% [markdown]
# ## 7 What is known (5 minutes)
#
# **Exercise 4.** About the *real* schemes: is it `"documented"`, `"refuted"` by those who studied it, or `"unknown"`?
#
# - **A** Every citizen there has one national score.
# - **B** Names and (partly masked) ID numbers of people who did not obey a court were put online.
# - **C** About 5% of the entries on the court's list are about the wrong person.
# - **D** Most people in the areas of the city pilots knew that they were in one.
# - **E** There were city schemes with rewards and no punishments.
# - **F** More debts are paid because of the list than would be without it.

# %% exercise="06.4"
answer_4 = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
### BEGIN SOLUTION
answer_4 = {"A": "refuted", "B": "documented", "C": "unknown", "D": "refuted", "E": "documented", "F": "unknown"}
### END SOLUTION

# %% check="06.4" points=2
lab.check("06.4", answer_4)

# %% tags=["instructor"]
# Answers. 1: full-forgetting (90%), with 3.1% on the list at the end in town 19. Why so high: records are short, so bare rules alone
# would list almost nobody; the few who are listed miss bills because they are. 2: source.court.connected False (a drop of 47%);
# source.court.detection 0; or all demerits at 20 with the ceiling above 450. Not enough: only the ceiling (a drop of 30%),
# association 0 (2%), no shopping points (4%). 3: purchase.cap 0; or a price of 1.0; or a reserve of 6 (savings are capped at 6). Conduct
# does not move at all: nobody in this model behaves better for a grade. 4: as above. C and F are the ones to talk about. For C: 5.2% is a
# number for PEOPLE in US credit files, all errors together; nothing follows for records. For F: 18 million duties fulfilled since 2013 is an official count with nothing to compare it to.
lab.numbers(
    lab.run_town("full-forgetting", seed=19), "listed_share", "ever_listed_share", "entrenchment", "breach_rate"
)

# %% [markdown]
# ## 8 Devil's advocate (3 minutes)
#
# Now argue against forgetting. Chile deleted the default records of 2.8 million people. Those who were helped borrowed
# more, by 11.8%; those now pooled with them less, by 6.4%; in all, borrowing fell by 3.5%, and welfare fell. [text: Liberman and others
# 2018, abstract] Below, second chances beside forgetting.

# %%
both = sim.run(["second-chance", "full-forgetting"], twins=False, seed=19)
lab.numbers(both, "listed_share", "ever_listed_share", "breach_rate", "wages_lost")

# %% [markdown]
# `second-chance` looks better. *But count "ever on the list", and who pays the office that asks why each bill was missed?* In Sweden,
# shorter records made lenders stricter, and yet more people got credit and default fell. [text: Bos & Nakamura, abstract] The findings
# pull apart.
#
# ## 9 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(6)`). None of these has a right answer. Fill in the table, each group for one
# person.
#
# | who | wants | would accept |
# |---|---|---|
# | someone in grade D | | |
# | someone who bought AA | | |
# | the company with the score | | |
# | somebody who has never heard of the scheme | | |
#
# - Nobody must join `lantern-score`. Is what it does to those who joined therefore fair?
# - A donation helps. Does it matter that it buys a grade?
# - One survey found about 80% approval. [page: Kostka 2019] Among students, approval of a score fell from 53% to 29% after they had
#   heard pros and cons. [text: MERICS 2020] What follows from each number?
# - **A counter-position.** "Outsiders worry about scores elsewhere and live with credit files, tenant files and machine accusations
#   at home." Is this an answer, or a change of subject?
#
# ## 10 What this cannot show (3 minutes)
#
# - Which real scheme works how. Each pilot is *grounded* in documents and filled up with assumptions.
# - Whether perks change people. Here conduct is drawn by lot and stays.
# - **One way in which it could mislead.** Nine towns in one table look like nine things of one kind. We chose the numbers on which they
#   differ, and ten years is one point on a curve: `joined-hands` goes on rising.
#
# ## 11 Exit ticket (10 minutes, may be left out)
#
# In about 150 words, to a friend who says *"every citizen there has a score"*. Use one documented fact with how sure we are, and one
# number from a run.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a fact or a number | both | both, and says how sure each is |
# | Concept | none | a word is used | used rightly | tells list, score and grade apart |
# | Justice | none, or a feeling | a principle is named | applied to somebody in a town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says what the model cannot tell about the real schemes |

# %% [markdown] essay="06.5" points=15
# ### BEGIN SOLUTION
# A model answer says: there are many lists and scores, and no national one; institutes that read the rules say so (pages that we saw and
# did not check). In a study of 2018 only 11% of the people in city pilots knew of them. So the one score is a story. What lists can do is
# another question. In an invented town with one list and four closed doors, 6.3% of bills are missed in place of 3.3%; with a list that
# tells people, asks for reasons and forgives, 2.5%. So ask what a list does, not what it is called. How often the real lists are wrong
# nobody has published, and a model cannot say.
# ### END SOLUTION

# %% [markdown]
# ## 12 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what it
# rests on.
#
# - J. Daum, *Getting Rongcheng right* and on memoranda; S. Ahmed 2019; Nesta; Digital Asia Hub; Trivium. [page]
# - Points measures of a district, in force on 1 January 2020, as copied in the student app *haibeifen*. [text]
# - Privacy International, example 1844; public course *eim-case-studies* (2019); Kostka 2019. [page] MERICS 2020. [text]
# - China Daily, 19 July 2018, on names and ID numbers online. [page]
# - Liberman and others 2018 (Chile); Bos & Nakamura (Sweden). [text: abstracts]
#
# | word | meaning here |
# |---|---|
# | pilot | one of the nine rulebooks |
# | redlist | the *favoured*, above an upper score |
# | commercial score | given by a company to those who join |
# | leak | records in a system for which they were not made |
# | grade | a name for a range of points, such as AAA or D |
# | feedback | being listed causes more listing |
