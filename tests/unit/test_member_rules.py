"""What somebody may give to others, and who is left to manage the people of a company."""

from hypothesis import given
from hypothesis import strategies as st

from tosite.access.rules import LEVELS
from tosite.members.rules import NONE, check_rights, leaves_unmanaged, replaced

level = st.sampled_from(["NO_ACCESS", "VIEWING_RIGHTS", "ALL_RIGHTS"])
full = st.fixed_dictionaries(
    {
        "sales": st.fixed_dictionaries({"invoices": level, "register": level, "ownOnly": st.booleans()}),
        "accounting": st.fixed_dictionaries({"receipts": level, "noEditing": st.booleans()}),
    }
)
asked_for = st.fixed_dictionaries(
    {},
    optional={
        "sales": st.fixed_dictionaries({}, optional={"invoices": level, "register": level, "ownOnly": st.booleans()}),
        "accounting": st.fixed_dictionaries({}, optional={"receipts": level, "noEditing": st.booleans()}),
    },
)


def parts(rights):
    return {(group, name): value for group, members in rights.items() for name, value in members.items()}


@given(asked_for, full, st.one_of(full, st.just(NONE)))
def test_what_is_accepted_gives_nothing_that_the_giver_does_not_have(asked, own, before):
    if check_rights(asked, own, before):
        return
    mine, had, after = parts(own), parts(before), parts(replaced(asked, own, before))
    assert after.keys() == mine.keys()
    more = [k for k, v in after.items() if isinstance(v, str) and LEVELS[v] > LEVELS[had.get(k, "NO_ACCESS")]]
    lifted = [k for k, v in after.items() if v is False and had.get(k) is True]
    for key in more:
        assert LEVELS[after[key]] <= LEVELS[mine[key]]
    for key, value in after.items():
        if value is False and mine[key] is True:  # free of a limit of the giver's: only who was, and got nothing
            assert had.get(key, False) is False
            assert not more
    if lifted:
        assert all(LEVELS[v] <= LEVELS[mine[k]] for k, v in after.items() if isinstance(v, str))


@given(asked_for, full)
def test_whoever_has_everything_gives_just_what_is_asked(asked, before):
    boss = {
        group: {name: False if isinstance(value, bool) else "ALL_RIGHTS" for name, value in members.items()}
        for group, members in before.items()
    }
    assert check_rights(asked, boss, before) == []
    wanted = parts(asked)
    for key, value in parts(replaced(asked, boss, before)).items():
        assert value == wanted.get(key, False if isinstance(value, bool) else "NO_ACCESS")


@given(full, full)
def test_what_is_there_can_be_sent_back_whatever_the_giver_has(own, before):
    assert check_rights(before, own, before) == []
    assert replaced(before, own, before) == before


MANAGER = {"management": {"usersAndUserRights": "ALL_RIGHTS", "companyUserManagement": "ALL_RIGHTS"}}
HALF = {"management": {"usersAndUserRights": "ALL_RIGHTS", "companyUserManagement": "NO_ACCESS"}}


def person(number, rights=MANAGER, **changes):
    return {"user_id": number, "rights": rights, "active": True, "api_login_only": False, "waits": False, **changes}


def test_the_last_manager_is_whoever_can_log_in_and_holds_one_of_the_two_rights_alone():
    assert leaves_unmanaged([person(1)], 1, NONE)
    assert leaves_unmanaged([person(1), person(2, HALF)], 1, HALF)
    assert not leaves_unmanaged([person(1), person(2)], 1, NONE)
    assert not leaves_unmanaged([person(1), person(2, HALF)], 2, NONE)
    for useless in ({"active": False}, {"api_login_only": True}, {"waits": True}):
        assert leaves_unmanaged([person(1), person(2, **useless)], 1, NONE)
        assert not leaves_unmanaged([person(1), person(2, **useless)], 2, NONE)
