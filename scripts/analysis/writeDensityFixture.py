"""Writes test/fixtures/analysis/hdbscan.json: made-up unit vectors with the clusters of PyPI's hdbscan.

    python3 -m venv .cache/analysis && .cache/analysis/bin/pip install -r scripts/analysis/requirements.txt
    .cache/analysis/bin/python scripts/analysis/writeDensityFixture.py

The same seed gives the same vectors.
"""

import json
import pathlib

import hdbscan
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "test/fixtures/analysis/hdbscan.json"
DIMS = 5
# Rows and spread: dense and loose groups, one that falls into two, and what lies anywhere.
GROUPS = [(40, 0.05), (60, 0.15), (25, 0.1), (12, 0.08), (70, 0.3), (50, 2.0)]
SETTINGS = [(5, 5), (10, 3), (4, 10), (3, 3), (30, 5)]


def main():
    random = np.random.default_rng(15)
    parts = []
    for rows, spread in GROUPS:
        centre = random.normal(size=DIMS)
        centre /= np.linalg.norm(centre)
        parts.append(centre + spread * random.normal(size=(rows, DIMS)) / np.sqrt(DIMS))
    vectors = np.concatenate(parts)
    vectors = random.permutation(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    vectors = np.float32(np.round(vectors, 7))
    answers = []
    for least_size, density in SETTINGS:
        model = hdbscan.HDBSCAN(
            min_cluster_size=least_size, min_samples=density, algorithm="prims_kdtree", gen_min_span_tree=True
        ).fit(np.float64(vectors))
        weight = float(model.minimum_spanning_tree_.to_numpy()[:, 2].sum())
        answers.append(
            {
                "leastSize": least_size,
                "density": density,
                "treeWeight": round(weight, 6),
                "labels": model.labels_.tolist(),
            }
        )
    fixture = {
        "hdbscan": "0.8.44",
        "dims": DIMS,
        "vectors": [round(float(value), 7) for value in vectors.ravel()],
        "answers": answers,
    }
    TARGET.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
