"""The order of a discussion: ordering by path walks the tree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from comments.discussion import tree
from comments.discussion.tree import PATH_LEVELS


@st.composite
def trees(draw, max_depth=PATH_LEVELS, size=40):
    """Parents as indexes of earlier comments, no deeper than asked."""
    depths, parents = [], []
    for at in range(draw(st.integers(1, size))):
        open_parents = [None, *(i for i in range(at) if depths[i] < max_depth - 1)]
        # The newest ones more often than not, so that chains grow deep.
        parent = draw(st.sampled_from(open_parents[-3:]) | st.sampled_from(open_parents))
        parents.append(parent)
        depths.append(0 if parent is None else depths[parent] + 1)
    return parents


ids = st.integers(1, 2**53 - 1)
bounded = settings(max_examples=40, deadline=None)  # big trees are slow to draw


def paths_of(parents, numbers):
    paths = []
    for parent, number in zip(parents, numbers, strict=True):
        paths.append(tree.path_under(None if parent is None else paths[parent], number))
    return paths


def walked(parents, numbers):
    """Walk the tree top-down, replies by id."""
    children = {at: [] for at in (None, *range(len(parents)))}
    for at, parent in enumerate(parents):
        children[parent].append(at)
    order, waiting = [], [None]
    while waiting:
        at = waiting.pop()
        order += [] if at is None else [at]
        waiting += sorted(children[at], key=lambda child: numbers[child], reverse=True)
    return order


@bounded
@given(trees(), st.data())
def test_ordering_by_path_walks_the_tree_whatever_the_ids(parents, data):
    numbers = data.draw(st.lists(ids, min_size=len(parents), max_size=len(parents), unique=True))
    paths = paths_of(parents, numbers)

    assert sorted(range(len(parents)), key=lambda at: paths[at]) == walked(parents, numbers)


@bounded
@given(trees(max_depth=60, size=60))
def test_below_the_deepest_level_a_reply_still_follows_what_it_answers(parents):
    paths = paths_of(parents, range(1, len(parents) + 1))
    order = {
        at: place for place, at in enumerate(sorted(range(len(parents)), key=paths.__getitem__))
    }

    assert len(set(paths)) == len(paths)
    assert all(order[at] > order[parent] for at, parent in enumerate(parents) if parent is not None)


@bounded
@given(trees(max_depth=60, size=60))
def test_a_branch_is_one_range(parents):
    paths = paths_of(parents, range(1, len(parents) + 1))

    for at, path in enumerate(paths):
        under = {i for i in descendants(parents, at) if tree.has_own_branch(path)}
        in_range = {i for i, p in enumerate(paths) if path < p < tree.branch_end(path)}
        assert in_range == under


def descendants(parents, root):
    found = {root}
    for at, parent in enumerate(parents):
        if parent in found:
            found.add(at)
    return found - {root}


@given(ids, ids)
def test_a_range_ends_before_the_next_root(one, other):
    first, second = sorted((one, other))

    assert first == second or tree.branch_end(tree.path_under(None, first)) <= tree.path_under(
        None, second
    )


@bounded
@given(trees(max_depth=60, size=60))
def test_a_path_names_its_root_and_stays_short(parents):
    paths = paths_of(parents, range(1, len(parents) + 1))
    roots = []
    for at, parent in enumerate(parents):
        roots.append(at if parent is None else roots[parent])

    assert [tree.root_id(path) for path in paths] == [root + 1 for root in roots]
    assert max(map(len, paths)) <= PATH_LEVELS * 7
