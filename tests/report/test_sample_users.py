import numpy as np

from tfpeel.evaluate import ServerVector, device_vector
from tfpeel.report.sample_users import sample_users
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, fits_of, load_dataset


def test_the_lists_come_out_of_the_files(workspace, report):
    dataset = load_dataset(Workspace(workspace))
    fit = fits_of(workspace, dataset).final
    pack = Pack(workspace / "pack")
    assert len(report.sample_users) == 4
    for user in report.sample_users:
        place = dataset.user_ids.index(user.user_id)
        assert user.cluster == fit.clusters().assignment[place]
        vector = fit.vectors_of(user.cluster, np.asarray([place]))[0]
        known, liked = fit.train[place].indices, dataset.test[place].indices
        assert (user.history_length, user.relevant) == (len(known), len(liked))
        assert {item.item_id for item in user.history} <= {dataset.item_ids[i] for i in known}
        assert tuple(user.lists) == pack.budgets
        for budget, items in user.lists.items():
            file = pack.open_file(user.cluster, budget)
            ids, _ = file.recommend(device_vector(file, known, ServerVector(vector)), known, 10)
            assert [item.item_id for item in items] == [dataset.item_ids[i] for i in ids]
            assert [item.title for item in items] == [dataset.item_titles[i] for i in ids]
            assert [item.is_hit for item in items] == [i in liked for i in ids]


def test_the_same_seed_draws_the_same_users(workspace, report):
    fit = fits_of(workspace, load_dataset(Workspace(workspace))).final
    pack = Pack(workspace / "pack")
    assert sample_users(fit, pack, 3) == report.sample_users
    assert sample_users(fit, pack, 4) != report.sample_users
