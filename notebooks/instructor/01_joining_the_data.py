# %% [markdown]
# # 1 · Joining the data
#
# **The question.** What changes when records that lay in separate drawers are put together?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts that may be left out |
# | You will be able to | say what joining adds that no drawer had; work out how small errors add up; say what decides how many a joined file lists |
# | You need | notebook 0, or five minutes with its word list |
# | New words | drawer, joined, namesake, mix-up; see the end |
# | Left out | spies, cameras, sold data, and what an office does with its own drawer |
#
# The town and everyone in it are invented. Nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 2, observe 7, explain 17, (try 15), devil's advocate 4, discuss 20, limits 2, (exit ticket
#   10). The risk is the formula: do it with coins or cards first (one card in ten is marked; draw five times).
#   If time is short, do exercise 3 at home; 4 is the one not to lose.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8 of the uneven town, ten years, joined-hands): residents with at least one wrong record on
#   the joined file 43 to 47 in 100 (formula at seed 102: 42). Listed at the end 4.2 to 6.2 in 100, without feedback 2.6 to 4.6.
#   Mix-ups in ten years: 67 to 105; without feedback 28 to 51; 2.1 to 2.5 times as many.
#   Without mix-ups 44 in 100 of the lesson's town would have one: of the 5 above the formula 4 are mix-ups. Bills missed there: 5,539, in
#   the twin 3,446; true records 4,119 and 1,722. So closer watch does nearly as much as missing more.
#   In the even town (seeds 1 to 8) the second figure is steeper: 8.8 to 13.8 listed with all five, 1.4 to 2.9 without feedback.
# Likely predictions (an expectation, no class has tried this yet): 10 (one drawer's share) and 50 (five times ten).
# Misreadings: "47 in 100 are wrongly listed" (no: most of these records weigh too little to list anybody); "the formula gives
#   the number listed" (it gives who has a wrong record); "joining makes offices err" (the same errors were in the drawers
#   before; joining adds the mix-ups and makes all of them count); "real files are wrong for half of us" (rates are assumed).
# Sensitive content: people who were taken for somebody else, often those with common names. Nobody has to tell their own story.
# Without laptops: five envelopes are the drawers, each with ten cards, one of them marked. Every student draws one card from
#   each envelope; count hands with at least one mark, one envelope at a time. Then show the two figures on the projector.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# The plan of 2014 wanted the "interconnection and interactivity" of systems that cover everybody. [page: eim-case-studies, quoting
# the plan] Linking public and private data was called a "herculean effort". [text: Chorzempa, Triolo & Sacks, PIIE 2018, opening] In
# 2016 the top court and 43 other bodies agreed to act on one list. [page: supremepeoplescourtmonitor.com] Yet a study of 2019 found no single database in which
# every act is scored. [page: Ahmed]
#
# Joined files go wrong elsewhere, too. In a US study of credit files, errors had put 5 of 100 people into another class of risk. [page:
# FTC 2012, n = 1,001] Of about 26,700 complaints about files on US tenants, two in three were about wrong data; matching by
# **name alone** was one practice behind it. [page: CFPB 2022] For the plan's lists we found no measured error rate.
#
# *Which two of your own drawers (doctor, bank, school, transport) would you least like to see joined?*
#
# ## 2 The model in words (4 minutes)
#
# - Five **drawers**: utility, lender, court, transit, platform. Each sends bills and keeps its own records.
# - A missed bill becomes a **true record** in half of the cases; more often for those listed or with records: they are
#   watched.
# - A *paid* bill is booked as unpaid in 4 of 1,000 cases. That is a **wrong record**. It lies in its drawer, joined or not.
# - Only **joined** drawers are read by the registry. Two of 100 records are then filed under a **namesake**, a person with a
#   similar name. That is a **mix-up**. It can only happen when files are put together.
# - A record costs 40 points of 1,000. Below 900 a person is listed: about three records.
#
# *Assumed:* these error rates. This lesson's town is *uneven*: wages, savings and luck differ.

# %%
import sim
from sim import lab
from sim.lab import check_01 as here

rules = sim.load("joined-hands", town="uneven")

# %% [markdown]
# ## 3 Predict (2 minutes)
#
# In an average drawer **10 of 100** residents get a wrong record within ten years. Now all five are joined.

# %%
lab.predict("01.1", "Of 100 residents, how many get at least one wrong record on their joined file within ten years?")

# %% [markdown]
# ## 4 Observe (7 minutes)
#
# The same town, lived six times: with no drawer joined, with one, and so on up to five.

# %%
here.wronged(rules)

# %%
run = lab.run_town(rules, seed=here.TOWN)
lab.against("01.1", round(100 * here.with_wrong_record(run)))

