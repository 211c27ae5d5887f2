"""nbgrader's settings for the course; copy this file into the folder of a class (see notebooks/README.md)."""

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)

c = get_config()  # given by nbgrader
c.CourseDirectory.course_id = "listed"
c.ClearSolutions.code_stub = {"python": ""}  # the three dots stand above the solution, in plain sight
c.ClearSolutions.text_stub = "*Write your answer here: double-click, write, then Shift+Enter.*"
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = ["instructor"]
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor, LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums, SaveCells,
    ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata,
]  # fmt: skip
# Seconds. A lesson takes up to 40 on a quiet machine, and five times that where a whole class is graded at once; the
# usual limits (30 a cell, 60 to start Python, 4 for its last outputs) would take slowness for a wrong answer.
c.ExecutePreprocessor.timeout = 300
c.ExecutePreprocessor.startup_timeout = 300
c.ExecutePreprocessor.iopub_timeout = 60
