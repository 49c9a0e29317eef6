"""A chat whose prompt holds what is known of the user. In the form of version 1."""

from mem0 import Memory
from openai import OpenAI

client = OpenAI()
memory = Memory()


def chat(message: str, user_id: str = "default_user") -> str:
    relevant = memory.search(query=message, user_id=user_id, limit=3)
    known = "\n".join(f"- {entry['memory']}" for entry in relevant["results"])
    messages = [
        {"role": "system", "content": f"Answer in the light of what is known.\n{known}"},
        {"role": "user", "content": message},
    ]
    response = client.chat.completions.create(model="script", messages=messages)
    answer = response.choices[0].message.content
    messages.append({"role": "assistant", "content": answer})
    memory.add(messages, user_id=user_id)
    return known


assert chat("My favourite city is Lisbon.", "kim") == ""
assert "Lisbon" in chat("Where should I go? You know my favourite city.", "kim")
assert chat("Which is my favourite city?", "lee") == ""
