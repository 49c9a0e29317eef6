"""An assistant that remembers each customer's trouble. In the form of version 1."""

from mem0 import Memory

config = {
    "vector_store": {
        "provider": "qdrant",
        "config": {"collection_name": "support", "path": "./qdrant", "on_disk": True},
    },
    "history_db_path": "./history.db",
    "version": "v1.1",
}


class Support:
    def __init__(self) -> None:
        self.memory = Memory.from_config(config)
        self.app_id = "support"

    def handle(self, query: str, user_id: str) -> list[str]:
        before = self.memory.search(query=query, user_id=user_id, agent_id=self.app_id)
        self.memory.add(
            query,
            user_id=user_id,
            agent_id=self.app_id,
            metadata={"app_id": self.app_id, "priority": 2},
            infer=False,
        )
        return [one["memory"] for one in before["results"]]

    def memories(self, user_id: str) -> list[dict]:
        return self.memory.get_all(user_id=user_id)["results"]


support = Support()
assert support.handle("My order 123 has not arrived.", "maria") == []
assert support.handle("What about my order?", "maria") == ["My order 123 has not arrived."]
assert support.handle("What about my order?", "john") == []
assert {one["agent_id"] for one in support.memories("maria")} == {"support"}
assert len(support.memories("maria")) == 2 and len(support.memories("john")) == 1
assert support.memories("john")[0]["metadata"] == {"app_id": "support", "priority": 2}
assert len(support.memory.get_all(user_id="maria", limit=1)["results"]) == 1
support.memory.close()
