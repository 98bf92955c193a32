"""Makes test/fixtures/tinyXlmRoberta: a random XLM-RoBERTa with the Unigram tokenizer of test/fixtures/tokenizers.

Not part of build.sh; needs what tinyModelsRequirements.txt lists: python scripts/model/tinyXlmRoberta.py
"""

import json
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import XLMRobertaConfig, XLMRobertaModel

SEED = 20240904
# Random weights of this size give attention maps that are far from uniform.
SPREAD = 0.15
TEXTS = ["The ferry leaves at seven.", "月が海を引き寄せる。", "océan, München"]

fixtures = Path(__file__).parents[2] / "test/fixtures"
folder = fixtures / "tinyXlmRoberta"
names = ["input_ids", "attention_mask"]


class LastState(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def main():
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(fixtures / "tokenizers/unigram.json", folder / "tokenizer.json")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    torch.manual_seed(SEED)
    # Positions begin behind the padding's, at 2: 62 tokens at most.
    config = XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        pad_token_id=1,
        type_vocab_size=1,
        attn_implementation="eager",
    )
    model = XLMRobertaModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" not in name:
                parameter.normal_(0, SPREAD)
    golden = []
    for text in TEXTS:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            outputs = model(ids, attention_mask=torch.ones_like(ids), output_hidden_states=True)
        layers = [[[round(value, 6) for value in token] for token in layer[0].tolist()] for layer in outputs.hidden_states]
        golden.append({"text": text, "ids": ids[0].tolist(), "hiddenStates": layers})
    (folder / "golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
    # An export fixes what it can; a short example would fix the length of its mask.
    example = torch.randint(5, config.vocab_size, (2, 9))
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
    torch.onnx.export(
        LastState(model),
        (example, torch.ones_like(example)),
        str(folder / "model.onnx"),
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    (folder / "config.json").write_text(json.dumps({"architectures": ["XLMRobertaModel"], **{k: v for k, v in config.to_dict().items() if k in ("model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings", "pad_token_id", "type_vocab_size")}}, indent=2) + "\n")


main()
