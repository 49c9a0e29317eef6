"""How an agent did something, kept as a procedure; and errors. In the form of version 1."""

from mem0 import Memory

memory = Memory()
steps = [
    {"role": "system", "content": "You browse the web."},
    {"role": "user", "content": "Find the three newest articles about batteries"},
    {"role": "assistant", "content": "Opened the site, sorted by date, read the first three"},
]
result = memory.add(steps, agent_id="browser", memory_type="procedural_memory")
assert [one["event"] for one in result["results"]] == ["ADD"]
found = memory.search("how to find articles about batteries", agent_id="browser")
assert found["results"][0]["id"] == result["results"][0]["id"]

for wrong in (
    lambda: memory.add("text", infer=False),
    lambda: memory.add("text", user_id="x", memory_type="episodic"),
    lambda: memory.get_all(),
    lambda: memory.delete_all(),
    lambda: memory.delete("00000000-0000-4000-8000-000000000000"),
    lambda: memory.update("00000000-0000-4000-8000-000000000000", "text"),
):
    try:
        wrong()
    except Exception as error:  # noqa: BLE001
        assert str(error)
    else:
        raise AssertionError("an error was expected")
assert memory.get("00000000-0000-4000-8000-000000000000") is None
