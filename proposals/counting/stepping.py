from proposals.counting.election import Amount

STEPS_OF_A_SHARE = 100


def step_of(budget: Amount, voters: int) -> int:
    """By how much add-one raises every voter's share: a hundredth of it, in whole units of money, rounded up.

    One rupiah, as the literature's unit of money, would be millions of steps for the budget of an office; so many more
    would keep whoever counts again with a simple programme waiting.
    """
    return max(1, int(-(-budget // (max(voters, 1) * STEPS_OF_A_SHARE))))
