"""Writes a DistilBERT as one ONNX file of standard operators (opset 21)."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import quantise

OPSET = 21
# onnx writes its newest version by itself; onnxruntime-node 1.30 reads at most 13.
IR_VERSION = 10
# Added to the scores of padding before the softmax: exp gives exactly 0 there.
MASKED_SCORE = -10000.0

PRECISIONS = ("fp32", "fp16", "blocks", "channels")


def hidden_state_name(layer, layer_count):
    return "last_hidden_state" if layer == layer_count else f"hidden_state_{layer}"


def attention_name(layer):
    return f"attention_{layer}"


def build_graph(model, precision, name):
    """The file's bytes. `precision` says how the weights are stored:

    fp32; fp16 (cast to fp32 when loaded); blocks (uint8 in blocks of 32, the shipped form);
    channels (int8, one scale an output)."""
    if precision not in PRECISIONS:
        raise ValueError(f"unknown precision {precision}")
    writer = _Writer(precision)
    writer.write(model)
    graph = helper.make_graph(
        writer.nodes,
        name,
        inputs=[helper.make_tensor_value_info(key, TensorProto.INT64, ["batch", "sequence"]) for key in ("input_ids", "attention_mask")],
        outputs=[helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", model.dims])],
        initializer=writer.initializers,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="semantic-text-explorer")
    onnx.checker.check_model(proto)
    return proto.SerializeToString(deterministic=True)


class _Writer:
    def __init__(self, precision):
        self.precision = precision
        self.nodes = []
        self.initializers = []
        self.constants = set()

    def write(self, model):
        shape = (model.heads, model.dims // model.heads)
        self.constant("heads_shape", np.array([0, 0, *shape], dtype=np.int64))
        self.constant("joined_shape", np.array([0, 0, model.dims], dtype=np.int64))
        mask = self.mask_bias()
        x = self.embeddings(model, hidden_state_name(0, len(model.layers)))
        for index, layer in enumerate(model.layers):
            x = self.layer(x, mask, layer, index, model)

    def mask_bias(self):
        """[batch, 1, 1, sequence]: 0 for a token, MASKED_SCORE for padding."""
        self.constant("one", np.array(1, dtype=np.float32))
        self.constant("masked_score", np.array(MASKED_SCORE, dtype=np.float32))
        self.constant("mask_axes", np.array([1, 2], dtype=np.int64))
        self.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        self.node("Sub", ["one", "mask.float"], "mask.padding")
        self.node("Mul", ["mask.padding", "masked_score"], "mask.bias")
        return self.node("Unsqueeze", ["mask.bias", "mask_axes"], "mask.broadcast")

    def embeddings(self, model, output):
        words = self.words(model.words)
        positions = self.weight("embeddings.positions", model.positions)
        self.constant("zero", np.array([0], dtype=np.int64))
        # Shape's own start and end give [sequence]: the slice's end.
        self.node("Shape", ["input_ids"], "embeddings.length", start=1, end=2)
        self.node("Slice", [positions, "zero", "embeddings.length", "zero"], "embeddings.used_positions")
        total = self.node("Add", [words, "embeddings.used_positions"], "embeddings.sum")
        return self.norm(total, "embeddings.norm", model.embedding_norm, model.epsilon, output)

    def words(self, words):
        if self.precision in ("fp32", "fp16"):
            return self.node("Gather", [self.weight("embeddings.words", words), "input_ids"], "embeddings.word_rows")
        if self.precision == "blocks":
            rounded, scale = quantise.quantise_words(words)
        else:
            rounded, scale = quantise.quantise_channels(words.T)
            rounded, scale = np.ascontiguousarray(rounded.T), scale[:, None].astype(np.float16)
        # Gathered before the cast: the table stays small in memory.
        self.constant("embeddings.words.rounded", rounded)
        self.constant("embeddings.words.scale", scale)
        self.node("Gather", ["embeddings.words.rounded", "input_ids"], "embeddings.rounded_rows")
        self.node("Gather", ["embeddings.words.scale", "input_ids"], "embeddings.scale_rows")
        self.node("Cast", ["embeddings.rounded_rows"], "embeddings.rounded_float", to=TensorProto.FLOAT)
        self.node("Cast", ["embeddings.scale_rows"], "embeddings.scale_float", to=TensorProto.FLOAT)
        self.node("Mul", ["embeddings.rounded_float", "embeddings.scale_float"], "embeddings.word_blocks")
        return self.node("Reshape", ["embeddings.word_blocks", "joined_shape"], "embeddings.word_rows")

    def layer(self, x, mask, layer, index, model):
        prefix = f"layer_{index}."
        heads = {}
        for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            flat = self.linear(x, prefix + part, layer[part])
            split = self.node("Reshape", [flat, "heads_shape"], prefix + part + ".split")
            heads[part] = self.node("Transpose", [split], prefix + part + ".heads", perm=order)
        scores = self.node("MatMul", [heads["query"], heads["key"]], prefix + "scores")
        scores = self.node("Add", [scores, mask], prefix + "masked_scores")
        attention = self.node("Softmax", [scores], attention_name(index), axis=-1)
        context = self.node("MatMul", [attention, heads["value"]], prefix + "context.heads")
        context = self.node("Transpose", [context], prefix + "context.split", perm=[0, 2, 1, 3])
        context = self.node("Reshape", [context, "joined_shape"], prefix + "context")
        output = self.linear(context, prefix + "output", layer["output"])
        output = self.node("Add", [output, x], prefix + "attention.sum")
        x = self.norm(output, prefix + "attention.norm", layer["attention_norm"], model.epsilon, prefix + "attention.normalised")
        inner = self.linear(x, prefix + "first", layer["first"])
        inner = self.node("Gelu", [inner], prefix + "gelu", approximate="none")
        output = self.linear(inner, prefix + "second", layer["second"])
        output = self.node("Add", [output, x], prefix + "sum")
        name = hidden_state_name(index + 1, len(model.layers))
        return self.norm(output, prefix + "norm", layer["output_norm"], model.epsilon, name)

    def linear(self, x, name, linear):
        product = self.node("MatMul", [x, self.matrix(name + ".weight", linear)], name + ".product")
        self.constant(name + ".bias", linear.bias)
        return self.node("Add", [product, name + ".bias"], name)

    def matrix(self, name, linear):
        weight = linear.weight
        if self.precision == "blocks":
            rounded, scale = linear.rounded or quantise.quantise_linear(weight)
            # One tensor of zero points serves all weights of a shape.
            zero = "zero_" + "x".join(str(size) for size in scale.shape)
            self.constant(zero, np.full(scale.shape, quantise.ZERO, dtype=np.uint8))
            self.constant(name + ".rounded", rounded)
            self.constant(name + ".scale", scale)
            return self.node("DequantizeLinear", [name + ".rounded", name + ".scale", zero], name, axis=0, block_size=quantise.BLOCK)
        if self.precision == "channels":
            rounded, scale = quantise.quantise_channels(weight)
            self.constant(name + ".rounded", rounded)
            self.constant(name + ".scale", scale)
            return self.node("DequantizeLinear", [name + ".rounded", name + ".scale"], name, axis=1)
        return self.weight(name, weight)

    def weight(self, name, values):
        if self.precision != "fp16":
            return self.constant(name, values)
        self.constant(name + ".half", values.astype(np.float16))
        return self.node("Cast", [name + ".half"], name, to=TensorProto.FLOAT)

    def norm(self, x, name, norm, epsilon, output):
        self.constant(name + ".gamma", norm.gamma)
        self.constant(name + ".beta", norm.beta)
        return self.node("LayerNormalization", [x, name + ".gamma", name + ".beta"], output, axis=-1, epsilon=epsilon)

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name, values):
        if name not in self.constants:
            self.constants.add(name)
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def with_every_layer(data, layer_count):
    """The same file with all hidden states and attention maps as outputs: `ModelProto { graph { output … } }`
    appended to its bytes, which protobuf merges (what the extension does in TypeScript)."""
    names = [hidden_state_name(layer, layer_count) for layer in range(layer_count)]
    names += [attention_name(layer) for layer in range(layer_count)]
    extra = onnx.ModelProto()
    for name in names:
        extra.graph.output.add().name = name
    return data + extra.SerializeToString(deterministic=True)
