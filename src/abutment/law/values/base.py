"""The strict kinds that values of a row are made of: nothing is converted, an unknown key is an error."""

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr

Text: TypeAlias = StrictStr
Whole: TypeAlias = StrictInt
Flag: TypeAlias = StrictBool
Texts: TypeAlias = tuple[StrictStr, ...]
PerProfession: TypeAlias = dict[StrictStr, StrictInt]
TextPerProfession: TypeAlias = dict[StrictStr, StrictStr]


class Values(BaseModel):
    """What a row says, in typed keys; one subclass for each subject."""

    model_config = ConfigDict(extra="forbid", frozen=True)
