from __future__ import annotations

import pytest

from tfpeel.cli.tables import evaluation_table
from tfpeel.evaluate import evaluate, protocol_of
from tfpeel.report.quality import quality_of
from tfpeel.report.sections.quality import quality_section
from tfpeel.workspace import StoredEvaluation, Workspace, fits_of, load_dataset, one_table_of


@pytest.fixture(scope="module")
def evaluations(workspace):
    """Those for all users, with the one table for 15 of them, and for these 15 alone."""
    dataset = load_dataset(Workspace(workspace))
    fit = fits_of(workspace, dataset).final
    shipped = [each.shipped() for each in (fit, one_table_of(fit))]
    everybody = protocol_of(dataset, "known-users", "test", None, 0)
    return [
        evaluate(protocol, fit.pretrained(), fit.train, *shipped, [10], one_table_users=15)
        for protocol in (everybody, everybody.of_some(15))
    ]


def test_the_one_table_may_be_asked_for_some_users(evaluations):
    for_all, for_some = evaluations
    of_table = [row for row in for_all.rows if row.name == "one table"]
    assert len(of_table) == 2
    assert of_table == [row for row in for_some.rows if row.name == "one table"]
    assert {row.users for row in for_all.rows} == {for_all.users, 15}
    assert {row.name for row in for_all.rows if row.users == 15} == {"one table"}


def test_a_sample_is_called_one(evaluations):
    for evaluation, times in zip(evaluations, (2, 0), strict=True):
        report = evaluation.to_json()
        assert evaluation_table(report, [10]).count("one table, 15 users") == times
        quality = quality_of(StoredEvaluation("x", report, True))
        assert str(quality_section((quality,), "ws")).count("one table, 15 users") == times
