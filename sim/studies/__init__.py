"""Questions put to a rulebook: each study lives towns and gives its answer in one form (`study.Study`)."""
