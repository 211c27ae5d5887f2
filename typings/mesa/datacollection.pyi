from collections.abc import Hashable

import pandas as pd
from mesa import Model

class DataCollector:
    model_reporters: dict[Hashable, str]
    model_vars: dict[Hashable, list[int | float]]
    def __init__(self, model_reporters: dict[Hashable, str]) -> None: ...
    def collect(self, model: Model) -> None: ...
    def get_model_vars_dataframe(self) -> pd.DataFrame: ...
