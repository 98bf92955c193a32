"""Makes test/fixtures/sentenceModels: what sentence-transformers makes of texts with a tiny random BERT, for many files beside it.

    pip install -r scripts/models/requirements.txt
    python scripts/models/tinySentenceModels.py

Run it once with sentence-transformers 6.2.0 and once with 5.1.2 installed: each writes a file of its own, named by its
first number. Each case has the files that lie beside the model, and for each text the vector that `encode_query`,
`encode_document` or `encode` gives.
"""

import base64
import copy
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import sentence_transformers
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save as save_tensors
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

SEED = 20261127
DIMS, SPREAD = 32, 0.15
MAJOR = int(sentence_transformers.__version__.split(".")[0])

fixtures = Path(__file__).parents[2] / "test/fixtures"
folder = fixtures / "sentenceModels"
names = ["input_ids", "attention_mask", "token_type_ids"]
TEXTS = [
    {"text": "the cat sat on the river bank", "as": "document"},
    {"text": "money in the bank", "as": "query"},
    {"text": "A red House", "as": "document"},
    {"text": "time for the first naïve test", "as": "encode"},
]


class Export(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *values):
        out = self.model(**dict(zip(names, values)))
        return out.last_hidden_state, out.pooler_output


def main():
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    config = BertConfig(
        vocab_size=191,
        hidden_size=DIMS,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        attn_implementation="eager",
    )
    model = BertModel(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" not in name:
                parameter.normal_(0, SPREAD)
    source = folder / "model.onnx"
    if MAJOR >= 6 or not source.exists():
        export(model, source)
        config_json = {k: v for k, v in config.to_dict().items() if k in KEPT}
        text = json.dumps({"architectures": ["BertModel"], **config_json}, indent=2)
        (folder / "config.json").write_text(text + "\n")
    cases = [golden(model, case) for case in CASES if case.get("since", 5) <= MAJOR]
    version = sentence_transformers.__version__
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (folder / f"golden{MAJOR}.json").write_text(f'{{"madeWith": "sentence-transformers {version}", "cases": [\n{lines}\n]}}\n')


KEPT = ("model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings", "pad_token_id", "type_vocab_size", "intermediate_size", "hidden_act", "layer_norm_eps")


def export(model, path):
    example = torch.randint(5, 191, (2, 9))
    values = (example, torch.ones_like(example), torch.zeros_like(example))
    outputs = ["last_hidden_state", "pooler_output"]
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
    axes["pooler_output"] = {0: "batch"}
    torch.onnx.export(
        Export(model), values, str(path), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False
    )
    made = onnx.load(path)
    for node in made.graph.node:
        node.ClearField("doc_string")
    del made.graph.value_info[:]
    onnx.save(made, path)


def golden(model, case):
    """Writes the case's folder, loads it as its user would, and keeps what it gives."""
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        model.save_pretrained(root)
        (root / "tokenizer.json").write_text((fixtures / "tinyModel/tokenizer.json").read_text())
        tokenizer_config = {"tokenizer_class": "BertTokenizerFast", "model_max_length": 64}
        (root / "tokenizer_config.json").write_text(json.dumps(tokenizer_config))
        for path, content in case["files"].items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                target.write_bytes(base64.b64decode(content))
            elif path == "tokenizer_config.json":
                target.write_text(json.dumps({**tokenizer_config, **content}))
            else:
                target.write_text(json.dumps(content))
        made_by = SentenceTransformer(str(root), device="cpu")
        encode = {"query": made_by.encode_query, "document": made_by.encode_document, "encode": made_by.encode}
        if MAJOR < 5:
            raise SystemExit("sentence-transformers 5 or later is needed")
        texts = []
        for entry in case.get("texts", TEXTS):
            vector = encode[entry["as"]](entry["text"])
            texts.append({**entry, "vector": [float(f"{value:.6g}") for value in vector]})
    return {**{key: value for key, value in case.items() if key not in ("texts", "since")}, "texts": texts}


def modules(*kinds):
    """modules.json, and its paths as they are usual."""
    return [{"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{kind}", "type": f"sentence_transformers.models.{kind}"} for i, kind in enumerate(kinds)]


def pooled(pooling, *behind, **files):
    """The files of a model with one pooling module."""
    return {
        "modules.json": modules("Transformer", "Pooling", *behind),
        "1_Pooling/config.json": {"word_embedding_dimension": DIMS, **pooling},
        **{f"{name}.json": content for name, content in files.items()},
    }


def dense(out_dims, seed, activation="torch.nn.modules.activation.Tanh"):
    torch.manual_seed(seed)
    weight, bias = torch.randn(out_dims, DIMS) * 0.3, torch.randn(out_dims) * 0.1
    config = {"in_features": DIMS, "out_features": out_dims, "bias": True, "activation_function": activation}
    return config, weight, bias


def overlay(nodes, initializers, outputs):
    """A second graph that, behind the bytes of the first, is read as more of it."""
    graph = onnx.GraphProto()
    graph.node.extend(nodes)
    graph.initializer.extend(initializers)
    graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs)
    proto = onnx.ModelProto()
    proto.graph.CopyFrom(graph)
    return base64.b64encode(proto.SerializePartialToString()).decode()


