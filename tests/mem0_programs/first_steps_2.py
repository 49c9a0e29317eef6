"""The same in the form of version 2: ids are members of the filters."""

from mem0 import Memory

memory = Memory()
memory.add("I prefer window seats on flights", user_id="sam", infer=False)
memory.add(
    [{"role": "user", "content": "Book me a hotel with a gym, please, I train every day."}],
    user_id="sam",
    agent_id="travel",
    run_id="trip-7",
    infer=False,
)

hits = memory.search("Window seats or not?", filters={"user_id": "sam"}, top_k=3)
assert hits["results"][0]["memory"] == "I prefer window seats on flights"
assert 0 < hits["results"][0]["score"] <= 1
assert len(memory.get_all(filters={"user_id": "sam"}, top_k=50)["results"]) == 2
trip = memory.get_all(filters={"user_id": "sam", "run_id": "trip-7"})["results"]
assert [one["run_id"] for one in trip] == ["trip-7"]

memory.update(trip[0]["id"], text="Sam trains every day", metadata={"topic": "sport"})
sport = memory.search("training", filters={"user_id": "sam", "topic": "sport"}, threshold=0.0)
assert [one["memory"] for one in sport["results"]] == ["Sam trains every day"]

explained = memory.search("Sam trains", filters={"user_id": "sam"}, top_k=1, explain=True)
assert explained["results"][0]["score_details"]["final_score"] == explained["results"][0]["score"]

try:
    memory.search("seat")
except ValueError as error:
    assert "user_id" in str(error)
else:
    raise AssertionError("a search for nobody's memories must fail")