# %% [markdown]
# A wrong record is not yet a listing. Who is **on the list**, as drawers are joined? The order is utility, lender, court, transit,
# platform. Means of three towns.

# %%
here.drawers(rules)

# %% [markdown]
# *Where is the upper line steepest? Why does the third drawer (the court, which sends few bills) add so little? Where do the lines
# part most?*
# In *even* towns people earn and save much the same. Choose `"even"` or `"uneven"`:

# %%
town = "even"
here.drawers(sim.load("joined-hands", town=town))

# %% [markdown]
# ## 5 Explain (17 minutes)
#
# ### Small errors add up
#
# If a drawer is wrong about 10 of 100 people, it is *right* about 90 of 100. Two drawers are both right about 90 in 100 **of those 90**,
# which is 81. So with *k* drawers, each wrong about a share *f*:
#
#     share with at least one wrong record = 1 - (1 - f) ** k
#
# (`0.9 ** 2` is 0.9 times 0.9.)
#
# **Exercise 1: count.** Say that *f* is 10 in 100, and ten drawers are joined. Of 100 people, how many have at least one wrong record?
# A calculation will do: for two drawers it would be `answer_1 = 1 - 0.9 ** 2`.

# %% exercise="01.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = 100 * (1 - 0.9**10)
### END SOLUTION

# %% check="01.1" points=1
lab.check("01.1", answer_1)

# %% [markdown]
# In the first figure, *counted* lies above *the formula*, which knows only the errors of single drawers. Most of the rest are mix-ups.
#
# ### Mix-ups multiply
#
# All records of ten years. *No feedback* is the twin: the same people, luck and joined drawers, but nothing comes of being listed.
# With *no list* more bills are missed on purpose, since there is none to fear.

# %%
here.filed(run)

# %% [markdown]
# **Exercise 2: read the table.** How many **times** as many records were filed under a namesake in `joined-hands` as in the twin
# without feedback? (One decimal.)

# %% exercise="01.2"
answer_2 = ...
### BEGIN SOLUTION
answer_2 = 92 / 42
### END SOLUTION

# %% check="01.2" points=1
lab.check("01.2", answer_2)

# %% [markdown]
# The chance of a mix-up is the same in both: 2 in 100. But there are more true records: those who are listed have less money, miss
# more bills and are watched more closely. *Somebody's namesake pays, in points, for a stranger's troubles.* Wrong records of *paid*
# bills hardly differ.
#
# **Exercise 3: change a rule.** Keep the list and all five drawers joined, with drawers that still notice missed bills. Bring the wrong
# records of ten years, of *both* kinds together, below **60** (now about 640).

# %%
lab.rules(rules, "source.*.error", "registry.mismatch", "source.*.detection", "sanctions.severity")

# %% exercise="01.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"source.*.error": 0.0002, "registry.mismatch": 0.002}
### END SOLUTION

# %% check="01.3" points=2
lab.check("01.3", answer_3)

# %% [markdown]
# **Exercise 4: overturn the claim** *"The fewer drawers are joined, the fewer people are listed."* Find rules with a list and with
# **exactly one** drawer joined, under which *more* people are ever listed than with all five (about 14 of 100). The form starts
# with the utility alone.

# %%
lab.rules(
    here.joined(rules, 1),
    "source.utility.demerit",
    "source.utility.retention",
    "source.utility.detection",
    "listing.threshold",
)

# %% exercise="01.4"
answer_4 = {"...": ...}
### BEGIN SOLUTION
answer_4 = {"source.utility.demerit": 200}
### END SOLUTION

# %% check="01.4" points=3
lab.check("01.4", answer_4)

# %% [markdown]
# *Is "how much do they know about me?" the right question?*

# %% tags=["instructor"]
# Answers. 1: 65 (0.9 ** 10 is 0.349). 2: 2.2 (92 / 42). 3: both kinds must go down: error 0.0002 with mismatch 0.002; or error 0 with
#   mismatch 0.005; or error 0 with severity 0 (fewer true records, fewer mix-ups: worth a minute). Only mismatch 0 leaves more than
#   500; only error 0 leaves about 80.
#   4: one drawer with demerit 120 or more, or a threshold of 970. Then one record lists. Longer retention alone is not enough.
# What to draw out: data are one thing, what a rule makes of them another. "Connected" is a fact, "40 points" is a decision.
here.filed(lab.run_town(rules.set({"source.*.error": 0.0}), seed=here.TOWN))

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# `drawers` is how many are joined; `demerit` is what a record costs, in every drawer. *Which matters more?*


# %%
def town_at(drawers=5, demerit=40):
    return lab.twins(here.joined(rules, drawers).set({"source.*.demerit": demerit}), seed=here.TOWN)


