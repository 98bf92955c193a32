"""Tiny random models of families other than BERT as ONNX files, with PyTorch's values for each layer.

Run by hand, as tinySentenceModels.py:
    python scripts/models/tinyFamilies.py test/fixtures/tinyModels [FAMILY...]
"""

import base64
import gzip
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
import transformers as of

SEED, SPREAD = 20261128, 0.15
DIMS, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 32, 3, 4, 64, 120, 64
SIZES = dict(vocab_size=VOCABULARY, hidden_size=DIMS, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=INNER, max_position_embeddings=POSITIONS)
DECODER = dict(**SIZES, num_key_value_heads=2, head_dim=8)


def families():
    """Each family's model, and the inputs that its exports take."""
    both = ["input_ids", "attention_mask"]
    types = [*both, "token_type_ids"]
    yield "modernbert", of.ModernBertModel, of.ModernBertConfig(**SIZES, pad_token_id=0, global_attn_every_n_layers=2, local_attention=8, reference_compile=False), both
    yield "mpnet", of.MPNetModel, of.MPNetConfig(**SIZES, pad_token_id=1), both
    yield "roberta", of.RobertaModel, of.RobertaConfig(**SIZES, pad_token_id=1, type_vocab_size=1), both
    # Which takes the positions that the others count themselves.
    yield "robertaPositions", of.RobertaModel, of.RobertaConfig(**SIZES, pad_token_id=1, type_vocab_size=1), [*both, "position_ids"]
    yield "deberta", of.DebertaV2Model, of.DebertaV2Config(**SIZES, relative_attention=True, position_buckets=8, pos_att_type=["p2c", "c2p"], norm_rel_ebd="layer_norm", share_att_key=True, position_biased_input=False, type_vocab_size=0, pad_token_id=0), both
    yield "albert", of.AlbertModel, of.AlbertConfig(**SIZES, embedding_size=16), types
    yield "electra", of.ElectraModel, of.ElectraConfig(**SIZES, embedding_size=16), types
    yield "t5", of.T5EncoderModel, of.T5Config(vocab_size=VOCABULARY, d_model=DIMS, num_layers=LAYERS, num_heads=HEADS, d_kv=8, d_ff=INNER, feed_forward_proj="gated-gelu"), both
    yield "qwen3", of.Qwen3Model, of.Qwen3Config(**DECODER), [*both, "position_ids", "past"]
    yield "gemma3", of.Gemma3TextModel, of.Gemma3TextConfig(**DECODER, sliding_window=8, use_bidirectional_attention=True, layer_types=["sliding_attention", "full_attention", "sliding_attention"], query_pre_attn_scalar=8), both


class LastState(torch.nn.Module):
    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *values):
        return self.model(**dict(zip(self.names, values))).last_hidden_state


class WithCache(torch.nn.Module):
    """As optimum exports a decoder: the cache of the tokens before goes in, and the longer one comes out."""

    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *values):
        count = len(self.names)
        cache = of.DynamicCache.from_legacy_cache(tuple(zip(values[count::2], values[count + 1 :: 2])))
        out = self.model(**dict(zip(self.names, values)), past_key_values=cache, use_cache=True)
        present = out.past_key_values.to_legacy_cache()
        return out.last_hidden_state, *(value for layer in present for value in layer)


def main(folder, wanted):
    for name, Model, config, inputs in families():
        if wanted and name not in wanted:
            continue
        torch.manual_seed(SEED)
        config._attn_implementation = "eager"
        model = Model(config).eval()
        with torch.no_grad():
            for key, value in model.named_parameters():
                if "norm" in key.lower():
                    base = 1 if key.endswith("weight") and "gemma" not in name else 0
                    value.copy_(base + rounded(0.2 * torch.randn_like(value)))
                else:
                    value.copy_(rounded(SPREAD * torch.randn_like(value)))
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        try:
            made = export(model, inputs, config)
        except Exception as error:
            print(name, "is not exported:", str(error)[:300])
            continue
        (target / "export.onnx.gz").write_bytes(gzip.compress(made.SerializeToString(), 9, mtime=0))
        (target / "golden.json.gz").write_bytes(gzip.compress(golden(model, inputs).encode(), 9, mtime=0))
        print(name, len(made.graph.node), "nodes", flush=True)


