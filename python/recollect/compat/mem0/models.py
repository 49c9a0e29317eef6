"""The models that a configuration of Mem0 names, as Recollect's adapters.

``embedder``: ``static`` is Recollect's own, and the default; ``huggingface`` and ``fastembed`` run
here; the others ask an endpoint that speaks OpenAI's protocol. ``llm``: ``rules`` are Recollect's
own, and the default; ``anthropic`` and the others are asked.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from typing import Any

from recollect.embed.protocol import Embedder
from recollect.errors import InvalidInputError
from recollect.inference import Inference
from recollect.store import DEFAULT, Default

_ENDPOINTS = {  # of what speaks OpenAI's protocol: where, unless it is said
    "openai": None,
    "ollama": "http://localhost:11434",
    "lmstudio": "http://localhost:1234/v1",
    "vllm": "http://localhost:8000/v1",
    "deepseek": "https://api.deepseek.com",
    "groq": "https://api.groq.com/openai/v1",
    "together": "https://api.together.xyz/v1",
    "xai": "https://api.x.ai/v1",
}
_KEYLESS = ("ollama", "lmstudio", "vllm")
_OF_ENDPOINT = {"model", "api_key", *(f"{name}_base_url" for name in _ENDPOINTS)}
_OF_EMBEDDER = _OF_ENDPOINT | {"embedding_dims"}
_OF_LLM = _OF_ENDPOINT | {"temperature", "top_p", "max_tokens", "enable_vision", "vision_details"}
_PASSED_ON = ("temperature", "top_p")


def embedder_of(provider: str | None, config: Mapping[str, Any]) -> Embedder | Default:
    """The embedder that a section names.

    Raises:
        InvalidInputError: it is not known, or has a key of which nothing is known.
        EmbeddingError: its package or model cannot be loaded.
    """
    if provider in (None, "static"):
        return DEFAULT
    check_keys(config, _OF_EMBEDDER, "embedder.config")
    model = _model(config, "embedder", provider)
    # Imported when chosen: each needs a package that not everybody has.
    if provider in _ENDPOINTS:
        from recollect.embed.openai import OpenAIEmbedder

        url, key = _endpoint(str(provider), config)
        return OpenAIEmbedder(
            model, dimensions=config.get("embedding_dims"), base_url=url, api_key=key
        )
    if provider == "huggingface":
        from recollect.embed.sentence_transformers import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(model)
    if provider == "fastembed":
        from recollect.embed.fastembed import FastEmbedEmbedder

        return FastEmbedEmbedder(model)
    raise _unknown("embedder", provider, ("static", "huggingface", "fastembed"))


def inference_of(provider: str | None, config: Mapping[str, Any]) -> Inference | Default:
    """What reads conversations, by the section of the language model.

    Raises:
        InvalidInputError: it is not known, or has a key of which nothing is known.
        InferenceError: its package or key is missing.
    """
    if provider in (None, "rules"):
        return DEFAULT
    check_keys(config, _OF_LLM, "llm.config")
    if config.get("enable_vision"):
        warnings.warn("enable_vision has no effect: pictures are left out", stacklevel=5)
    model = _model(config, "llm", provider)
    extra = {name: config[name] for name in _PASSED_ON if name in config}
    options = {"max_output_tokens": config["max_tokens"]} if "max_tokens" in config else {}
    from recollect.llm import AnthropicModel, LLMInference, OpenAIModel

    if provider == "anthropic":
        asked = AnthropicModel(model, api_key=config.get("api_key"), extra=extra)
        return LLMInference(asked, **options)
    if provider in _ENDPOINTS:
        url, key = _endpoint(str(provider), config)
        return LLMInference(OpenAIModel(model, base_url=url, api_key=key, extra=extra), **options)
    raise _unknown("llm", provider, ("rules", "anthropic"))


def plain(config: object) -> dict[str, Any]:
    """A section as a dict, without members that are None. Raises InvalidInputError."""
    if config is None:
        return {}
    dump = getattr(config, "model_dump", None)
    made = dump() if callable(dump) else config
    if not isinstance(made, Mapping):
        raise InvalidInputError(f"config must be a dict, not {type(config).__name__}")
    return {key: value for key, value in made.items() if value is not None}


def check_keys(given: Mapping[str, Any], known: Collection[str], place: str) -> None:
    """Raise InvalidInputError if a key is not known, with those that are."""
    if unknown := [str(key) for key in given if key not in known]:
        raise InvalidInputError(
            f"{place} has keys that Recollect has no use for: {', '.join(sorted(unknown))}. "
            f"It understands {', '.join(sorted(known))}"
        )


def _model(config: Mapping[str, Any], section: str, provider: str | None) -> str:
    model = config.get("model")
    if not isinstance(model, str) or not model:
        raise InvalidInputError(f"{section}.config.model must name the model of {provider}")
    return model


def _endpoint(provider: str, config: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Where the protocol is spoken, and the key."""
    key: str | None = config.get("api_key")
    url: str | None = config.get(f"{provider}_base_url") or _ENDPOINTS[provider]
    if provider == "ollama" and url is not None:
        url = url.rstrip("/").removesuffix("/v1") + "/v1"
    # Some ask for no key, but the client wants one.
    return url, key or (provider if provider in _KEYLESS else None)


def _unknown(section: str, provider: object, own: tuple[str, ...]) -> InvalidInputError:
    names = ", ".join((*own, *_ENDPOINTS))
    return InvalidInputError(f"{section}.provider {provider!r} is not known: there are {names}")
