"""The files beside the graph: configuration, tokenizer, manifest."""

import hashlib
import json


def config_json(model):
    """DistilBERT's own configuration file, as the Hub has it."""
    config = {
        "activation": "gelu",
        "architectures": ["DistilBertModel"],
        "attention_dropout": 0.1,
        "dim": model.dims,
        "dropout": 0.1,
        "hidden_dim": model.layers[0]["first"].weight.shape[1],
        "initializer_range": 0.02,
        "max_position_embeddings": model.positions.shape[0],
        "model_type": "distilbert",
        "n_heads": model.heads,
        "n_layers": len(model.layers),
        "pad_token_id": 0,
        "sinusoidal_pos_embds": False,
        "vocab_size": model.words.shape[0],
    }
    return to_json(config)


def tokenizer_json(tokenizer):
    """The tokenizer without padding and truncation: how much of a text is read is the caller's choice."""
    return json.dumps({**tokenizer, "truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_package(folder, contents, more_names, model, about):
    """Writes `contents` (bytes by file name) and `manifest.json`, which lists them and the files `more_names`,
    already there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    manifest = {
        "formatVersion": 1,
        **about,
        "architecture": "distilbert",
        "dims": model.dims,
        "layers": len(model.layers),
        "heads": model.heads,
        "vocabularySize": model.words.shape[0],
        "maxTokens": model.positions.shape[0],
        "files": [_file_entry(folder / name) for name in sorted([*contents, *more_names])],
    }
    (folder / "manifest.json").write_bytes(to_json(manifest).encode())
    for path in sorted(folder.iterdir()):
        print(f"  {folder.name}/{path.name}: {path.stat().st_size:,} bytes")


def to_json(value):
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _file_entry(path):
    data = path.read_bytes()
    return {"path": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
