"""Every operator of the filters. In the form of version 2."""

from mem0 import Memory

m = Memory.from_config({"vector_store": {"config": {"path": ":memory:"}}})
meetings = [
    ("Planned the spring release", {"team": "core", "priority": 3, "day": "2025-03-03"}),
    ("Cut the budget for travel", {"team": "finance", "priority": 1, "day": "2025-03-10"}),
    ("Hired two designers", {"team": "people", "priority": 2, "tags": ["hiring", "design"]}),
    ("Fixed the release script", {"team": "core", "priority": 1, "day": "2025-04-01"}),
]
for text, metadata in meetings:
    m.add(text, user_id="kai", metadata=metadata, infer=False)


def matching(filters: dict) -> set[int]:
    asked = {"user_id": "kai", **filters}
    listed = m.get_all(filters=asked)["results"]
    found = m.search("what was done", filters=asked)["results"]
    texts = [text for text, _ in meetings]
    assert {one["id"] for one in found} <= {one["id"] for one in listed}
    return {texts.index(one["memory"]) for one in listed}


assert matching({"team": "core"}) == {0, 3}
assert matching({"team": {"eq": "core"}, "priority": {"gte": 2}}) == {0}
assert matching({"team": {"ne": "core"}}) == {1, 2}
assert matching({"priority": {"gt": 1, "lt": 3}}) == {2}
assert matching({"priority": {"lte": 1}}) == {1, 3}
assert matching({"team": {"in": ["core", "people"]}}) == {0, 2, 3}
assert matching({"team": {"nin": ["core", "people"]}}) == {1}
assert matching({"team": {"contains": "finance"}}) == {1}
assert matching({"team": {"icontains": "people"}}) == {2}
assert matching({"tags": "design"}) == {2}
assert matching({"day": {"gte": "2025-03-05"}}) == {1, 3}
assert matching({"AND": [{"team": "core"}, {"priority": 1}]}) == {3}
assert matching({"OR": [{"team": "finance"}, {"priority": 3}]}) == {0, 1}
assert matching({"NOT": [{"team": "core"}, {"team": "finance"}]}) == {2}
assert matching(
    {"OR": [{"AND": [{"team": "core"}, {"priority": {"gt": 2}}]}, {"tags": "design"}]}
) == {
    0,
    2,
}