def rounded(values):
    """Few bits each, so that the files compress well."""
    return torch.round(values * 256) / 256


def export(model, inputs, config):
    example = torch.randint(5, VOCABULARY, (2, 9))
    mask = torch.ones_like(example)
    mask[1, 7:] = 0
    known = {"input_ids": example, "attention_mask": mask, "token_type_ids": torch.zeros_like(example), "position_ids": torch.arange(9)[None].repeat(2, 1) + 2}
    names = [name for name in inputs if name != "past"]
    values = [known[name] for name in names]
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
    outputs = ["last_hidden_state"]
    wrapped = LastState(model, names)
    if "past" in inputs:
        wrapped = WithCache(model, list(names))
        values[1] = torch.ones(2, 12, dtype=torch.int64)
        values[2] = torch.arange(3, 12)[None].repeat(2, 1)
        axes["attention_mask"] = {0: "batch", 1: "total"}
        for layer in range(LAYERS):
            for kind in ("key", "value"):
                name = f"past_key_values.{layer}.{kind}"
                names.append(name)
                values.append(torch.randn(2, 2, 3, 8))
                axes[name] = {0: "batch", 2: "before"}
                outputs.append(f"present.{layer}.{kind}")
                axes[outputs[-1]] = {0: "batch", 2: "total"}
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "model.onnx"
        shared = dict(input_names=names, output_names=outputs)
        with torch.no_grad():
            if model.config.model_type in ("qwen3", "gemma3_text"):
                # The older exporter cannot trace how their masks are made.
                shapes = tuple({axis: torch.export.Dim.AUTO for axis in axes[name]} for name in names)
                program = torch.onnx.export(wrapped.eval(), tuple(values), dynamo=True, dynamic_shapes=(shapes,), opset_version=18, **shared)
                program.save(str(path))
            else:
                torch.onnx.export(wrapped.eval(), tuple(values), str(path), dynamic_axes=axes, opset_version=17, dynamo=False, **shared)
        made = onnx.load(path)
        for value in [*made.graph.input, *made.graph.output, *made.graph.initializer]:
            value.ClearField("doc_string")
            del value.metadata_props[:]
        del made.metadata_props[:]
        del made.graph.metadata_props[:]
    for node in made.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    del made.graph.value_info[:]
    return made


def golden(model, inputs):
    model = model.double()
    generator = np.random.default_rng(7)
    ids = lambda length: [2, *(int(i) for i in generator.integers(5, VOCABULARY, length - 2)), 3]
    pad = getattr(model.config, "pad_token_id", 0) or 0
    short = ids(5)
    cases = [
        {"about": "one sequence", "input_ids": [ids(9)], "attention_mask": [[1] * 9], "token_type_ids": [[0] * 9]},
        {"about": "longer than a local window", "input_ids": [ids(21)], "attention_mask": [[1] * 21], "token_type_ids": [[0] * 21]},
        {"about": "a batch, the second padded", "input_ids": [ids(7), short + [pad, pad]], "attention_mask": [[1] * 7, [1] * 5 + [0, 0]], "token_type_ids": [[0] * 7, [0] * 7]},
    ]
    for case in cases:
        feeds = {name: torch.tensor(case[name]) for name in inputs if name in case}
        if "position_ids" in inputs and pad == 1:
            # Of padding too, which the model would put at its own place.
            feeds["position_ids"] = torch.arange(feeds["input_ids"].shape[1])[None].expand_as(feeds["input_ids"]) + pad + 1
        with torch.no_grad():
            out = model(**feeds, output_hidden_states=True, output_attentions=True)
        # The last one as the model gives it: ModernBERT lists it before its last normalisation.
        case["hiddenStates"] = [encode(h) for h in [*out.hidden_states[:-1], out.last_hidden_state]]
        case["attentions"] = [encode(a) for a in out.attentions]
        case["embeddingParts"] = {}
    return json.dumps({"dims": DIMS, "heads": HEADS, "cases": cases}, separators=(",", ":")) + "\n"


def encode(values):
    """Row-major little-endian fp32 in base64."""
    return base64.b64encode(values.detach().contiguous().numpy().astype("<f4").tobytes()).decode()


main(Path(sys.argv[1]), sys.argv[2:])
