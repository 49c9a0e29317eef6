"""Everything, awaited. In the form of version 2."""

import asyncio

from mem0 import AsyncMemory


async def main() -> None:
    memory = AsyncMemory()
    await memory.add(
        messages=[{"role": "user", "content": "I ride my bike to work"}], user_id="noa", infer=False
    )
    await asyncio.gather(
        memory.add("I live near the harbour", user_id="noa", infer=False),
        memory.add("I work at the museum", user_id="noa", infer=False),
    )
    found = await memory.search("Whose bike is it?", filters={"user_id": "noa"})
    assert found["results"][0]["memory"] == "I ride my bike to work"
    everything = await memory.get_all(filters={"user_id": "noa"})
    ids = [entry["id"] for entry in everything["results"]]
    await asyncio.gather(*(memory.update(memory_id=id, text=f"fact {id}") for id in ids))
    assert (await memory.get(ids[0]))["memory"] == f"fact {ids[0]}"
    assert len(await memory.history(ids[0])) == 2
    await memory.delete(memory_id=ids[0])
    await memory.delete_all(user_id="noa")
    assert await memory.get_all(filters={"user_id": "noa"}) == {"results": []}


asyncio.run(main())
