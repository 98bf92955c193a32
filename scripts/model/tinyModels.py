"""Tiny random BERT and DistilBERT models as ONNX files of many kinds, with PyTorch's values for each layer.

Not part of build.sh: PyTorch is large and its exporters change from version to version. Run it by hand,
    pip install -r scripts/model/tinyModelsRequirements.txt
    python scripts/model/tinyModels.py test/fixtures/tinyModels
and commit what it writes.
"""

import base64
import copy
import gzip
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers import float16, optimizer
from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel

SEED = 20240817
DIMS, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 32, 3, 4, 64, 120, 64
# Random weights of this size give attention maps that are far from uniform.
SPREAD = 0.15
# Farther apart two tensors are not the same weights.
MOST_ROUNDING = 0.06


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("bert", "distilbert"):
        Maker(name, folder).make()


class LastState(torch.nn.Module):
    """A model as Hub exports have it: named inputs, last_hidden_state alone."""

    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *values):
        return self.model(**dict(zip(self.names, values))).last_hidden_state


class Maker:
    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if name == "bert" else [])
        self.model = random_model(name)

    def make(self):
        self.golden("golden", self.model)
        work = Path(tempfile.mkdtemp())
        exports = {opset: self.export(work / f"{opset}.onnx", opset) for opset in (11, 14, 17)}
        for opset in (18, 23) if self.name == "bert" else (18,):
            exports[opset] = self.export(work / f"{opset}.onnx", opset, dynamo=True)
        for opset, path in exports.items():
            self.save(f"opset{opset}", onnx.load(path))

        half = onnx.load(exports[14])
        self.save("fp16", float16.convert_float_to_float16(copy.deepcopy(half), keep_io_types=True))
        if self.name == "bert":
            self.save("fp16Output", float16.convert_float_to_float16(half, keep_io_types=False))

        # Seven bits of weights: without VNNI, eight signed ones overflow in ONNX Runtime's products.
        signed = self.name == "bert"
        path = work / "dynamic.onnx"
        kind = QuantType.QInt8 if signed else QuantType.QUInt8
        quantize_dynamic(exports[11 if signed else 17], path, weight_type=kind, reduce_range=signed)
        self.save("int8" if signed else "uint8", onnx.load(path))
        self.golden("dynamicGolden", self.stored_in(onnx.load(path)), rounded_activations=True)

        prepared, path = work / "prepared.onnx", work / "qdq.onnx"
        quant_pre_process(str(exports[17]), str(prepared), skip_symbolic_shape=True)
        # Activations of 16 bits: of 8, a random model keeps too little for its layers to be told from noise.
        quantize_static(
            prepared,
            path,
            Calibration([*self.batches(50), *self.golden_batches()]),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt16,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Add", "Gather", "LayerNormalization", "MatMul"],
            nodes_to_exclude=masked_scores(onnx.load(prepared)),
        )
        self.save("qdq", onnx.load(path))
        self.golden("qdqGolden", self.stored_in(onnx.load(path)))

        quantizer = MatMulNBitsQuantizer(onnx.load(exports[17]), block_size=32, is_symmetric=True)
        quantizer.process()
        self.save("q4", quantizer.model.model)
        self.golden("q4Golden", self.stored_in(quantizer.model.model))

        fused = optimizer.optimize_model(
            str(exports[14]), model_type="bert", num_heads=HEADS, hidden_size=DIMS, opt_level=0, only_onnxruntime=False
        )
        self.save("fused", fused.model)

        if self.name == "bert":
            self.save("pooled", pooled_first(onnx.load(exports[17])))
            external, data = work / "external.onnx", "external.onnx_data"
            onnx.save(onnx.load(exports[17]), external, save_as_external_data=True, location=data, size_threshold=256)
            self.save("external", onnx.load(external, load_external_data=False))
            self.write(data, (work / data).read_bytes())

    def export(self, path, opset, dynamo=False):
        values = tuple(next(iter(self.batches(1))).values())
        # Exports of different ages compute attention in different ways.
        model = empty_model(self.name, "eager" if opset < 14 else "sdpa")
        model.load_state_dict(self.model.state_dict())
        shared = dict(input_names=self.inputs, output_names=["last_hidden_state"], opset_version=opset)
        wrapped = LastState(model, self.inputs).eval()
        if dynamo:
            axes = {0: torch.export.Dim("batch", min=1, max=512), 1: torch.export.Dim("length", min=2, max=POSITIONS)}
            program = torch.onnx.export(
                wrapped, values, dynamo=True, dynamic_shapes=(tuple(dict(axes) for _ in values),), **shared
            )
            program.save(str(path))
        else:
            axes = {name: {0: "batch", 1: "length"} for name in [*self.inputs, "last_hidden_state"]}
            torch.onnx.export(wrapped, values, str(path), dynamo=False, dynamic_axes=axes, **shared)
        return path

    def batches(self, count):
        generator = np.random.default_rng(SEED)
        for _ in range(count):
            ids = generator.integers(5, VOCABULARY, (2, int(generator.integers(6, 30))))
            batch = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            if self.name == "bert":
                batch["token_type_ids"] = (np.arange(ids.shape[1]) > ids.shape[1] // 2) + 0 * ids
            yield {name: torch.tensor(value) for name, value in batch.items()}

    def golden_batches(self):
        """So that nothing of them lies outside of what 16 bits span."""
        return [{name: torch.tensor(case[name]) for name in self.inputs} for case in cases_of()]

    def save(self, kind, model):
        # What the exporters note of the place they ran in is no part of a model.
        for node in model.graph.node:
            node.ClearField("doc_string")
            del node.metadata_props[:]
        for value in [*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer]:
            value.ClearField("doc_string")
            del value.metadata_props[:]
        del model.metadata_props[:]
        del model.graph.metadata_props[:]
        del model.graph.value_info[:]
        self.write(f"{kind}.onnx", model.SerializeToString())

    def write(self, name, data):
        (self.folder / self.name).mkdir(exist_ok=True)
        (self.folder / self.name / f"{name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))

    def stored_in(self, quantised):
        """PyTorch's model with the weights that a quantised file stores."""
        model = copy.deepcopy(self.model)
        stored = unpacked(quantised)
        replaced = 0
        for name, parameter in model.named_parameters():
            value = parameter.detach().numpy()
            candidates = [s for s in [*stored, *(s.T for s in stored)] if s.shape == value.shape]
            nearest = min(candidates, key=lambda s: np.abs(s - value).max(), default=None)
            if nearest is None or np.abs(nearest - value).max() > MOST_ROUNDING:
                continue
            parameter.data = torch.tensor(nearest.copy())
            replaced += name.endswith("weight") and value.ndim == 2
        if replaced < 6 * LAYERS:
            raise SystemExit(f"Only {replaced} of the file's weights were found again.")
        return model

    def golden(self, file, model, rounded_activations=False):
        model = copy.deepcopy(model).double().eval()
        if rounded_activations:
            for module in model.modules():
                if isinstance(module, torch.nn.Linear):
                    module.register_forward_pre_hook(lambda _m, values: (to_eight_bits(values[0]),))
        cases = []
        for case, feeds in zip(cases_of(), self.golden_batches()):
            captured = {}
            hook = lambda part: lambda _m, _i, out: captured.__setitem__(part, out.detach())
            embeddings = model.embeddings
            hooks = [
                embeddings.word_embeddings.register_forward_hook(hook("word")),
                embeddings.position_embeddings.register_forward_hook(hook("position")),
            ]
            if self.name == "bert":
                hooks.append(embeddings.token_type_embeddings.register_forward_hook(hook("tokenType")))
            with torch.no_grad():
                out = model(**feeds, output_hidden_states=True, output_attentions=True)
            for h in hooks:
                h.remove()
            shape = out.last_hidden_state.shape
            cases.append(
                {
                    **case,
                    "hiddenStates": [encode(h) for h in out.hidden_states],
                    "attentions": [encode(a) for a in out.attentions],
                    "embeddingParts": {part: encode(v.expand(shape)) for part, v in captured.items()},
                }
            )
        text = json.dumps({"dims": DIMS, "heads": HEADS, "cases": cases}, separators=(",", ":"))
        self.write(f"{file}.json", (text + "\n").encode())


def random_model(name):
    torch.manual_seed(SEED)
    model = empty_model(name, "eager")
    with torch.no_grad():
        for key, value in model.named_parameters():
            if "LayerNorm" in key or "layer_norm" in key:
                base = 1 if key.endswith("weight") else 0
                value.copy_(base + rounded(0.2 * torch.randn_like(value)))
            else:
                value.copy_(rounded(SPREAD * torch.randn_like(value)))
    return model.eval()


def rounded(values):
    """Few bits each, so that the files compress well and half precision stores them as they are."""
    return torch.round(values * 256) / 256


def empty_model(name, attention):
    if name == "bert":
        config = BertConfig(
            vocab_size=VOCABULARY,
            hidden_size=DIMS,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            intermediate_size=INNER,
            max_position_embeddings=POSITIONS,
        )
        return BertModel._from_config(config, attn_implementation=attention, add_pooling_layer=False)
    config = DistilBertConfig(
        vocab_size=VOCABULARY, dim=DIMS, n_layers=LAYERS, n_heads=HEADS, hidden_dim=INNER, max_position_embeddings=POSITIONS
    )
    return DistilBertModel._from_config(config, attn_implementation=attention)


def cases_of():
    """One sequence, a pair, and a batch in which one sequence is padded."""
    generator = np.random.default_rng(7)

    def ids(length):
        return [2, *(int(i) for i in generator.integers(5, VOCABULARY, length - 2)), 3]

    single, pair, short = ids(9), ids(11), ids(5)
    return [
        {"about": "one sequence", "input_ids": [single], "attention_mask": [[1] * 9], "token_type_ids": [[0] * 9]},
        {"about": "a pair", "input_ids": [pair], "attention_mask": [[1] * 11], "token_type_ids": [[0] * 6 + [1] * 5]},
        {
            "about": "a batch, the second padded",
            "input_ids": [ids(7), short + [0, 0]],
            "attention_mask": [[1] * 7, [1] * 5 + [0, 0]],
            "token_type_ids": [[0] * 7, [0] * 7],
        },
    ]


def pooled_first(model):
    """As sentence-transformers exports: the pooled vector first, the tokens' after it under another name."""
    graph = model.graph
    last = graph.output[0]
    graph.node.append(helper.make_node("Identity", [last.name], ["token_embeddings"]))
    graph.node.append(helper.make_node("ReduceMean", [last.name], ["sentence_embedding"], axes=[1], keepdims=0))
    tokens = copy.deepcopy(last)
    tokens.name = "token_embeddings"
    del graph.output[:]
    pooled = helper.make_tensor_value_info("sentence_embedding", onnx.TensorProto.FLOAT, ["batch", DIMS])
    graph.output.extend([pooled, tokens])
    return model


def unpacked(model):
    """The weights of a quantised file as the numbers that they stand for."""
    stored = {value.name: numpy_helper.to_array(value) for value in model.graph.initializer}
    values = []
    for name, codes in stored.items():
        base = name.removesuffix("_quantized")
        scale, zero = stored.get(base + "_scale"), stored.get(base + "_zero_point")
        if base != name and scale is not None:
            values.append((codes.astype(np.float32) - zero.astype(np.float32)) * scale)
    for node in model.graph.node:
        if node.op_type == "MatMulNBits":
            a = {x.name: helper.get_attribute_value(x) for x in node.attribute}
            packed, scales = (stored[name] for name in node.input[1:3])
            codes = np.stack([packed & 15, packed >> 4], -1).reshape(a["N"], -1, a["block_size"]).astype(np.float32) - 8
            values.append((codes * scales.reshape(a["N"], -1, 1)).reshape(a["N"], -1)[:, : a["K"]])
    return values


def masked_scores(model):
    """The additions of the mask, whose huge numbers leave nothing of the scores when both are rounded together."""
    readers = {name for node in model.graph.node if node.op_type == "Softmax" for name in node.input}
    return [node.name for node in model.graph.node if node.op_type == "Add" and readers & set(node.output)]


def to_eight_bits(x):
    """What DynamicQuantizeLinear and back makes of a tensor."""
    low, high = x.min().clamp(max=0), x.max().clamp(min=0)
    scale = (high - low) / 255
    zero = torch.round(-low / scale).clamp(0, 255)
    return (torch.round(x / scale + zero).clamp(0, 255) - zero) * scale


def encode(tensor):
    """Row-major little-endian fp32 in base64."""
    return base64.b64encode(tensor.contiguous().numpy().astype("<f4").tobytes()).decode()


class Calibration(CalibrationDataReader):
    def __init__(self, batches):
        self.batches = iter(batches)

    def get_next(self):
        batch = next(self.batches, None)
        return batch and {name: value.numpy() for name, value in batch.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
