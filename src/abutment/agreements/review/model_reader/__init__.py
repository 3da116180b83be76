"""An optional second reader: a language model behind any OpenAI-compatible endpoint. Off unless somebody sets it up.

Nouns: endpoint (where it is asked), suggestion (a provision or term it proposes, with a quote). It may only suggest: no
finding of a rule is changed by it. What it says counts only where its quote stands in the paper, character by
character, and of what it writes nothing but codes of the catalog and words of the paper is ever shown; so a paper that
talks to the model can at most bring about a wrong suggestion with true words beside it.
"""

from abutment.agreements.review.model_reader.endpoint import Endpoint, EndpointRefused, NotSetUp, configured
from abutment.agreements.review.model_reader.reading import as_json, suggestions
from abutment.agreements.review.model_reader.suggesting import Dropped, Suggestion, Suggestions

__all__ = [
    "Dropped",
    "Endpoint",
    "EndpointRefused",
    "NotSetUp",
    "Suggestion",
    "Suggestions",
    "as_json",
    "configured",
    "suggestions",
]
