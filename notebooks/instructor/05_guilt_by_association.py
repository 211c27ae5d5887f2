# %% [markdown]
# # 5 · Guilt by association
#
# **The question.** May it count against you who your friends are, and who lives with you?
#
# | | |
# |---|---|
# | Time | 60 minutes; 85 with the parts in brackets |
# | You will be able to | work out what ties cost in points; tell people who are listed for their own records from people who are listed only with their ties; say why a small spillover can become a large one |
# | You need | notebook 0, or five minutes with its word list; notebook 3 helps |
# | New words | tie, household, spillover, threshold. They are explained at the end |
# | Left out | love, quarrels, help with money, and friends who drop each other to save their points |
#
# The town and everyone in it are invented. Nothing about any real person goes in, and nothing you type leaves this computer.

# %% tags=["instructor"]
# For the lecturer. This cell and all others with this tag are not in the students' notebook.
#
# Timing: case 4, model 4, predict 3, observe 8, explain 12, (try 15), devil's advocate 3, discuss 20, limits 3, (exit ticket
#   10). The risk is Explain: exercise 1 takes five minutes of arithmetic; do it together on the board if time is short.
#   Exercise 2 is the one not to lose.
# Ranges go from the lowest to the highest of eight towns. Another town lies within such a range about 78 times of 100.
# What to expect (measured, seeds 1 to 8, ten years): 8.8 to 13.8% on the list with tie points, 7.6 to 9.8%
#   without; of those on it 15 to 30% only with tie points. With score.household 60: 17 to 32% on the list, 56 to 73% of
#   them only with tie points. With 120 (seeds 1 to 3): 395 to 435 people are listed without a record.
# Likely predictions (an expectation, no class has tried this yet): 40 to 60 of 100, because "association" sounds strong.
#   The model gives 18 for town 1. Then the second half of the lesson shows that the small number was luck of the numbers.
# Misreadings: "the 17 are innocent" (no: nearly all have records, too; ties made the difference); "ties are harmless" (see
#   exercise 2); "people with listed housemates are worse payers" (look at the table of homes: without tie points there
#   is next to no difference, 8.9 against 8.3% in eight towns; in single towns chance makes one).
# Sensitive content: family members in debt, with a record or on benefits may be close to home. Nobody has to tell a story of
#   their own. Do not ask "who of you has a relative who ...".
# Without laptops: draw one home of three and six friends on the board. Do exercise 1 with counters: each listed friend takes
#   13 counters of 80, the home takes 20. Then show the two figures of Explain and let the class put the words to them.

# %% [markdown]
# ## 1 The case (4 minutes)
#
# In 2018 the press of one country told of a student whose place at a university was in question, because a parent was on the
# list of those who do not obey a court. Then the party's own paper spoke against it. [page: press; China Digital Times]
#
# Rules for this exist on paper. Measures of one district, in force since 2020, let a firm's record count for its head; in village
# rules misconduct at home counts for the head of the household. [text: copy in a student's app, not checked against an official one]
# In the same year as the student's case, courts and the offices for marriage and welfare agreed to share records. [page: Global Times]
#
# Elsewhere it looks different. A commercial score counted friends *who join*. [page: Privacy International] On the list of the
# courts, a court official said, children's compulsory schooling is not touched; only schools with high fees are closed, if the listed
# person pays. [page: press, 13 March 2019]
#
# *Which of these would you call guilt by association? What is the difference?*
#
# ## 2 The model in words (4 minutes)
#
# Each resident shares a **home** with two others. Each has about six **friends**, most of them in the same district. The model calls
# both **ties**. Nobody chose them for their bills: ties are drawn by lot.
#
# In `joined-hands` the score knows two rules about ties:
#
# | key | now | what it is |
# |---|---|---|
# | `score.association` | 80 | points lost if all friends are listed; half of them, half the points |
# | `score.household` | 20 | points lost while somebody else at home is listed |
# | `listing.threshold` | 900 | a score *below* this puts a person on the list; everyone starts with 1,000 |
#
# A record costs 40 points. A month without a new record gives one point, up to 36.
#
# *Assumed:* ties carry points, and nothing else. Friends and homes share no money, and nobody pays for anybody.

# %%
import sim
from sim import lab
from sim.lab import ties

rules = sim.load("joined-hands")

# %% [markdown]
# ## 3 Predict (3 minutes)
#
# Think of the same town in which ties cost no points. Everybody else, and all luck, is the same.

# %%
lab.predict("05.1", "Of 100 people on the list after ten years, how many would not be on it if ties cost no points?")

# %% [markdown]
# ## 4 Observe (8 minutes)
#
# Three lines: the town as it is; the same town in which ties cost no points; and the town without feedback.

# %%
ties.compare(rules)

# %%
lab.against("05.1", round(100 * lab.not_in_twin(ties.pair(rules))))

