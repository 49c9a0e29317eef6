"""Remember, look up, change, look back, delete. In the form of version 1."""

from mem0 import Memory

m = Memory()

talk = [
    {"role": "user", "content": "I'm Alex. I'm a vegetarian and I'm allergic to nuts."},
    {"role": "assistant", "content": "Got it, Alex: no meat and no nuts."},
]
added = m.add(talk, user_id="alex", metadata={"category": "diet"})
for entry in added["results"]:
    assert entry["event"] in ("ADD", "UPDATE", "DELETE"), entry
assert added["results"], "something was learnt"

found = m.search("What can Alex not eat?", user_id="alex")
assert any("nuts" in one["memory"] for one in found["results"]), found
print("\n".join(f"- {one['memory']} ({one['score']:.2f})" for one in found["results"]))

everything = m.get_all(user_id="alex")["results"]
memory_id = everything[0]["id"]
assert m.get(memory_id)["memory"] == everything[0]["memory"]
assert everything[0]["metadata"]["category"] == "diet"

print(m.update(memory_id=memory_id, data="Alex is a vegan"))
assert m.get(memory_id)["memory"] == "Alex is a vegan"
changes = m.history(memory_id=memory_id)
assert [change["event"] for change in changes] == ["ADD", "UPDATE"]
assert changes[-1]["new_memory"] == "Alex is a vegan"

m.delete(memory_id=memory_id)
assert m.get(memory_id) is None
m.delete_all(user_id="alex")
assert m.get_all(user_id="alex") == {"results": []}
m.reset()
