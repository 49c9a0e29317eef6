"""Users, agents and runs, each with memories of its own. In the form of version 1."""

from mem0 import Memory

memory = Memory()
memory.add("Writes unit tests first", agent_id="coder", infer=False)
memory.add("Wants short answers", user_id="mia", infer=False)
memory.add("Knows Rust", user_id="mia", agent_id="coder", infer=False)
memory.add("This sprint ends on Friday", user_id="mia", agent_id="coder", run_id="s1", infer=False)
memory.add("This sprint ends on Monday", user_id="mia", agent_id="coder", run_id="s2", infer=False)


def of(**ids: str) -> set[str]:
    return {entry["memory"] for entry in memory.get_all(**ids)["results"]}


assert len(of(user_id="mia")) == 4
assert len(of(agent_id="coder")) == 4
assert of(user_id="mia", run_id="s1") == {"This sprint ends on Friday"}
assert of(run_id="s3") == set()
friday = memory.search("When does the sprint end?", user_id="mia", run_id="s1")["results"]
assert [entry["memory"] for entry in friday] == ["This sprint ends on Friday"]

memory.delete_all(run_id="s1")
assert of(user_id="mia", agent_id="coder") == {"Knows Rust", "This sprint ends on Monday"}
memory.delete_all(user_id="mia")
assert of(agent_id="coder") == {"Writes unit tests first"}
