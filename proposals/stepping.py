from proposals.counting import Amount

STEPS_OF_A_SHARE = 1000


def step_of(budget: Amount, voters: int) -> int:
    """By how much add-one raises every voter's share: a thousandth of it, in whole units of money, rounded up.

    One rupiah, as the literature's unit of money, would be millions of steps for a budget of an office.
    """
    return max(1, int(-(-budget // (max(voters, 1) * STEPS_OF_A_SHARE))))
