"""Several hosts run the clock at once; one is cut off in the middle of its pass and comes back."""

from __future__ import annotations

import pytest

from tests.faults.cutting import cut_in_mid_pass, populate
from tests.faults.hosts import DATABASE, network
from tests.faults.house import house

pytestmark = [pytest.mark.hosts, pytest.mark.long]


def test_a_host_that_is_cut_off_in_mid_pass_holds_up_nobody() -> None:
    with (
        network("one", "two", "three") as net,
        house("hosts", address=DATABASE, inside=net.inside("database")) as our_house,
    ):
        populate(our_house, net)
        cut = cut_in_mid_pass(our_house, net, away=15)
        print(cut)
        assert cut.beside < 5
        assert cut.held < 15
        assert cut.back < 15
        assert cut.verdict.faultless, cut.verdict
