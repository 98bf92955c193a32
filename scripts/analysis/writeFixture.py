"""Writes test/fixtures/analysis/scikitLearn.json: small made-up problems with the answers of scikit-learn and SciPy.

    python3 -m venv .cache/analysis && .cache/analysis/bin/pip install -r scripts/analysis/requirements.txt
    .cache/analysis/bin/python scripts/analysis/writeFixture.py

The same seed gives the same problems; numbers are rounded to what the tests compare.
"""

import json
import pathlib

import numpy as np
from scipy.stats import pearsonr, spearmanr
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV
from sklearn.metrics import (
    accuracy_score, confusion_matrix, f1_score, log_loss, mean_absolute_error, precision_recall_fscore_support, r2_score,
    root_mean_squared_error,
)  # fmt: skip

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "test/fixtures/analysis/scikitLearn.json"
RANDOM = np.random.default_rng(15)


def rounded(values, digits=7):
    return np.round(np.asarray(values, dtype=np.float64), digits).tolist()


def single(values):
    """As the tests read them: 32-bit numbers."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def logistic(rows, dims, classes, penalties):
    centres = RANDOM.normal(size=(classes, dims))
    labels = np.arange(rows) % classes
    matrix = single(np.round(centres[labels] + RANDOM.normal(size=(rows, dims)) + 0.5, 3))
    fits = []
    for penalty in penalties:
        model = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(matrix, labels)
        probabilities = model.predict_proba(matrix)
        weights = model.coef_
        objective = log_loss(labels, probabilities, normalize=False) + penalty / 2 * (weights**2).sum()
        fits.append(
            {
                "penalty": penalty,
                "weights": rounded(weights),
                "bias": rounded(model.intercept_),
                "objective": round(float(objective), 6),
                "probabilities": rounded(probabilities[:6]),
            }
        )
    return {"matrix": rounded(matrix, 3), "labels": labels.tolist(), "fits": fits}


def ridge(rows, dims, penalties):
    matrix = single(np.round(RANDOM.normal(size=(rows, dims)) + 1, 3))
    targets = np.round(matrix @ RANDOM.normal(size=dims) + 3 + 0.5 * RANDOM.normal(size=rows), 3)
    fits = []
    for penalty in penalties:
        model = Ridge(alpha=penalty, solver="svd").fit(matrix, targets)
        errors = []
        for i in range(rows):
            others = np.arange(rows) != i
            one = Ridge(alpha=penalty, solver="svd").fit(matrix[others], targets[others])
            errors.append(float(one.predict(matrix[i : i + 1])[0] - targets[i]) ** 2)
        fits.append(
            {
                "penalty": penalty,
                "weights": rounded(model.coef_),
                "bias": round(float(model.intercept_), 7),
                "leaveOneOutError": round(float(np.mean(errors)), 7),
            }
        )
    chosen = RidgeCV(alphas=penalties).fit(matrix, targets).alpha_
    return {"matrix": rounded(matrix, 3), "targets": rounded(targets, 3), "fits": fits, "chosen": float(chosen)}


def classification():
    labels = RANDOM.integers(0, 5, size=60)
    guesses = np.where(RANDOM.random(60) < 0.6, labels, RANDOM.integers(0, 6, size=60))
    precision, recall, f1, count = precision_recall_fscore_support(labels, guesses, zero_division=0)
    return {
        "labels": labels.tolist(),
        "guesses": guesses.tolist(),
        "accuracy": round(accuracy_score(labels, guesses), 9),
        "macroF1": round(f1_score(labels, guesses, average="macro", zero_division=0), 9),
        "precision": rounded(precision, 9),
        "recall": rounded(recall, 9),
        "f1": rounded(f1, 9),
        "count": count.tolist(),
        "confusion": confusion_matrix(labels, guesses).tolist(),
    }


def regression():
    truth = np.round(RANDOM.normal(size=40) * 2) / 2
    guesses = np.round(truth + RANDOM.normal(size=40), 2)
    return {
        "truth": truth.tolist(),
        "guesses": guesses.tolist(),
        "pearson": round(float(pearsonr(truth, guesses)[0]), 9),
        "spearman": round(float(spearmanr(truth, guesses)[0]), 9),
        "mae": round(float(mean_absolute_error(truth, guesses)), 9),
        "rmse": round(float(root_mean_squared_error(truth, guesses)), 9),
        "r2": round(float(r2_score(truth, guesses)), 9),
    }


TARGET.parent.mkdir(parents=True, exist_ok=True)
fixture = {
    "logistic": [logistic(60, 5, 4, [0.01, 1.0, 100.0]), logistic(12, 20, 3, [0.1])],
    "ridge": [ridge(40, 6, [0.01, 1.0, 30.0]), ridge(10, 15, [0.1, 3.0])],
    "classification": classification(),
    "regression": regression(),
}
TARGET.write_text(json.dumps(fixture) + "\n")
