import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure.blocks import Block, Sizes, Thresholds, Tree, blocks, joined, parts, shown


def district(**sizes: int) -> tuple[Tree, Sizes]:
    """Units directly under one district."""
    tree = Tree({"kec": "Kecamatan"} | {unit: unit for unit in sizes}, {"kec": None} | dict.fromkeys(sizes, "kec"))
    return tree, Sizes({unit: [number] for unit, number in sizes.items()})


def merged(tree: Tree, sizes: Sizes, least: int = 5) -> set[Block]:
    return set(blocks(tree, sizes, lambda block: sizes.least(block) >= least))


def test_the_small_one_joins_the_smallest_so_that_nobody_can_subtract() -> None:
    """Worked example: Binawidya has four; Delima and Sungai Sibam are equally small, the first by name joins."""
    tree, sizes = district(
        **{"Simpang Baru": 6, "Delima": 5, "Tobek Godang": 7, "Binawidya": 4, "Sungai Sibam": 5, "Kantor": 19}
    )
    found = merged(tree, sizes)
    assert frozenset({"Delima", "Binawidya"}) in found
    assert len(found) == 5
    seen = shown(tree, sizes, found)
    assert seen["Binawidya"] is None
    assert seen["Delima"] is None
    assert seen["Sungai Sibam"] == frozenset({"Sungai Sibam"})
    assert seen["kec"] == frozenset(sizes.columns)


def test_three_in_a_parent_of_nine_hide_the_six_as_well() -> None:
    tree = Tree(
        {"kec": "Kecamatan", "sek": "Sekretariat", "a": "A", "b": "B", "c": "C"},
        {"kec": None, "sek": "kec", "a": "sek", "b": "sek", "c": "kec"},
    )
    sizes = Sizes({"a": [3], "b": [6], "c": [10]})
    seen = shown(tree, sizes, merged(tree, sizes))
    assert (seen["a"], seen["b"]) == (None, None)
    assert seen["sek"] == frozenset({"a", "b"}), "rolled up to the parent"


def test_a_parent_that_is_too_small_goes_on_as_a_whole() -> None:
    tree = Tree(
        {"kec": "Kecamatan", "sek": "Sekretariat", "a": "A", "b": "B", "c": "C", "d": "D"},
        {"kec": None, "sek": "kec", "a": "sek", "b": "sek", "c": "kec", "d": "kec"},
    )
    sizes = Sizes({"a": [2], "b": [2], "c": [6], "d": [9]})
    assert frozenset({"a", "b", "c"}) in merged(tree, sizes)


def test_too_few_in_all_leaves_nothing() -> None:
    tree, sizes = district(a=2, b=2)
    assert merged(tree, sizes) == set()
    assert merged(*district(a=0, b=0)) == set()


def test_people_of_the_parent_itself_are_a_part_of_their_own() -> None:
    """The camat is alone in the district's own row."""
    tree, sizes = district(a=6, b=7)
    sizes = Sizes({**sizes.columns, "kec": [1]})
    found = merged(tree, sizes)
    assert frozenset({"kec", "a"}) in found
    assert parts(frozenset({"kec", "a"}), tree, sizes) == [frozenset({"a"}), frozenset({"kec"})]


def test_a_unit_of_several_blocks_is_joined_whole() -> None:
    tree = Tree(
        {"kec": "Kecamatan", "sek": "Sekretariat", "a": "A", "b": "B", "c": "C"},
        {"kec": None, "sek": "kec", "a": "sek", "b": "sek", "c": "kec"},
    )
    sizes = Sizes({"a": [5], "b": [6], "c": [1]})
    assert merged(tree, sizes) == {frozenset({"a", "b", "c"})}


def test_thresholds_are_never_lowered() -> None:
    assert Thresholds(6, 9, 12).mean == 6
    for wrong in ((4, 8, 10), (5, 7, 10), (5, 8, 9), (9, 8, 10)):
        with pytest.raises(ValueError, match=r"Thresholds|tells more"):
            Thresholds(*wrong)


def test_a_forest_is_refused() -> None:
    with pytest.raises(ValueError, match="one root"):
        Tree({"a": "A", "b": "B"}, {"a": None, "b": None})


def test_waves_are_compared_over_sums_of_both_partitions() -> None:
    first = [frozenset("ab"), frozenset("c"), frozenset("d")]
    second = [frozenset("a"), frozenset("bc"), frozenset("d")]
    assert joined(first, second) == (frozenset("abc"), frozenset("d"))


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, Sizes]:
    count = draw(st.integers(1, 9))
    names = [f"u{number}" for number in range(count)]
    parents: dict[str, str | None] = {"u0": None}
    for number in range(1, count):
        parents[names[number]] = names[draw(st.integers(0, number - 1))]
    sizes = {name: [draw(st.integers(0, 9)), draw(st.integers(0, 9))] for name in names}
    return Tree(dict(zip(names, names, strict=True)), parents), Sizes(sizes)


@given(trees(), st.integers(5, 8))
def test_blocks_are_a_partition_of_large_enough_sets_that_cut_no_unit(
    given_tree: tuple[Tree, Sizes], least: int
) -> None:
    tree, sizes = given_tree
    found = blocks(tree, sizes, lambda block: sizes.least(block) >= least)
    if not found:
        assert sizes.least(sizes.columns) < least
        return
    assert sorted(unit for block in found for unit in block) == sorted(sizes.columns)
    assert all(sizes.least(block) >= least for block in found)
    for unit, below in tree.subtrees().items():
        inside = [block for block in found if below < block]
        whole = all(block <= below or not block & below for block in found)
        assert inside or whole, f"{unit} is cut"


@given(trees())
def test_what_is_shown_differs_nowhere_by_less_than_the_threshold(given_tree: tuple[Tree, Sizes]) -> None:
    """Subtracting one shown unit from another leaves nobody, or enough people: the sum of whole blocks."""
    tree, sizes = given_tree
    found = blocks(tree, sizes, lambda block: sizes.least(block) >= 5)
    seen = [units for units in shown(tree, sizes, found).values() if units]
    for more in seen:
        for fewer in seen:
            if fewer < more:
                assert sizes.least(more - fewer) >= 5
