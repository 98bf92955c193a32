"""Makes test/fixtures/tinyDense: dense modules as sentence-transformers stores them, and what it makes with them of
the hidden states of test/fixtures/tinyModel.

Not part of build.sh; needs what tinyModelsRequirements.txt lists: python scripts/model/tinyDense.py
"""

import json
import shutil
from pathlib import Path

import torch
from sentence_transformers.models import Dense, Normalize, Pooling

SEED = 20241123
POOLED_DIMS = 32

fixtures = Path(__file__).parents[2] / "test/fixtures"
folder = fixtures / "tinyDense"
(folder / "model").mkdir(parents=True, exist_ok=True)
torch.manual_seed(SEED)
pooling = Pooling(POOLED_DIMS, pooling_mode="mean")
dense = [
    Dense(POOLED_DIMS, 12, activation_function=torch.nn.Tanh()),
    Dense(12, 10, bias=False, activation_function=torch.nn.Identity()),
]
modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"), ("3_Dense", "Dense")]
listed = [
    {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
    for i, (path, kind) in enumerate(modules)
]
(folder / "model/modules.json").write_text(json.dumps(listed, indent=2) + "\n")
for path, module in zip(["1_Pooling", "2_Dense", "3_Dense"], [pooling, *dense]):
    target = folder / "model" / path
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    module.save(str(target))

texts = json.loads((fixtures / "tinyModel/golden.json").read_text())["texts"]
golden = []
for case in texts:
    states = torch.tensor(case["hiddenStates"][-1])[None]
    features = {"token_embeddings": states, "attention_mask": torch.ones(states.shape[:2])}
    with torch.no_grad():
        for module in [pooling, *dense, Normalize()]:
            features = module(features)
    vector = features["sentence_embedding"][0].tolist()
    golden.append({"text": case["text"], "vector": [round(value, 7) for value in vector]})
(folder / "golden.json").write_text(json.dumps(golden) + "\n")