def mean_nodes(name="sentence_embedding"):
    """As optimum writes the mean over tokens."""
    number = lambda value, of: numpy_helper.from_array(np.array(value, dtype=np.int64), of)
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["mask_of_text"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask_of_text", "last_axis"], ["mask_of_states"]),
        helper.make_node("Mul", ["last_hidden_state", "mask_of_states"], ["masked_states"]),
        helper.make_node("ReduceSum", ["masked_states", "token_axis"], ["sum_of_states"], keepdims=0),
        helper.make_node("ReduceSum", ["mask_of_states", "token_axis"], ["count_of_states"], keepdims=0),
        helper.make_node("Div", ["sum_of_states", "count_of_states"], [name]),
    ]
    return nodes, [number([1], "token_axis"), number([-1], "last_axis")]


def last_nodes():
    """The last token, where nothing is padded."""
    nodes = [helper.make_node("Gather", ["last_hidden_state", "last_place"], ["sentence_embedding"], axis=1)]
    return nodes, [numpy_helper.from_array(np.array(-1, dtype=np.int64), "last_place")]


DENSE_CONFIG, DENSE_WEIGHT, DENSE_BIAS = dense(12, 5)
DENSE_FILES = {
    "2_Dense/config.json": DENSE_CONFIG,
    "2_Dense/model.safetensors": base64.b64encode(save_tensors({"linear.weight": DENSE_WEIGHT, "linear.bias": DENSE_BIAS})).decode(),
}


def dense_overlay():
    nodes, initializers = mean_nodes("mean_of_states")
    nodes += [
        helper.make_node("Gemm", ["mean_of_states", "dense_weight", "dense_bias"], ["dense_sum"], transB=1),
        helper.make_node("Tanh", ["dense_sum"], ["sentence_embedding"]),
    ]
    initializers += [numpy_helper.from_array(DENSE_WEIGHT.numpy(), "dense_weight"), numpy_helper.from_array(DENSE_BIAS.numpy(), "dense_bias")]
    return overlay(nodes, initializers, [("sentence_embedding", ["batch", 12])])