# %% [markdown]
# That is the *even* town. In the *uneven* one wages, savings and bad luck differ. Choose `"even"` or `"uneven"`. *Do ties do more there, or
# less?*

# %%
town = "uneven"
ties.compare(sim.load("joined-hands", town=town))

# %% [markdown]
# So 17 of the 97 are there only with the points that their ties cost. What stands in their own files?

# %%
ties.files(rules)

# %% [markdown]
# *Compare the columns. Those who are listed only with tie points: is their file empty? Is it like the others'? When may these records
# have come in: before they were listed, or after?*
#
# ## 5 Explain (12 minutes)
#
# **Exercise 1: work it out.** A person has no record at all, and ten clean months. Half of their friends are listed, and so is
# somebody in their home. How many points do they have?

# %% exercise="05.1"
answer_1 = ...
### BEGIN SOLUTION
answer_1 = 1000 + 10 - 40 - 20
### END SOLUTION

# %% check="05.1" points=1
lab.check("05.1", answer_1)

# %% [markdown]
# **Two claims**, to be remembered. *First: nobody is put on the list who has no record of their own. Second: ties add a little, so they
# cannot do much harm.*
#
# The first holds in this town, in every month of ten years. Take away all points that ties can take, 80 and 20: a clean file
# still has 900, and the list begins *below* 900. So ties push only those who hold records already. Is that a principle, or luck of the
# numbers?
#
# **Exercise 2: overturn the first claim.** Change numbers of the rulebook so that in three towns together at least ten people are
# listed *without one record of their own*. Write the change like this: `{"listing.term": 6}`. Leave the threshold below 1,000; above
# it everybody is listed at birth, and ties have nothing to do with it.

# %% exercise="05.2"
answer_2 = {"...": ...}
### BEGIN SOLUTION
answer_2 = {"score.household": 120.0}
### END SOLUTION

# %% check="05.2" points=3
lab.check("05.2", answer_2)

# %% [markdown]
# Now the second claim. Below, the points for the household go up, from 0 to 100. *Where does the line bend?*

# %%
lab.along(rules, "score.household", [0, 20, 40, 60, 80, 100])

# %% [markdown]
# Three times the points (60 in place of 20) and more than twice as many people are listed. The reason is a chain: one person is
# listed; that takes points from the home; a second is listed, perhaps with one record; that takes points from *their* friends.
# Each link makes the next one likelier. You know this from notebook 3: a loop, this time through people.

# %%
stricter = rules.set({"score.household": 60.0})
lab.people(stricter)

# %% [markdown]
# Each dark mark is somebody on the list. Those who share a home stand next to each other. *What pattern do you see in the upper row
# that is not in the lower one?* The same in numbers:

# %%
ties.homes(stricter, range(1, 9))

# %% [markdown]
# These are eight towns. In the right column, where ties cost no points, it hardly matters whether a housemate is listed. In the left
# one it matters more than anything else. So an office that looks at its own data would find that "ties predict". It would be right
# about the number, and wrong about the reason: its own rule made the pattern that it finds.
#
# **Exercise 3: change a rule.** The council insists on `score.household` at 60. In three towns 23% are now on the list at the end.
# Change *other* rules so that it is 7% or less. At least 2% must still be listed at some time. A law cannot write people's luck, wages,
# bills or fear. Some numbers that you may change:
#
# | key | now | what it is |
# |---|---|---|
# | `sanctions.severity` | 1.0 | scales what being listed costs |
# | `means_test.enabled` | False | an office asks *could not or would not?* before it makes a record |
# | `source.*.demerit` | 40 | points that a record costs, a whole number |
# | `listing.threshold` | 900 | a score below this lists |
# | `listing.term` | 12 | shortest stay on the list, in months |
# | `inspection.listed_factor` | 2.0 | how much more closely the listed are watched |
# | `repair.rate` | 0.0 | chance a month to make good, for listed people who know it and owe nothing |

# %% exercise="05.3"
answer_3 = {"...": ...}
### BEGIN SOLUTION
answer_3 = {"means_test.enabled": True}
### END SOLUTION

# %% check="05.3" points=3
lab.check("05.3", answer_3)

# %% tags=["instructor"]
# Answers. 1: 950. 2: score.household above 100 (say 120), or score.association of 200, or a threshold of 960: any numbers by
# which ties alone can cross the line. With association at 200 the whole town is listed: ask when that is reached.
# 3: means_test.enabled True (5%); threshold 850 (3%); demerit 30 and severity 0.1 (just under 7%). Not enough: severity 0.5 (12%) or 0
# (9%: it costs nothing, so nobody fears it), repair (8%), a term of 3 (17%), no closer watch (20%). Too much:
# demerit 20, which lists under 1%.
# The point to draw out: no one in the council needs to want guilt by association. One number, a bit too high, does it.
ties.compare(rules.set({"score.association": 200.0}))

