from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from spectral_part import spectral_part
from tfpeel.pretrain import Pretrained
from tfpeel.stored_result import stored_fingerprint
from tfpeel.workspace import Workspace, fits_of, load_dataset


def test_it_is_asked_with_the_history_alone(workspace, tmp_path):
    """With a second part that is made up, and lists that are made one by one."""
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    dataset = load_dataset(Workspace(path))
    fit = fits_of(path, dataset).final
    model, random = fit.pretrained(), np.random.default_rng(0)
    items, history = (random.normal(size=(dataset.item_count, 4)).astype("f4") for _ in range(2))
    first = model.part_widths[0]
    two = replace(
        model,
        item_vectors=np.concatenate([model.item_vectors[:, :first], items], axis=1),
        history_vectors=np.concatenate([model.history_vectors[:, :first], history], axis=1),
        part_widths=(first, 4),
        part_weights=(1.0, 0.1),
    )
    two.save(fit.pretrained_path, str(stored_fingerprint(fit.pretrained_path)))
    recalls = []
    for user in np.flatnonzero(np.diff(dataset.test.indptr)):
        known, wanted = fit.train[user].indices, set(dataset.test[user].indices)
        scores = items @ history[known].sum(axis=0)
        scores[known] = -np.inf
        recalls.append(len(wanted & set(np.argsort(-scores)[:20])) / len(wanted))
    found = spectral_part(path, "known-users")
    assert found is not None
    assert found["recall@20"] == pytest.approx(np.mean(recalls))
    assert (found["dimensions"], found["bytes"]) == (4, 16 * dataset.item_count)


def test_a_model_without_it_has_none(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    fit = fits_of(path, load_dataset(Workspace(path))).final
    model: Pretrained = fit.pretrained()
    alone = replace(model, part_widths=(model.width,), part_weights=(1.0,))
    alone.save(fit.pretrained_path, str(stored_fingerprint(fit.pretrained_path)))
    assert spectral_part(path, "known-users") is None