OF_TEXT = [("sentence_embedding", ["batch", DIMS])]
MEAN = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
PROMPTS = {"query": "find the ", "document": "read: "}
# `not`: files that the maker reads and a folder with an ONNX file may lack. `overlay`: what is appended to the ONNX file.
CASES = [
    {"name": "mean, by switches", "files": pooled(MEAN, "Normalize")},
    {"name": "mean, not normalised", "files": pooled(MEAN)},
    {"name": "no file says how", "files": {}, "pooling": "first-last"},
    {"name": "cls, by a word", "files": pooled({"pooling_mode": "cls"}), "since": 6},
    {"name": "cls, by switches", "files": pooled({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False})},
    {"name": "max, in a list", "files": pooled({"pooling_mode": ["max"]}), "since": 6},
    {"name": "mean over the root of the length", "files": pooled({"pooling_mode_mean_sqrt_len_tokens": True, "pooling_mode_mean_tokens": False})},
    {"name": "last token, by switches", "files": pooled({"pooling_mode_lasttoken": True, "pooling_mode_mean_tokens": False})},
    {"name": "weighted mean, by switches", "files": pooled({"pooling_mode_weightedmean_tokens": True, "pooling_mode_mean_tokens": False})},
    {"name": "weighted mean, in a list", "files": pooled({"pooling_mode": ["weightedmean"]}), "since": 6},
    {"name": "two ways joined", "files": pooled({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}), "pooling": "cls+mean"},
    {"name": "prompts", "files": pooled(MEAN, config_sentence_transformers={"prompts": PROMPTS})},
    {"name": "an empty prompt for documents, another by default", "files": pooled(MEAN, config_sentence_transformers={"prompts": {"query": "find the ", "document": ""}, "default_prompt_name": "query"})},
    {"name": "prompts left out of the mean", "files": pooled({**MEAN, "include_prompt": False}, config_sentence_transformers={"prompts": PROMPTS})},
    {"name": "prompts left out of the weighted mean", "files": pooled({"pooling_mode_weightedmean_tokens": True, "pooling_mode_mean_tokens": False, "include_prompt": False}, config_sentence_transformers={"prompts": PROMPTS})},
    {"name": "prompts left out, the first token behind them", "files": pooled({"pooling_mode": "cls", "include_prompt": False}, config_sentence_transformers={"prompts": PROMPTS}), "since": 6},
    {"name": "lower case by tokenizer_config.json, which wins", "files": pooled(MEAN, tokenizer_config={"do_lower_case": False})},
    {"name": "lower case by sentence_bert_config.json", "files": pooled(MEAN, tokenizer_config={"do_lower_case": False}, sentence_bert_config={"max_seq_length": 60, "do_lower_case": True})},
    {"name": "accents kept", "files": pooled(MEAN, tokenizer_config={"strip_accents": False})},
    {"name": "accents stripped, case kept", "files": pooled(MEAN, tokenizer_config={"do_lower_case": False, "strip_accents": True})},
    {"name": "dense behind the mean", "files": {**pooled(MEAN, "Dense", "Normalize"), **DENSE_FILES}},
    {"name": "dense behind the last token", "files": {**pooled({"pooling_mode_lasttoken": True, "pooling_mode_mean_tokens": False}, "Dense"), **DENSE_FILES}},
    {"name": "dense behind the weighted mean", "files": {**pooled({"pooling_mode_weightedmean_tokens": True, "pooling_mode_mean_tokens": False}, "Dense"), **DENSE_FILES}},
    {"name": "cut to eight numbers", "files": pooled(MEAN, "Normalize", config_sentence_transformers={"truncate_dim": 8}), "since": 6},
    {"name": "dense, cut to six numbers", "files": {**pooled(MEAN, "Dense", config_sentence_transformers={"truncate_dim": 6}), **DENSE_FILES}, "since": 6},
    {"name": "compared by the dot product", "files": pooled(MEAN, config_sentence_transformers={"similarity_fn_name": "dot"}), "said": "compare vectors by their dot product"},
    {
        "name": "pooler_output, where the files say so",
        "files": {
            "modules.json": modules("Transformer"),
            "sentence_bert_config.json": {
                "transformer_task": "feature-extraction",
                "modality_config": {"text": {"method": "forward", "method_output_name": "pooler_output"}},
                "module_output_name": "sentence_embedding",
            },
        },
        "pooling": "file",
        "since": 6,
    },
    {"name": "the mean in the file, nothing beside it", "files": {}, "overlay": overlay(*mean_nodes(), OF_TEXT), "pooling": "mean"},
    {"name": "the last token in the file, nothing beside it", "files": pooled({"pooling_mode_lasttoken": True, "pooling_mode_mean_tokens": False}), "leftOut": ["modules.json", "1_Pooling/config.json"], "overlay": overlay(*last_nodes(), OF_TEXT), "pooling": "last-token"},
    {"name": "dense in the file, nothing beside it", "files": {**pooled(MEAN, "Dense"), **DENSE_FILES}, "leftOut": ["modules.json", "1_Pooling/config.json", *DENSE_FILES], "overlay": dense_overlay(), "pooling": "file"},
    {"name": "dense in the file and beside it", "files": {**pooled(MEAN, "Dense"), **DENSE_FILES}, "overlay": dense_overlay(), "pooling": "mean"},
    {"name": "the mean in the file, dense beside it", "files": {**pooled(MEAN, "Dense"), **DENSE_FILES}, "overlay": overlay(*mean_nodes(), OF_TEXT), "pooling": "mean"},
    {"name": "the mean in the file, the last token said", "files": pooled(MEAN), "replaced": {"1_Pooling/config.json": {"pooling_mode_lasttoken": True, "pooling_mode_mean_tokens": False}}, "overlay": overlay(*mean_nodes(), OF_TEXT), "pooling": "file"},
]

main()
