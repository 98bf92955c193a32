"""Running a built model with ONNX Runtime, in the two precisions that one file serves."""

import numpy as np
import onnxruntime

from graph import attention_name, hidden_state_name


def open_session(data, compute="fp32", threads=2):
    """`compute`: fp32 folds quantised weights to fp32 at load; int8 lets ONNX Runtime multiply in int8."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    if compute == "fp32":
        options.add_session_config_entry("session.disable_quant_qdq", "1")
    else:
        options.add_session_config_entry("session.qdq_matmulnbits_accuracy_level", "4")
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def run_batch(session, rows, outputs):
    """`rows`: token ids, all of one length."""
    ids = np.array(rows, dtype=np.int64)
    return session.run(outputs, {"input_ids": ids, "attention_mask": np.ones_like(ids)})


def run_layers(session, ids, layer_count):
    """One text: ([layer][token, dim], [layer][head, query, key])."""
    hidden = [hidden_state_name(layer, layer_count) for layer in range(layer_count + 1)]
    attention = [attention_name(layer) for layer in range(layer_count)]
    values = run_batch(session, [ids], hidden + attention)
    values = [value[0] for value in values]
    return values[: len(hidden)], values[len(hidden) :]


def batches(all_ids, token_budget=1024):
    """Indices of texts grouped by equal length, at most `token_budget` tokens together: no padding."""
    by_length = {}
    for index, ids in enumerate(all_ids):
        by_length.setdefault(len(ids), []).append(index)
    for length in sorted(by_length):
        indices = by_length[length]
        step = max(1, token_budget // length)
        for start in range(0, len(indices), step):
            yield indices[start : start + step]


def embed(session, all_ids):
    """[texts, dims]: mean over the tokens of the last layer, normalised."""
    result = None
    for indices in batches(all_ids):
        states = run_batch(session, [all_ids[index] for index in indices], ["last_hidden_state"])[0]
        pooled = states.mean(axis=1)
        if result is None:
            result = np.zeros((len(all_ids), pooled.shape[1]), dtype=np.float32)
        result[indices] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
    return result
