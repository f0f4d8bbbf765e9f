"""What every page's query is: keys in a fixed order, the page whose link they make, and nothing unknown."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from app.schemas.keys import Whole, key


class PageQuery(BaseModel):
    """Base of the queries. `page` is the page whose link this is: its data are at /api/page.

    The alias of a field is its key in a link, and the order of the fields is the order of the keys. Key, type, default,
    bounds, slider and choices are decided in these models and nowhere else; `app/parameters.py` reads them for the page,
    the reference and the messages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, validate_default=False)
    page: ClassVar[str]

    version: Whole = key("v", 1, "Version of this list of keys", low=1, high=1)

    @property
    def wanted(self) -> list[str]:
        """The parts of the engine's record that will be computed."""
        return []