town_at()

# %%
lab.sliders(town_at, drawers=(0, 5, 1), demerit=(0, 120, 20))

# %% [markdown]
# ## 7 Devil's advocate (4 minutes)
#
# Argue *for* joining. Courts and social offices in the country of the plan share data, on income and aid as well as on the
# blacklist. [page: Global Times 2018] Such a link can show who **cannot** pay. Below, an office asks before a record is made:
# *could not, or would not?* It is right nine times in ten, and can ask only because its data are joined.

# %%
kinder = rules.set({"means_test.enabled": True, "means_test.accuracy": 0.9})
here.asked(rules, kinder)

# %% [markdown]
# About 3 in 100 are listed instead of 5. *Could not pay* is the main cause of 5 in 100 listings, not 14. (Those of neither cause:
# wrong records.)
#
# Not knowing has its price, too. When Chile deleted the default records of 2.8 million people, those helped borrowed 11.8% more,
# those who could no longer be told apart from them 6.4% less, and all together 3.5% less. [text: Liberman et al. 2018, abstract] In
# Sweden lenders grew stricter with shorter records, and yet more people got credit. [text: Bos & Nakamura, abstract]
#
# *Is a joined file that sees your poverty a protection or an intrusion?*
#
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree (`lab.reader(1)`). None of these has a right answer. Fill in the table, each group for one
# line.
#
# | who | wants | can do | would accept |
# |---|---|---|---|
# | someone with a namesake's record | | | |
# | the clerk who files by name | | | |
# | the office that asks *could not?* | | | |
# | a landlord who reads the file | | | |
#
# - A mix-up harms somebody who did nothing and can't know of it. The clerk, the name, the rule "two in a hundred": who answers for it?
# - Is it a wrong to *have* a false record about you in a drawer that nobody opens?
# - **A counter-position.** "Separate drawers only protect cheats. Whoever has nothing to hide gains from one true picture." What is the
#   strongest reply? What in it do you accept?
# - Would you rather have one file that you may read and correct, or five that you may not?
#
# ## 9 What this cannot show (2 minutes)
#
# - How often real files are wrong. The rates are assumed. At documented scale about eight of 1,000 would be on such a list (our own
#   division of published counts; an order of magnitude).
# - Errors that hang together. The formula takes them to be independent. If a wrong birth date is *copied*, fewer people are hit, but
#   each of them everywhere.
# - **One way in which it could mislead.** Everybody here is as likely to be mixed up. In life it meets some names more
#   than others. Even luck makes it look like mere bad luck.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *What does joining the data add that no drawer had alone?* Use one number from a run, and the formula or a twin.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | a number with its twin, or held against the formula | both, or more than one town |
# | Concept | none | a word is used | used rightly | tells errors of a drawer from mix-ups of joining |
# | Justice | none, or a feeling | a principle is named | applied to somebody in the town | and the strongest objection is met |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="01.5" points=15
# ### BEGIN SOLUTION
# A model answer says: joining adds two things. First, errors that lay apart now meet on one file: each drawer alone is wrong about some
# 10 in 100, by the formula five together are wrong about some 42, and in one town 47 were counted. Second, mix-ups, which no drawer had:
# 92 in ten years, and only 42 in the twin without feedback, because the list makes more true records and each can go astray.
# But joining alone decides little: one drawer whose records cost 200 points lists more people than five. Whoever has a namesake bears
# the cost of a rule that they can neither see nor contest; that all gain from a true picture does not hold for those whom it shows
# falsely. I would change my mind if real errors were mostly copied from drawer to drawer, which the formula leaves out and which
# would hit fewer people.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# **[text]**: we saw the text itself or its author's abstract; **[page]**: a page of the press, an institute or a university, and not what
# it rests on.
#
# - Public course *eim-case-studies* (M. Chiodo and others, 2019), which quotes the plan of 2014. [page]
# - M. Chorzempa, P. Triolo, S. Sacks, *PIIE Policy Brief 18-14*, 2018. [text: its opening]
# - supremepeoplescourtmonitor.com, 27 April 2016; S. Ahmed 2019; Global Times 2018. [page]
# - US Federal Trade Commission 2012; Consumer Financial Protection Bureau 2022. [page]
# - Liberman and others 2018 (Chile); Bos & Nakamura (Sweden). [text: abstracts]
#
# | word | meaning here |
# |---|---|
# | drawer | the records that one office or firm keeps for itself; *source* in the rulebook |
# | joined | read by the registry; *connected* in the rulebook |
# | wrong record | a record of something that this person did not do |
# | namesake | another resident with the same or a similar name |
# | mix-up | a record filed under a namesake; *mismatch* in the rulebook |
