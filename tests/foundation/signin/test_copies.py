"""What a signed-in reader was shown is kept by no cache."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/people/", "/network/", "/security/", "/no-such-page/"])
def test_no_answer_to_a_signed_in_reader_is_kept(cast: Cast, address: str) -> None:
    reader = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"))
    assert reader.get(address).headers["Cache-Control"] == "private, no-store"