# %% [markdown]
# ## 6 Try (15 minutes, may be left out)
#
# Two sliders. `friends` is `score.association`, `home` is `score.household`. Find a pair at which the town still looks as without
# ties, and a pair at which everybody is listed in the end. How far apart are they?


# %%
def town_at(friends=80.0, home=20.0):
    return lab.twins(rules.set({"score.association": friends, "score.household": home}))


town_at()

# %%
lab.sliders(town_at, friends=(0.0, 240.0, 20.0), home=(0.0, 120.0, 20.0))

# %% [markdown]
# ## 7 Devil's advocate (3 minutes)
#
# Now argue for ties. A family that feels a debt will see that it is paid. In a trial in 40 villages the threat to post names, where all
# know each other, lowered late payment. [text: Bu & Liao 2022, abstract] And look at `second-chance`: it has the *same* points for friends
# and household. But people are told, an office asks why a bill was missed, and appeals work.

# %%
ties.compare("second-chance")

# %%
lab.numbers(lab.run_town("second-chance"), "listed_share", "ever_listed_share", "breach_rate", "deterred")

# %% [markdown]
# Few are listed, ties add next to nothing, and fewer bills are missed than with no list. *So is the tie rule harmless where the rest
# works? What does this table not count?* Against it stands another study: pressure on borrowers' friends and families *raised* default.
# [text: "Angry Borrowers", SSRN 3415808, abstract] Neither effect is in the ties of this model.
#
# ## 8 Discuss (20 minutes)
#
# Read first: three short texts that disagree, two pages (`lab.reader(5)` shows them). Take one each, and tell the others what it claims.
#
# None of these has a right answer.
#
# - Somebody has one record, and is listed because a housemate is. Did anyone do a wrong to them: the housemate, the registry, the
#   office that wrote the rule?
# - Is it different if the tie is a *firm* and its head? A parent and a child? Two friends who chose each other?
# - **A counter-position.** "Insurers, landlords and banks have always looked at the family. Ties are information, and to shut one's eyes
#   to information helps nobody." Where is this strong? What would you answer?
# - You are told that you lose 13 points as long as you stay friends with somebody. What do you owe them?
#
# ## 9 What this cannot show (3 minutes)
#
# - How much ties count in any real scheme. The rules are documented on paper in one place; their size here is chosen. That friends
#   with low scores lower one's score in the commercial scheme is a claim in the press that we could not verify.
# - Whether people drop each other. In the model all ties stay. If people cut off the listed, the chain would be shorter and the
#   loneliness greater.
# - **One way in which it could mislead.** Friends and homes here only cost. In life they lend money, vouch and protest. A model in which
#   a tie is nothing but a risk makes it look wise to have none.
#
# ## 10 Exit ticket (10 minutes, may be left out)
#
# In about 150 words: *Under which conditions, if any, may ties count?* Use one number from a town with and without tie points.
#
# | | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | Claim | none | vague | clear | clear, and could be wrong |
# | Evidence from the run | none | a number | with and without tie points | and in more than one setting of the rule |
# | Concept | none | a word is used | used rightly | tells own records from spillover |
# | Limits | none | "it is only a model" | one thing left out | says which way that would push the result |

# %% [markdown] essay="05.4" points=12
# ### BEGIN SOLUTION
# A model answer says: hardly ever, and then with a bound that cannot be crossed. In town 1 ties put 17 of 97 people on the list who
# would not be there otherwise, and all but one hold records themselves. That looks mild. But with 60 in place of 20 points for the
# household 25% are listed in place of 10%, and two of three of them only because of ties. Nothing in the rule warns of this, as the chain
# through homes and friends makes it. A rule that may count ties needs at least that no one without a record of their own can be listed.
# The model leaves out that families help with money; that would make the chain shorter.
# ### END SOLUTION

# %% [markdown]
# ## 11 Sources and words
#
# How sure we are: **[text]** we saw the text itself or its author's abstract; **[page]** we saw a page of the press, an
# institute or a university, and did not check what it rests on.
#
# - Press (BuzzFeed News) and China Digital Times, 2018, on a university place and a parent's listing. [page]
# - Global Times, 2018 (content 1094141), on courts and civil affairs sharing records. [page]
# - Points measures of a district, in force on 1 January 2020, as copied in the student app *haibeifen*; not checked against an official
#   copy. [text]
# - Press, 13 March 2019, quoting a court official on schools. [page]
# - Privacy International, example 1844, on a commercial score. [page]
# - Bu & Liao, *Management Science* 2022, a trial in 40 villages. [text: abstract]
# - "Angry Borrowers", SSRN 3415808. [text: abstract]
#
# | word | meaning here |
# |---|---|
# | tie | a friend, or somebody who lives in the same home |
# | household | the three people of a home |
# | spillover | what one person's standing does to another's |
# | threshold | the score below which a person is listed |
# | record | one entry about one resident; true or wrong |
# | twin | the same people with the same luck in a town under other rules |
# | severity | a number that scales what being listed costs |
